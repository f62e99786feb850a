#include "engine/json/yaml.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

TEST(Yaml, StandsForJson) {
    struct Row {
        const char* yaml;
        const char* json;
    };
    const std::vector<Row> rows{
        {"a: 1\nb: [x, 'y', \"z\\n\"]\n", R"({"a":1,"b":["x","y","z\n"]})"},
        {"- yes\n- no\n- on\n- true\n- False\n- ~\n- null\n-\n", R"(["yes","no","on",true,false,null,null,null])"},
        {"[0x1f, 0o17, 017, +1, -0.50, .5, 1., 1e3, 1_000, 0xzz, 1.2.3]",
         R"([31,15,17,1,-0.50,0.5,1.0,1e3,"1_000","0xzz","1.2.3"])"},
        {"{200: ok, true: x, 1.5: y}", R"({"200":"ok","true":"x","1.5":"y"})"},
        {"!!str 12", R"("12")"},
        {"'12'", R"("12")"},
        {"text: |\n  one\n  two\n", R"({"text":"one\ntwo\n"})"},
        {"a: &x {k: [1]}\nb: *x\n", R"({"a":{"k":[1]},"b":{"k":[1]}})"},
        {"base: &b {k: 1, m: 2}\none:\n  <<: *b\n  k: 3\n", R"({"base":{"k":1,"m":2},"one":{"k":3,"m":2}})"},
        {"one:\n  <<: [{k: 1}, {k: 2, m: 2}]\n", R"({"one":{"k":1,"m":2}})"},
        {"'<<': 1", R"({"<<":1})"},
        {"{\"json\": [true, 1.50, null]}", R"({"json":[true,1.50,null]})"},
        {"9223372036854775808", "9223372036854775808"},
    };
    for (const Row& row : rows) {
        const Result<Json> read = parseYaml(row.yaml);
        ASSERT_TRUE(read) << row.yaml << read.error().text();
        EXPECT_EQ(read->dump(), parseJson(row.json)->dump()) << row.yaml;
    }
}

TEST(Yaml, TellsWhereAMistakeIs) {
    struct Row {
        const char* yaml;
        ErrorKind kind;
        std::uint32_t line;
        std::uint32_t column;
    };
    const std::vector<Row> rows{
        {"a: 1\na: 2\n", ErrorKind::Malformed, 2, 1},  {"a: [1\nb: 2\n", ErrorKind::Malformed, 2, 2},
        {"a: *x\n", ErrorKind::Malformed, 1, 4},       {"a: &x [*x]\n", ErrorKind::Malformed, 1, 8},
        {"a: .inf\n", ErrorKind::Unsupported, 1, 4},   {"a: !thing 1\n", ErrorKind::Unsupported, 1, 4},
        {"[a]: 1\n", ErrorKind::Unsupported, 1, 1},    {"--- a\n--- b\n", ErrorKind::Unsupported, 2, 1},
        {"a:\n  <<: 7\n", ErrorKind::Malformed, 3, 1}, {"", ErrorKind::Malformed, 1, 1},
    };
    for (const Row& row : rows) {
        const Result<Json> read = parseYaml(row.yaml);
        ASSERT_FALSE(read) << row.yaml;
        EXPECT_EQ(read.error().kind, row.kind) << row.yaml << read.error().text();
        EXPECT_EQ(read.error().line, row.line) << row.yaml << read.error().text();
        EXPECT_EQ(read.error().column, row.column) << row.yaml << read.error().text();
    }
}

TEST(Yaml, IsBounded) {
    std::string bomb = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n";
    for (int i = 1; i < 12; ++i) {
        const std::string before = "*a" + std::to_string(i - 1);
        bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
        for (int k = 0; k < 9; ++k) bomb += ", " + before;
        bomb += "]\n";
    }
    const Result<Json> exploded = parseYaml(bomb);
    ASSERT_FALSE(exploded);
    EXPECT_EQ(exploded.error().kind, ErrorKind::TooLarge);
    const Result<Json> deep = parseYaml(std::string(500, '['));
    ASSERT_FALSE(deep);
    EXPECT_EQ(deep.error().kind, ErrorKind::TooDeep);
    EXPECT_EQ(parseYaml("[1, 2, 3]", {10, 4, 10}).error().kind, ErrorKind::TooLarge);
    EXPECT_EQ(parseYaml("\xff").error().kind, ErrorKind::Malformed);
}

}  // namespace
}  // namespace writ
