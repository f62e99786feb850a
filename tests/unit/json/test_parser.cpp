// The parser against nlohmann_json's: the same values, the same errors.
#include "engine/json/file.h"
#include "engine/json/parser.h"

#include <gtest/gtest.h>
#include <filesystem>

namespace writ {
namespace {

class ParserTest : public ::testing::Test {
protected:
    void expectSame(std::string_view text, const JsonLimits& limits = {}) {
        const Result<Json> plain = parseJsonPlainly(text, limits);
        const Result<Json> fast = m_parser.parse(text, limits);
        ASSERT_EQ(plain.has_value(), fast.has_value()) << text.substr(0, 200);
        EXPECT_EQ(plain.has_value(), m_parser.parseIfJson(text, limits).has_value()) << text.substr(0, 200);
        if (plain) {
            EXPECT_EQ(plain->dump(), fast->dump());
            return;
        }
        EXPECT_EQ(plain.error().kind, fast.error().kind) << text.substr(0, 200);
        EXPECT_EQ(plain.error().text(), fast.error().text()) << text.substr(0, 200);
    }

    JsonParser m_parser;
};

const std::vector<std::string>& texts() {
    using std::string_literals::operator""s;
    static const std::vector<std::string> all{"",
                                              " ",
                                              "\n\t\r ",
                                              "{}",
                                              "[]",
                                              "{ }",
                                              "[ ]",
                                              "null",
                                              "true",
                                              "false",
                                              "nul",
                                              "truefalse",
                                              "true false",
                                              "0",
                                              "-0",
                                              "-0.0",
                                              "1",
                                              "-1",
                                              "01",
                                              "-",
                                              "+1",
                                              "1.",
                                              ".5",
                                              "1.5",
                                              "0.10",
                                              "1e5",
                                              "1E+5",
                                              "1e-5",
                                              "1e",
                                              "1e+",
                                              "-0e0",
                                              "1e999",
                                              "-1e999",
                                              "1e-999",
                                              "1e308",
                                              "1e309",
                                              "9223372036854775807",
                                              "9223372036854775808",
                                              "-9223372036854775808",
                                              "-9223372036854775809",
                                              "18446744073709551615",
                                              "18446744073709551616",
                                              "123456789012345678901234567890",
                                              "1" + std::string(400, '0'),
                                              "-1" + std::string(400, '0'),
                                              "0." + std::string(400, '1'),
                                              "\"\"",
                                              "\"a\"",
                                              "\"a",
                                              "\"a\"b",
                                              "\"a\" b",
                                              "\"\\\"",
                                              "\"\\\\\"",
                                              "\"\\n\\t\\r\\b\\f\\/\\\"\\\\\"",
                                              "\"\\x\"",
                                              "\"\\u00e9\"",
                                              "\"\\u00E9\"",
                                              "\"\\u0000\"",
                                              "\"\\u12\"",
                                              "\"\\u-123\"",
                                              "\"\\u+123\"",
                                              "\"\\ud83d\\ude00\"",
                                              "\"\\ud83d\"",
                                              "\"\\ude00\"",
                                              "\"\\ud83dx\"",
                                              "\"\\ud83d\\n\"",
                                              "\"\\ud83d\\ud83d\"",
                                              "\"\\ud83d\\u0041\"",
                                              "\"\\uD83D\\uDE0\"",
                                              "\"a\nb\"",
                                              "\"a\tb\"",
                                              "\"a\x01\"",
                                              "\"a\x7f\"",
                                              "\"\0\""s,
                                              "\0"s,
                                              "[\0]"s,
                                              "{}\0"s,
                                              "[1,2]\0"s,
                                              "\"\xC3\xA9\"",
                                              "\"\xC3\"",
                                              "\"\xC3\x28\"",
                                              "\"\xED\xA0\x80\"",
                                              "\"\xF4\x90\x80\x80\"",
                                              "\"\xF0\x9F\x98\x80\"",
                                              "\"\xC0\x80\"",
                                              "\xFF",
                                              "\xFF\xFE{\0}\0"s,
                                              "\xEF\xBB\xBF{}",
                                              "\xEF\xBB\xBF",
                                              "\xEF\xBB\xBF\xEF\xBB\xBF{}",
                                              "{\xEF\xBB\xBF}",
                                              "[1,2,3]",
                                              "[1 2]",
                                              "[1,]",
                                              "[,1]",
                                              "[1,,2]",
                                              "[1",
                                              "[1,",
                                              "[",
                                              "]",
                                              "}",
                                              "{",
                                              "[}",
                                              "{]",
                                              "[[]",
                                              "[]]",
                                              "{}}",
                                              "{{}",
                                              "[1}",
                                              "{\"a\":1]",
                                              "[[1}]",
                                              "{\"a\":[1}",
                                              "{\"a\"}",
                                              "{\"a\":}",
                                              "{\"a\":1,}",
                                              "{,}",
                                              "{\"a\" 1}",
                                              "{\"a\":1 \"b\":2}",
                                              "{\"a\":1,\"b\"}",
                                              "{1:2}",
                                              "{a:1}",
                                              "{\"a\":\"b\":1}",
                                              "[\"a\":1]",
                                              "{\"a\",\"b\"}",
                                              "{\"a\":1}{\"b\":2}",
                                              "{\"a\":1} x",
                                              "{\"a\":1}\n{\"b\":2}",
                                              "[1] [2]",
                                              "{\"a\":{\"b\":1}",
                                              "{\"a\":1}}",
                                              ":",
                                              ",",
                                              "[:]",
                                              "{:}",
                                              "[true,false,null]",
                                              "[trux]",
                                              "[1.5.5]",
                                              "[1e5e5]",
                                              "[--1]",
                                              "[1-]",
                                              "[0x10]",
                                              "[1_0]",
                                              "[Infinity]",
                                              "[NaN]",
                                              "['a']",
                                              "[1]//x",
                                              "/*x*/[1]",
                                              "[\"a\"\"b\"]",
                                              "[\"a\"1]",
                                              "[1\"a\"]",
                                              "[[1][2]]",
                                              "{\"a\":1,\"a\":2}",
                                              "{\"a\":1,\"\\u0061\":2}",
                                              "{\"a\":{\"b\":1,\"b\":2}}",
                                              "{\"\":1,\"\":1}",
                                              "{\"a\\nb\":1}",
                                              "{\"k\\\"\":1}",
                                              "{\"k\\\\\":1}",
                                              "{ \"a\" : [ 1 , { \"b\" : null } ] } ",
                                              "[\"\\\\\",\"\\\\\\\"\"]",
                                              "{\"a\":\"}\",\"b\":\"]\"}",
                                              "\"" + std::string(200, 'x') + "\\u00e9" + std::string(200, 'y') + "\"",
                                              std::string(600, '['),
                                              std::string(512, '[') + std::string(512, ']'),
                                              std::string(513, '[') + std::string(513, ']'),
                                              "\v[1]",
                                              "\f[1]",
                                              "[1]\v",
                                              "\xC2\xA0[1]",
                                              "[\xC2\xA0]",
                                              "[1,\xE2\x80\xA8"
                                              "2]"};
    return all;
}

TEST_F(ParserTest, TakesAndRefusesTheSame) {
    for (const std::string& text : texts()) expectSame(text);
}

TEST_F(ParserTest, InsideOfOtherValues) {
    for (const std::string& text : texts()) {
        expectSame("[" + text + "]");
        expectSame("{\"k\": " + text + " , \"l\":[" + text + "]}");
        expectSame("{" + text + ":1}");
        expectSame(text + "," + text);
        expectSame(std::string(61, ' ') + text);
    }
}

TEST_F(ParserTest, EveryTruncationAndEveryChangedByte) {
    const std::string text =
        "{\"a\": [1, -2.50e3, \"x\\u00e9\\\\\", {\"b\": null, \"c\\n\": true}], \"d\": \"\xC3\xA9\", \"e\": {}}";
    for (std::size_t length = 0; length < text.size(); ++length) expectSame(std::string_view(text).substr(0, length));
    for (std::size_t at = 0; at < text.size(); ++at) {
        for (const char put : std::string_view("\0\n \"\\{}[]:,0a-.\x80\xC3", 18)) {
            std::string changed = text;
            changed[at] = put;
            expectSame(changed);
        }
    }
}

TEST_F(ParserTest, ObjectsOfManyMembers) {
    for (const int size : {15, 16, 17, 40}) {
        std::string members;
        for (int i = 0; i < size; ++i) members += (i > 0 ? ",\"" : "\"") + std::to_string(i) + "\":" + std::to_string(i * i);
        expectSame("{" + members + "}");
        expectSame("{" + members + ",\"7\":0}");
        EXPECT_EQ(m_parser.parse("{" + members + "}").value()["13"], Json(169));
    }
}

TEST_F(ParserTest, LimitsAreTheSame) {
    JsonLimits limits;
    limits.maxDepth = 3;
    limits.maxValues = 6;
    limits.maxBytes = 40;
    for (const char* text : {"[[[]]]", "[[[[]]]]", "[{\"a\":[1]}]", "[{\"a\":[{}]}]", "[1,2,3,4,5]", "[1,2,3,4,5,6]",
                             "{\"a\":1,\"b\":[1,2,3]}", "{\"a\":1,\"b\":[1,2,3,4]}",
                             "[\"0123456789012345678901234567890123456\"]", "[\"01234567890123456789012345678901234567\"]"})
        expectSame(text, limits);
}

// One parser for texts of all sizes, in any order: its buffers grow and are given back.
TEST_F(ParserTest, LongAndShortTextsInTurns) {
    const std::string item = R"({"role":"user","content":"a longer text \"with\" quotes","n":[1,2.5,{}]},)";
    for (const std::size_t count : {1U, 100U, 1U, 300'000U, 2U, 5'000U}) {
        std::string text = "[";
        for (std::size_t i = 0; i < count; ++i) text += item;
        text.back() = ']';
        const Result<Json> json = m_parser.parse(text);
        ASSERT_TRUE(json) << count;
        EXPECT_EQ(json->size(), count);
        EXPECT_EQ(json->at(count - 1)["content"], Json("a longer text \"with\" quotes"));
    }
}

TEST_F(ParserTest, TextsOfTheSamplesAndSeeds) {
    namespace fs = std::filesystem;
    std::size_t files = 0;
    for (const char* folder : {"tests/fuzz/corpus", "resources/samples", "resources/schemas"}) {
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(fs::path(WRIT_SOURCE_DIR) / folder)) {
            if (!entry.is_regular_file()) continue;
            ++files;
            const std::string text = readFile(entry.path()).value();
            expectSame(text);
            for (std::size_t begin = 0; begin < text.size(); begin = text.find('\n', begin) + 1) {
                expectSame(std::string_view(text).substr(begin, text.find('\n', begin) - begin));
                if (text.find('\n', begin) == std::string::npos) break;
            }
        }
    }
    EXPECT_GT(files, 30U);
}

}  // namespace
}  // namespace writ
