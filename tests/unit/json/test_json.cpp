#include "engine/json/json.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

Json parsed(std::string_view text) {
    Result<Json> json = parseJson(text);
    EXPECT_TRUE(json) << text << ": " << (json ? "" : json.error().text());
    return json ? *json : Json();
}

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

TEST(Json, KeepsIntegersExact) {
    for (const char* text : {"0", "-1", "9223372036854775807", "-9223372036854775808", "9007199254740993"}) {
        const Json json = parsed(text);
        EXPECT_TRUE(json.isInteger()) << text;
        EXPECT_EQ(json.dump(), text);
    }
}

TEST(Json, KeepsTheTextOfOtherNumbers) {
    for (const char* text : {"0.10", "1e300", "9223372036854775808", "123456789012345678901234567890", "1.0", "-0.0"}) {
        const Json json = parsed(text);
        EXPECT_EQ(json.kind(), Json::Kind::Number) << text;
        EXPECT_EQ(json.numberText(), text);
        EXPECT_EQ(json.asInteger(), 0) << "never rounded into an integer";
    }
}

TEST(Json, ReadsStringsOfAllPlanes) {
    EXPECT_EQ(parsed(R"("a\u00e4\ud83d\ude00\n\"")").asString(), "aä😀\n\"");
    EXPECT_EQ(parsed(R"("\u0000")").asString(), std::string(1, '\0'));
}

struct Refused {
    const char* name;
    std::string text;
    ErrorKind kind;
    std::uint32_t line;
    std::uint32_t column;
};

class JsonRefuses : public testing::TestWithParam<Refused> {};

TEST_P(JsonRefuses, WithPlaceAndCause) {
    const Refused& given = GetParam();
    const Result<Json> json = parseJson(given.text);
    ASSERT_FALSE(json);
    EXPECT_EQ(json.error().kind, given.kind) << json.error().text();
    EXPECT_EQ(json.error().line, given.line) << json.error().text();
    EXPECT_EQ(json.error().column, given.column) << json.error().text();
    EXPECT_FALSE(json.error().message.empty());
}

INSTANTIATE_TEST_SUITE_P(Cases, JsonRefuses,
                         testing::Values(Refused{"empty", "", ErrorKind::Malformed, 0, 0},
                                         Refused{"blank", " \n", ErrorKind::Malformed, 0, 0},
                                         Refused{"truncated", "{\"a\": [1, 2", ErrorKind::Malformed, 1, 12},
                                         Refused{"missing_comma", "[1,\n 2 3]", ErrorKind::Malformed, 2, 4},
                                         Refused{"trailing", "{} x", ErrorKind::Malformed, 1, 4},
                                         Refused{"duplicate_key", "{\"a\":1,\n\"a\":2}", ErrorKind::Malformed, 2, 3},
                                         Refused{"lone_surrogate", "\"\\ud800\"", ErrorKind::Malformed, 1, 8},
                                         Refused{"latin1", "\"a\xE4\"", ErrorKind::Malformed, 1, 3},
                                         Refused{"utf16", std::string("\xFF\xFE{\0}\0", 6), ErrorKind::Malformed, 1, 1},
                                         Refused{"zip", "PK\x03\x04\xFF", ErrorKind::Malformed, 1, 5},
                                         Refused{"comment", "// x\n1", ErrorKind::Malformed, 1, 1},
                                         Refused{"huge_number", "[1,\n1e400]", ErrorKind::Malformed, 2, 5},
                                         Refused{"nan", "[NaN]", ErrorKind::Malformed, 1, 2},
                                         Refused{"very_deep", nested(100'000), ErrorKind::TooDeep, 1, 513},
                                         Refused{"open_deep", std::string(100'000, '['), ErrorKind::TooDeep, 1, 513}),
                         [](const auto& tested) { return tested.param.name; });

TEST(Json, DuplicateKeyIsFoundInLargeObjectsToo) {
    std::string text = "{";
    for (int i = 0; i < 100; ++i) text += "\"k" + std::to_string(i) + "\":0,";
    const Result<Json> json = parseJson(text + "\"k50\":1}");
    ASSERT_FALSE(json);
    EXPECT_NE(json.error().message.find("k50"), std::string::npos);
}

TEST(Json, AcceptsTwoHundredLevels) {
    EXPECT_TRUE(parseJson(nested(200)));
}

TEST(Json, LimitsAreOptions) {
    JsonLimits limits;
    limits.maxBytes = 4;
    EXPECT_EQ(parseJson("12345", limits).error().kind, ErrorKind::TooLarge);
    limits = {};
    limits.maxValues = 3;
    EXPECT_TRUE(parseJson("[1,2]", limits));
    EXPECT_EQ(parseJson("[1,2,3]", limits).error().kind, ErrorKind::TooLarge);
    limits = {};
    limits.maxDepth = 2;
    EXPECT_TRUE(parseJson("[[]]", limits));
    EXPECT_EQ(parseJson("[[[]]]", limits).error().kind, ErrorKind::TooDeep);
}

TEST(Json, SkipsAByteOrderMark) {
    EXPECT_EQ(parsed("\xEF\xBB\xBF[1]").size(), 1U);
}

TEST(Json, FindsByPointer) {
    // The examples of RFC 6901 section 5.
    const Json json = parsed(R"({"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8})");
    EXPECT_EQ(json.pointer(""), &json);
    EXPECT_EQ(json.pointer("/foo/0")->asString(), "bar");
    EXPECT_EQ(json.pointer("/")->asInteger(), 0);
    EXPECT_EQ(json.pointer("/a~1b")->asInteger(), 1);
    EXPECT_EQ(json.pointer("/m~0n")->asInteger(), 8);
    EXPECT_EQ(json.pointer("/ ")->asInteger(), 7);
    for (const char* missing : {"/foo/2", "/foo/00", "/foo/-", "/nope", "foo", "/m~2n", "/foo/0/x"})
        EXPECT_EQ(json.pointer(missing), nullptr) << missing;
}

TEST(Json, PointersAreEscapedWhenJoined) {
    const std::string pointer = pointerJoin(pointerJoin("", "a/b~c"), 3);
    EXPECT_EQ(pointer, "/a~1b~0c/3");
    EXPECT_EQ(pointerTokens(pointer)->front(), "a/b~c");
}

TEST(Json, SetsByPointer) {
    const Json json = parsed(R"({"a":{"b":[1,2]}})").withPointer("/a/b/1", Json("x")).withPointer("/a/c/d", Json(true));
    EXPECT_EQ(json.dump(), R"({"a":{"b":[1,"x"],"c":{"d":true}}})");
}

TEST(Json, ComparesWithoutRegardToMemberOrder) {
    EXPECT_EQ(parsed(R"({"a":1,"b":[2]})"), parsed(R"({"b":[2],"a":1})"));
    EXPECT_FALSE(parsed("[1,2]") == parsed("[2,1]"));
    EXPECT_FALSE(parsed("1") == parsed("1.0"));
    EXPECT_FALSE(parsed("1") == parsed("\"1\""));
}

TEST(Json, CanonicalFormFollowsRfc8785) {
    // Appendix B and section 3.2.3 of the RFC.
    EXPECT_EQ(
        parsed(R"({"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"literals":[null,true,false]})")
            .canonical(),
        R"({"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]})");
    EXPECT_EQ(parsed("[1e21,1e20,1.5e-7,-0.0,123456789.125]").canonical(),
              "[1e+21,100000000000000000000,1.5e-7,0,123456789.125]");
    EXPECT_EQ(
        parsed("{\"\xE2\x82\xAC\":1,\"\\r\":2,\"\xEF\xAC\xB3\":3,\"1\":4,\"\xF0\x9F\x98\x80\":5,\"\xC2\x80\":6,\"\xC3\xB6\":7}")
            .canonical(),
        "{\"\\r\":2,\"1\":4,\"\xC2\x80\":6,\"\xC3\xB6\":7,\"\xE2\x82\xAC\":1,\"\xF0\x9F\x98\x80\":5,\"\xEF\xAC\xB3\":3}");
    EXPECT_EQ(parsed(R"("\u0007\u000a\u0022\u005c/")").canonical(), R"("\u0007\n\"\\/")");
}

TEST(Json, DumpParsesBackToTheSame) {
    const Json json = parsed(R"({"a":[1,-2.50,null,{"x":"\u0001é"}],"b":{},"c":[]})");
    EXPECT_EQ(parsed(json.dump()), json);
    EXPECT_EQ(parsed(json.dump(true)), json);
    EXPECT_EQ(json.dump(true).substr(0, 12), "{\n  \"a\": [\n ");
}

TEST(Json, BuildingKeepsTheLastOfEqualKeys) {
    const Json json(Json::Object{{"a", Json(1)}, {"b", Json(2)}, {"a", Json(3)}});
    EXPECT_EQ(json.dump(), R"({"a":3,"b":2})");
}

TEST(Json, AccessorsNeverFail) {
    const Json json = parsed("[1]");
    EXPECT_EQ(json["x"].asString(), "");
    EXPECT_EQ(json.at(7).asInteger(), 0);
    EXPECT_TRUE(json.asObject().empty());
}

}  // namespace
}  // namespace writ
