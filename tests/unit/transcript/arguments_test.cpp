#include "simulator/transcript/arguments.h"
#include "simulator/transcript/python_literal.h"

#include <gtest/gtest.h>

namespace writ::sim {
namespace {

TEST(Arguments, AreReadOrTheirStateIsTold) {
    struct Row {
        std::string recorded;  // JSON of the field; empty: there is none
        ArgumentsState state;
        std::string value;
    };
    const std::vector<Row> rows{
        {R"({"a":1})", ArgumentsState::Recorded, R"({"a":1})"},
        {R"("{\"a\": 9007199254740993}")", ArgumentsState::Recorded, R"({"a":9007199254740993})"},
        {R"("{}")", ArgumentsState::Recorded, "{}"},
        {R"("{'a': True, 'b': None, 'c': ['x', 1.50]}")", ArgumentsState::Recorded, R"({"a":true,"b":null,"c":["x",1.50]})"},
        {"", ArgumentsState::NotRecorded, "null"},
        {"null", ArgumentsState::NotRecorded, "null"},
        {R"("")", ArgumentsState::NotRecorded, "null"},
        {R"("  \n")", ArgumentsState::NotRecorded, "null"},
        {R"("***")", ArgumentsState::Unreadable, "null"},
        {R"("{\"a\": 1")", ArgumentsState::Unreadable, "null"},
        {R"("{\"a\": 1, \"a\": 2}")", ArgumentsState::Unreadable, "null"},
        {R"("[1]")", ArgumentsState::Unreadable, "null"},
        {"[1]", ArgumentsState::Unreadable, "null"},
        {"12", ArgumentsState::Unreadable, "null"},
        {"true", ArgumentsState::Unreadable, "null"},
    };
    for (const Row& row : rows) {
        const Json recorded = row.recorded.empty() ? Json() : parseJson(row.recorded).value();
        const CallArguments read = readArguments(row.recorded.empty() ? nullptr : &recorded, {});
        EXPECT_EQ(read.state, row.state) << row.recorded;
        EXPECT_EQ(read.value.dump(), row.value) << row.recorded;
        if (row.state != ArgumentsState::Recorded) {
            EXPECT_FALSE(read.note.empty()) << row.recorded;
        }
    }
}

TEST(Arguments, BeyondTheLimitAreUnreadable) {
    ReadLimits limits;
    limits.maxArgumentsBytes = 10;
    const Json text(R"({"a":"0123456789"})");
    EXPECT_EQ(readArguments(&text, limits).state, ArgumentsState::Unreadable);
}

TEST(PythonLiteral, ReadsWhatStrOfADictWrites) {
    const std::vector<std::pair<std::string, std::string>> rows{
        {"{}", "{}"},
        {"{'a': 'it\\'s', \"b\": \"it's\"}", R"({"a":"it's","b":"it's"})"},
        {R"({'n': -3, 'f': 2.5, 't': True, 'l': [], 'd': {'x': None},})", R"({"n":-3,"f":2.5,"t":true,"l":[],"d":{"x":null}})"},
        {R"({'u': '\u00e9\x41\n\U0001F600'})",
         "{\"u\":\"\xC3\xA9"
         "A\\n\xF0\x9F\x98\x80\"}"},
        {"{ 'a' : [ 1 , 2 , ] }", R"({"a":[1,2]})"},
    };
    for (const auto& [text, json] : rows) {
        const std::optional<Json> value = parsePythonLiteral(text);
        ASSERT_TRUE(value) << text;
        EXPECT_EQ(value->dump(), json) << text;
    }
}

TEST(PythonLiteral, RefusesEverythingElse) {
    for (const char* text : {"",
                             "[]",
                             "'a'",
                             "{'a'}",
                             "{'a': (1, 2)}",
                             "{'a': 1} x",
                             "{'a': 1, 'a': 2}",
                             "{1: 2}",
                             "{'a': __import__('os')}",
                             "{'a': 1_000}",
                             "{'a': 0x1f}",
                             "{'a': 'b' 'c'}",
                             "{'a': 'open",
                             "{'a': true}",
                             "{'a': nan}",
                             "{'a': '\\ud800'}",
                             "{'a': '\\q'}",
                             "{'a' 1}",
                             "{'a': 1 'b': 2}",
                             "{'a': [1 2]}",
                             "{'a': }",
                             "{,}",
                             "dict(a=1)"})
        EXPECT_FALSE(parsePythonLiteral(text)) << text;
    EXPECT_FALSE(parsePythonLiteral("{'a': " + std::string(100'000, '[')));
}

}  // namespace
}  // namespace writ::sim
