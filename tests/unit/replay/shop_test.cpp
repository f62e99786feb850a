// A whole workspace, from its files to the JSON of design section 9.
#include "simulator/replay/replay.h"
#include "simulator/replay/wording.h"
#include "tests/unit/workspace/temp_workspace.h"

#include <algorithm>

namespace writ::sim {
namespace {

ReplayPtr replayShop(const test::ShopWorkspace& shop, const char* rev) {
    RunControl control;
    const auto workspace = loadWorkspace(shop.root(), {}, control);
    EXPECT_TRUE(workspace) << workspace.error().text();
    const auto corpus = prepareCorpus(*workspace, control);
    EXPECT_TRUE(corpus) << corpus.error().text();
    const auto version = policyVersion(**workspace, rev);
    EXPECT_TRUE(version);
    const Compiled compiled = languageById("cedar")->compile(version->sources);
    EXPECT_NE(compiled.policies, nullptr);
    const auto result = replay(*corpus, compiled.policies, *version, control);
    EXPECT_TRUE(result) << result.error().text();
    return *result;
}

std::vector<std::string> keys(const Json& object) {
    std::vector<std::string> names;
    for (const auto& [name, value] : object.asObject()) names.push_back(name);
    return names;
}

struct Expected {
    const char* version;
    const char* verdicts;  ///< a, d, i or - for each call
    std::uint32_t firstDivergent;
};
class Shop : public testing::TestWithParam<Expected> {};

TEST_P(Shop, HasItsVerdicts) {
    const ReplayPtr replay = replayShop(test::ShopWorkspace(), GetParam().version);
    std::string found;
    for (std::size_t i = 0; i < replay->size(); ++i)
        found += replay->verdict(i) ? "adi"[static_cast<std::size_t>(*replay->verdict(i))] : '-';
    EXPECT_EQ(found, GetParam().verdicts);
    EXPECT_EQ(replay->firstDivergent.front(), GetParam().firstDivergent);
}

INSTANTIATE_TEST_SUITE_P(Replay, Shop, testing::Values(Expected{"a", "aaadi-", 8}, Expected{"b", "aaddi-", 6}));

TEST(ReplayJson, HasTheMembersOfTheDesignInTheirOrder) {
    const test::ShopWorkspace shop;
    const Json json = replayJson(*replayShop(shop, "a"), false);
    EXPECT_EQ(keys(json),
              (std::vector<std::string>{"format", "digests", "summary", "sessions", "rules", "calls", "turns", "redacted"}));
    EXPECT_EQ(keys(json["digests"]),
              (std::vector<std::string>{"policies", "schema", "catalog", "facts", "binding", "sessions", "engine"}));
    EXPECT_EQ(keys(json["summary"]), (std::vector<std::string>{"sessions", "calls", "probeCalls", "allow", "deny",
                                                               "indeterminate", "notReplayable", "matrix", "coverage"}));
    EXPECT_EQ(keys(json["sessions"].at(0)), (std::vector<std::string>{"id", "file", "firstDivergent"}));
    EXPECT_EQ(keys(json["calls"].at(0)),
              (std::vector<std::string>{
                  "session",          "step",           "call",     "source",  "callId",   "time",    "tool",
                  "principal",        "actors",         "resource", "probe",   "verdict",  "reason",  "engineDecision",
                  "engineReason",     "rules",          "errors",   "missing", "deciding", "outcome", "outcomeEvidence",
                  "outcomeCertainty", "counterfactual", "schema"}));
}

TEST(ReplayJson, SaysWhereAndWhy) {
    const test::ShopWorkspace shop;
    const Json calls = replayJson(*replayShop(shop, "a"), false)["calls"];
    const Json& paid = calls.at(1);
    EXPECT_EQ(paid["source"].dump(), R"({"file":"sessions/s1.json","at":"/messages/3/tool_calls/0","message":3})");
    EXPECT_EQ(paid["principal"].asString(), "Agent::\"clerk\"");
    EXPECT_EQ(paid["resource"].asString(), "McpServer::\"shop\"");
    EXPECT_EQ(paid["callId"].asString(), "c2");
    EXPECT_TRUE(paid["time"].isNull());
    const Json& rule = paid["rules"].at(0);
    EXPECT_EQ(keys(rule), (std::vector<std::string>{"id", "file", "span", "line", "name"}));
    EXPECT_EQ(rule["id"].asString(), "A.pay");
    EXPECT_EQ(rule["line"].asInteger(), 2);
    EXPECT_EQ(rule["name"].asString(), "A.pay");

    const Json& masked = calls.at(4);
    EXPECT_EQ(masked["verdict"].asString(), "indeterminate");
    EXPECT_EQ(masked["reason"].asString(), "unknown_fields");
    EXPECT_EQ(masked["engineDecision"].asString(), "deny");
    EXPECT_EQ(masked["missing"].dump(), R"(["/context/input/cents"])");
    EXPECT_EQ(masked["errors"].at(0)["rule"].asString(), "A.pay");

    const Json& unrecorded = calls.at(5);
    EXPECT_TRUE(unrecorded["verdict"].isNull());
    EXPECT_EQ(unrecorded["reason"].asString().rfind("arguments_not_recorded", 0), 0U) << unrecorded["reason"].asString();
    EXPECT_TRUE(unrecorded["engineDecision"].isNull());
}

TEST(ReplayJson, FullAddsRequestValuesAndExplanation) {
    const test::ShopWorkspace shop;
    const Json calls = replayJson(*replayShop(shop, "b"), true)["calls"];
    const Json& call = calls.at(2);
    EXPECT_EQ(call["request"]["context"]["input"]["cents"].asInteger(), 70);
    const auto& values = call["provenance"].asArray();
    const auto cents = std::find_if(values.begin(), values.end(),
                                    [](const Json& v) { return v["pointer"].asString() == "/context/input/cents"; });
    ASSERT_NE(cents, values.end());
    EXPECT_EQ((*cents)["value"].asInteger(), 70);
    EXPECT_EQ((*cents)["origin"].asString(), "recording");
    EXPECT_EQ(call["explanation"]["rules"].size(), 2U);
    EXPECT_TRUE(calls.at(5)["request"].isNull());
    EXPECT_TRUE(calls.at(5)["explanation"].isNull());
}

/// A second session, in which the model declines twice, with notes of dana on both sessions.
struct CorrectedShop : test::ShopWorkspace {
    CorrectedShop() {
        write("sessions/s2.json", R"({"model": "m", "messages": [{"role": "user", "content": "Pay all of it."},
        {"role": "assistant", "content": "I'm sorry, but our policy does not allow that, so I can't do it."},
        {"role": "assistant", "content": "I'm sorry, but I can't help with that request."}]})");
        write("sessions/s1.notes.json", note("/messages/3/tool_calls/0", "user_declined"));
        write("sessions/s2.notes.json", note("/messages/2", "model_cannot"));
    }

    static std::string note(const std::string& at, const std::string& outcome) {
        return R"({"format": 1, "outcomes": [{"call": {"at": ")" + at + R"("}, "outcome": ")" + outcome +
               R"(", "text": "I asked.", "author": "dana", "time": "2026-03-14T02:11:00Z"}]})";
    }
};

TEST(ReplayJson, KeepsACorrectionBesideTheFinding) {
    const CorrectedShop shop;
    const Json json = replayJson(*replayShop(shop, "a"), true);
    const Json& call = json["calls"].at(1);
    EXPECT_EQ(call["outcome"].asString(), "user_declined");
    EXPECT_EQ(call["finding"].dump(), R"({"outcome":"executed","evidence":"result recorded","certainty":"certain"})");
    EXPECT_EQ(call["correction"].dump(),
              R"({"outcome":"user_declined","evidence":"note by dana: I asked.","certainty":"certain"})");
    EXPECT_TRUE(json["calls"].at(0)["correction"].isNull());
    EXPECT_EQ(json["calls"].at(0)["finding"]["outcome"].asString(), "executed");
    const Json& turn = json["turns"].at(1);
    EXPECT_EQ(turn["outcome"].asString(), "model_cannot");
    EXPECT_EQ(turn["outcomeCertainty"].asString(), "certain");
    EXPECT_EQ(turn["finding"]["outcome"].asString(), "model_refusal_text");
    EXPECT_EQ(turn["finding"]["certainty"].asString(), "heuristic");
    EXPECT_EQ(turn["correction"]["outcome"].asString(), "model_cannot");
}

TEST(ReplayJson, ListsTurnsInWhichTheModelDeclined) {
    const CorrectedShop shop;
    const ReplayPtr replay = replayShop(shop, "a");
    const Json json = replayJson(*replay, false);
    ASSERT_EQ(json["turns"].size(), 2U);
    const Json& turn = json["turns"].at(0);
    EXPECT_EQ(keys(turn), (std::vector<std::string>{"session", "step", "kind", "source", "outcome", "outcomeEvidence",
                                                    "outcomeCertainty", "outcomeConfidence"}));
    EXPECT_EQ(turn["session"].asString(), "s2");
    EXPECT_EQ(turn["step"].asInteger(), 2);
    EXPECT_EQ(turn["source"]["at"].asString(), "/messages/1");
    EXPECT_EQ(turn["outcome"].asString(), "model_declined");
    EXPECT_GT(turn["outcomeConfidence"].asDouble(), 0.5);
    EXPECT_LT(turn["outcomeConfidence"].asDouble(), 1.0);
    EXPECT_EQ(json["summary"]["matrix"]["allow"]["refused"].asInteger(), 0) << "a guess does not count";
    const StoppedTurn* known = replay->corpus->turnAt(1, 2);
    ASSERT_NE(known, nullptr);
    EXPECT_EQ(outcomeText(known->outcome), "likely model_declined");
    EXPECT_NE(outcomeReason(known->outcome).find("guessed from the words, confidence "), std::string::npos);
    EXPECT_EQ(outcomeText(known[1].outcome), "model_cannot") << "a person said so";
    EXPECT_EQ(replay->corpus->turnAt(1, 1), nullptr);
    EXPECT_EQ(replay->corpus->turnAt(0, 2), nullptr);
}

TEST(Wording, SentencesArePlain) {
    const test::ShopWorkspace shop;
    const ReplayPtr a = replayShop(shop, "a");
    const ReplayPtr b = replayShop(shop, "b");
    EXPECT_EQ(verdictSentence(*a, 0), "Allowed by A.look.");
    EXPECT_EQ(verdictSentence(*a, 3), "No permit matched: default deny.");
    EXPECT_EQ(verdictSentence(*b, 3), "Denied by B.cap.");
    EXPECT_EQ(verdictSentence(*a, 4), "Cannot be known: A.pay reads cents, which the recording masks.");
    EXPECT_EQ(verdictSentence(*b, 4), "Cannot be known: B.cap reads cents, which the recording masks.");
    EXPECT_EQ(verdictSentence(*b, 5).rfind("The recording does not hold the arguments of this call", 0), 0U)
        << verdictSentence(*b, 5);
}

TEST(Wording, TwoOpenForbidsAreCounted) {
    const test::ShopWorkspace shop;
    shop.write(
        "policies/b/more.cedar",
        "@id(\"B.floor\") forbid(principal, action, resource) when { context.input has cents && context.input.cents < 1 };\n");
    EXPECT_EQ(verdictSentence(*replayShop(shop, "b"), 4),
              "A permit matched, but two forbids need fields that the recording masks.");
}

TEST(Wording, AnOpenRuleThatCannotMatchIsNotCounted) {
    const test::ShopWorkspace shop;
    shop.write("policies/b/more.cedar",
               "@id(\"B.never\") forbid(principal, action, resource) when { context.input.cents < 1 && 1 > 2 };\n");
    EXPECT_EQ(verdictSentence(*replayShop(shop, "b"), 4), "Cannot be known: B.cap reads cents, which the recording masks.");
}

TEST(Wording, AFailingRuleIsNamedWithItsReason) {
    const test::ShopWorkspace shop;
    shop.write("policies/b/more.cedar",
               "@id(\"B.typo\") forbid(principal, action == Action::\"look\", resource) when { context.input.nothing > 1 };\n");
    const std::string sentence = verdictSentence(*replayShop(shop, "b"), 0);
    EXPECT_EQ(sentence.rfind("Cannot be known: B.typo failed: ", 0), 0U) << sentence;
}

struct Asked {
    const char* arguments;
    const char* summary;
};
class CallSummary : public testing::TestWithParam<Asked> {};

TEST_P(CallSummary, IsShort) {
    Step step;
    step.arguments = *parseJson(GetParam().arguments);
    step.noteMasks = {"/context/input/secret"};
    EXPECT_EQ(callSummary(step), GetParam().summary);
}

INSTANTIATE_TEST_SUITE_P(
    Wording, CallSummary,
    testing::Values(Asked{R"({"order_id": "O-1001", "amount_cents": 12000})", "O-1001, 12000"}, Asked{"{}", ""},
                    Asked{R"({"force": true, "dry": false})", "force, no dry"},
                    Asked{R"({"a": "***", "b": "[REDACTED]"})", "a, b"}, Asked{R"({"secret": "x", "n": null})", "secret"},
                    Asked{R"({"list": [1, 2], "o": {"p": 1}})", "list (2), o"}, Asked{R"({"t": "one\ntwo"})", "one two"},
                    Asked{R"({"t": "ääääääääääääääääääääääääääääääääääää"})", "äääääääääääääääääääääääääääääää…"}));

TEST(Wording, FieldsReadAsPoliciesWriteThem) {
    EXPECT_EQ(fieldPath("/context/input/account_count"), "context.input.account_count");
    EXPECT_EQ(fieldPath("/subject/properties/role"), "principal.role");
    EXPECT_EQ(fieldPath("/context/a-b/~1c"), "context[\"a-b\"][\"/c\"]");
    EXPECT_EQ(fieldName("/context/input/account_count"), "account_count");
    EXPECT_EQ(fieldName(""), "");
}

class BrokenPart : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(BrokenPart, StopsTheReplayWithItsReason) {
    const test::ShopWorkspace shop;
    shop.write(GetParam().first, GetParam().second);
    RunControl control;
    const auto workspace = loadWorkspace(shop.root(), {}, control);
    ASSERT_TRUE(workspace);
    const auto corpus = prepareCorpus(*workspace, control);
    ASSERT_FALSE(corpus);
    EXPECT_EQ(corpus.error().file, GetParam().first);
    EXPECT_FALSE(corpus.error().message.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Replay, BrokenPart,
    testing::Values(std::pair{"binding.json", "{\"format\": 1, \"tool\": {}}"}, std::pair{"facts/people.json", "7"},
                    std::pair{"facts/people.json", R"([{"uid": {"type": "A", "id": "x"}, "attrs": {"n": 1.5e300}}])"},
                    std::pair{"catalog/shop.json", "{"}));

}  // namespace
}  // namespace writ::sim
