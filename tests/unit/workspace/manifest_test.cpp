#include "simulator/workspace/workspace.h"

#include <gtest/gtest.h>

namespace writ::sim {
namespace {

Result<Manifest> manifest(const char* text) {
    return manifestFromJson(*parseJson(text));
}

TEST(Manifest, LeftOutMembersHaveTheirDefaults) {
    const auto read = manifest(R"({"format": 1})");
    ASSERT_TRUE(read) << read.error().text();
    EXPECT_EQ(read->policies, "policies");
    EXPECT_EQ(read->language, "cedar");
    EXPECT_EQ(read->binding, "binding.json");
    EXPECT_EQ(read->sessions, Manifest().sessions);
}

TEST(Manifest, SurvivesWritingAndReading) {
    const auto read =
        manifest(R"({"format": 1, "name": "N", "description": "D", "policies": "rules", "active": "x", "candidate": "y",
        "catalog": ["c.json"], "facts": [], "sessions": ["s/*/x.json"], "binding": "b.json", "tests": "cases", "mapping": "m.json"})");
    ASSERT_TRUE(read) << read.error().text();
    const auto again = manifestFromJson(toJson(*read));
    ASSERT_TRUE(again) << again.error().text();
    EXPECT_EQ(toJson(*again).dump(), toJson(*read).dump());
    EXPECT_EQ(again->facts, std::vector<std::string>{});
    EXPECT_EQ(again->candidate, "y");
    EXPECT_EQ(again->mapping, "m.json");
}

TEST(Manifest, KnowsWhatReplaysRead) {
    const auto read = manifest(R"({"format": 1, "facts": ["facts/*/people.json"]})");
    ASSERT_TRUE(read) << read.error().text();
    for (const char* file : {"writ.json", "binding.json", "schema/s.cedarschema", "schema/s.cedarschema.json", "catalog/c.json",
                             "facts/a/people.json", "sessions/s.jsonl", "sessions/s.notes.json"}) {
        EXPECT_TRUE(isReplayInput(*read, file)) << file;
    }
    for (const char* file : {"policies/a/p.cedar", "README.md", "schema/old/s.cedarschema", "facts/people.json",
                             "facts/a/b/people.json", "tests/t.json", "schema/s.cedar"}) {
        EXPECT_FALSE(isReplayInput(*read, file)) << file;
    }
}

struct Wrong {
    const char* text;
    const char* pointer;
    const char* message;
};
class WrongManifest : public testing::TestWithParam<Wrong> {};

TEST_P(WrongManifest, SaysWhatAndWhere) {
    const auto read = manifest(GetParam().text);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, ErrorKind::Malformed);
    EXPECT_EQ(read.error().pointer, GetParam().pointer);
    EXPECT_NE(read.error().message.find(GetParam().message), std::string::npos) << read.error().message;
}

INSTANTIATE_TEST_SUITE_P(Manifest, WrongManifest,
                         testing::Values(Wrong{"[]", "", "must be a JSON object"}, Wrong{"{}", "", "lacks \"format\": 1"},
                                         Wrong{R"({"format": 2})", "/format", "format 1"},
                                         Wrong{R"({"format": "1"})", "/format", "format 1"},
                                         Wrong{R"({"format": 1, "polices": "p"})", "/polices", "Did you mean 'policies'?"},
                                         Wrong{R"({"format": 1, "name": 7})", "/name", "must be a text"},
                                         Wrong{R"({"format": 1, "policies": ""})", "/policies", "must not be empty"},
                                         Wrong{R"({"format": 1, "sessions": "x"})", "/sessions", "list of file patterns"},
                                         Wrong{R"({"format": 1, "facts": ["a", 1]})", "/facts/1", "file pattern"},
                                         Wrong{R"({"format": 1, "language": "prolog"})", "/language", "prolog"}));

}  // namespace
}  // namespace writ::sim
