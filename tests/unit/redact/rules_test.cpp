#include "simulator/redact/rules.h"

#include <gtest/gtest.h>

namespace writ::sim {
namespace {

Result<RedactionRulesPtr> rules(const char* text) {
    return redactionFromJson(*parseJson(text));
}

TEST(RedactionRules, TakeTheUsualDetectorsWhereNoneAreNamed) {
    const auto read = rules(R"({"format": 1, "members": ["IBAN", "date-of_birth"]})");
    ASSERT_TRUE(read);
    EXPECT_EQ((*read)->detectors.size(), 3U);
    EXPECT_EQ((*read)->members, (std::vector<std::string>{"dateofbirth", "iban"}));
    EXPECT_TRUE(rules(R"({"format": 1, "detectors": []})").value()->detectors.empty());
}

TEST(RedactionRules, TellWhereAMistakeIs) {
    const std::pair<const char*, const char*> cases[] = {
        {R"([])", ""},
        {R"({})", "/format"},
        {R"({"format": 2})", "/format"},
        {R"({"format": 1, "detector": []})", "/detector"},
        {R"({"format": 1, "detectors": "key"})", "/detectors"},
        {R"({"format": 1, "detectors": ["key", "mail"]})", "/detectors/1"},
        {R"({"format": 1, "members": ["_"]})", "/members/0"},
        {R"({"format": 1, "pointers": ["a"]})", "/pointers/0"},
        {R"({"format": 1, "pointers": [""]})", "/pointers/0"},
        {R"({"format": 1, "arguments": [{"tool": "t", "at": "x"}]})", "/arguments/0/at"},
        {R"({"format": 1, "arguments": [{"tool": "", "at": "/x"}]})", "/arguments/0/tool"},
        {R"({"format": 1, "arguments": [{"tool": "t", "at": "/x", "by": 1}]})", "/arguments/0/by"},
        {R"({"format": 1, "patterns": [{"name": "A b", "pattern": "x"}]})", "/patterns/0/name"},
        {R"({"format": 1, "patterns": [{"name": "a", "pattern": "("}]})", "/patterns/0/pattern"},
        {R"({"format": 1, "patterns": [{"name": "a", "pattern": "x*"}]})", "/patterns/0/pattern"},
        {R"({"format": 1, "keep": [1]})", "/keep/0"},
    };
    for (const auto& [text, pointer] : cases) {
        const auto read = rules(text);
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error().pointer, pointer) << text;
        EXPECT_FALSE(read.error().message.empty());
    }
}

}  // namespace
}  // namespace writ::sim
