#include "simulator/redact/redactor.h"

#include <gtest/gtest.h>

namespace writ::sim {
namespace {

class Redacting : public testing::Test {
protected:
    Json redacted(const char* rules, const std::string& record) {
        Redactor redactor(*redactionFromJson(*parseJson(rules)), m_pseudonyms);
        const Json out = redactor.redacted(*parseJson(record));
        // What is redacted stays as it is when it is redacted again, and its text can be read.
        EXPECT_EQ(redactor.redacted(out), out);
        EXPECT_EQ(*parseJson(out.dump()), out);
        return out;
    }
    std::string p(const char* label, const std::string& value) { return m_pseudonyms.of(label, value); }

    Pseudonyms m_pseudonyms{"key"};
    const char* m_usual = R"({"format": 1})";
};

TEST_F(Redacting, SharesWhatHoldsNoSecret) {
    Redactor redactor(usualRedaction(), m_pseudonyms);
    const Json record = *parseJson(R"({"a": [1, 2.50, true, null, "text"], "b": {"c": "{\"d\": 1 }"}})");
    const Json out = redactor.redacted(record);
    EXPECT_EQ(&out.asObject(), &record.asObject());
    EXPECT_TRUE(redactor.counts().empty());
}

TEST_F(Redacting, LooksIntoTextsAndJsonInsideOfThem) {
    const Json out =
        redacted(m_usual, R"({"text": "ask ana@x.example", "arguments": "{\"to\": \"bo\\u0040x.example\", \"n\": 1}"})");
    EXPECT_EQ(out["text"], Json("ask " + p("email", "ana@x.example")));
    EXPECT_EQ(*parseJson(out["arguments"].asString()), Json::object({{"to", p("email", "bo@x.example")}, {"n", 1}}));
}

TEST_F(Redacting, KeepsEqualityAcrossPlaces) {
    const Json out = redacted(m_usual, R"({"a": "x@y.example", "b": ["see x@y.example", "z@y.example"]})");
    EXPECT_EQ(out["b"].at(0), Json("see " + out["a"].asString()));
    EXPECT_NE(out["b"].at(1), out["a"]);
}

TEST_F(Redacting, TakesMembersOutByNameWhateverTheyHold) {
    const char* rules = R"({"format": 1, "detectors": [], "members": ["home_address", "born"]})";
    const Json out =
        redacted(rules, R"({"homeAddress": {"street": "A", "no": 7, "gone": null, "old": true}, "born": 1990, "bored": 1})");
    EXPECT_EQ(out["homeAddress"]["street"], Json(p("secret", "A")));
    EXPECT_EQ(out["homeAddress"]["no"], Json(p("secret", "7")));
    EXPECT_EQ(out["homeAddress"]["old"], Json(p("secret", "true")));
    EXPECT_TRUE(out["homeAddress"]["gone"].isNull());
    EXPECT_EQ(out["born"], Json(p("secret", "1990")));
    EXPECT_EQ(out["bored"], Json(1));
}

TEST_F(Redacting, TheDetectorOfKeysKnowsMembersButNotObjects) {
    const Json out = redacted(m_usual, R"({"Authorization": "x", "api_key": ["k"], "secret": {"allow": true}})");
    EXPECT_EQ(out["Authorization"], Json(p("secret", "x")));
    EXPECT_EQ(out["api_key"].at(0), Json(p("secret", "k")));
    EXPECT_EQ(out["secret"]["allow"], Json(true));
}

TEST_F(Redacting, FollowsPointersWithPlaceholdersIntoTexts) {
    const char* rules = R"({"format": 1, "detectors": [], "pointers": ["/m/*/arguments/to", "/**/deep", "/list/1"]})";
    const Json out = redacted(
        rules,
        R"({"m": [{"arguments": "{\"to\":\"x\",\"n\":\"x\"}"}], "a": {"b": [{"deep": "y"}]}, "deep": "z", "list": [1, 2]})");
    EXPECT_EQ(out["m"].at(0)["arguments"], Json(Json::object({{"to", p("field", "x")}, {"n", "x"}}).dump()));
    EXPECT_EQ(out["a"]["b"].at(0)["deep"], Json(p("field", "y")));
    EXPECT_EQ(out["deep"], Json(p("field", "z")));
    EXPECT_EQ(out["list"], Json::array({1, p("field", "2")}));
}

TEST_F(Redacting, FindsArgumentsOfAToolInManyShapes) {
    const char* rules = R"({"format": 1, "detectors": [], "arguments": [{"tool": "pay", "at": "/to"}]})";
    const std::string secret = p("field", "x");
    EXPECT_EQ(redacted(rules, R"({"function": {"name": "pay", "arguments": "{\"to\":\"x\"}"}})")["function"]["arguments"],
              Json(Json::object({{"to", secret}}).dump()));
    EXPECT_EQ(redacted(rules, R"({"type": "tool_use", "name": "pay", "input": {"to": "x"}})")["input"]["to"], Json(secret));
    EXPECT_EQ(redacted(rules, R"({"toolName": "pay", "args": {"to": "x"}})")["args"]["to"], Json(secret));
    EXPECT_EQ(redacted(rules, R"({"name": "show", "arguments": {"to": "x"}})")["arguments"]["to"], Json("x"));
}

TEST_F(Redacting, PatternsNameTheirPseudonymsAndKeptTextsStay) {
    const char* rules =
        R"({"format": 1, "patterns": [{"name": "staff", "pattern": "EMP-[0-9]+"}], "keep": ["help@shop.example"]})";
    const Json out = redacted(rules, R"({"a": "EMP-1, EMP-22 wrote help@shop.example", "EMP-3": 1})");
    EXPECT_EQ(out["a"], Json(p("staff", "EMP-1") + ", " + p("staff", "EMP-22") + " wrote help@shop.example"));
    EXPECT_TRUE(out.contains(p("staff", "EMP-3")));
}

TEST_F(Redacting, CardNumbersMayBeNumbers) {
    const Json out = redacted(m_usual, R"({"card": 4111111111111111, "count": 4111111111111112})");
    EXPECT_EQ(out["card"], Json(p("card", "4111111111111111")));
    EXPECT_EQ(out["count"], Json(std::int64_t{4111111111111112}));
}

TEST_F(Redacting, OverlappingFindingsBecomeOnePseudonym) {
    const char* rules = R"({"format": 1, "patterns": [{"name": "host", "pattern": "[a-z]+[.]example"}]})";
    EXPECT_EQ(redacted(rules, R"(["a@b.example c.example"])").at(0),
              Json(p("email", "a@b.example") + " " + p("host", "c.example")));
}

TEST_F(Redacting, CountsByLabel) {
    Redactor redactor(usualRedaction(), m_pseudonyms);
    (void)redactor.redacted(*parseJson(R"(["a@b.example, c@b.example", "4111111111111111"])"));
    EXPECT_EQ(redactor.counts(), (std::map<std::string, std::uint64_t>{{"card", 1}, {"email", 2}}));
}

TEST_F(Redacting, TellsWhatARecordingHeldInPieces) {
    Redactor redactor(*redactionFromJson(*parseJson(R"({"format": 1, "arguments": [{"tool": "pay", "at": "/to"}]})")),
                      m_pseudonyms);
    Session session;
    session.id = "s";
    session.steps.resize(2);
    session.steps[0].number = 1;
    session.steps[0].text = "nothing here";
    session.steps[1].number = 2;
    session.steps[1].tool = "pay";
    session.steps[1].arguments = Json::object({{"to", p("field", "x")}});
    EXPECT_FALSE(redactor.leftIn(session));
    session.steps[1].arguments = Json::object({{"to", "x"}});
    ASSERT_TRUE(redactor.leftIn(session));
    EXPECT_NE(redactor.leftIn(session)->message.find("Step 2 of s"), std::string::npos);
    EXPECT_EQ(redactor.leftIn(session)->message.find("\"x\""), std::string::npos);
    session.steps[1].tool = "show";
    session.steps[0].text = "put together: a@b.example";
    EXPECT_TRUE(redactor.leftIn(session));
    EXPECT_TRUE(redactor.counts().empty());
}

}  // namespace
}  // namespace writ::sim
