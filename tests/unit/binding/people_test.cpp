// Who acts, and what people said to it.
#include "tests/unit/binding/support.h"

namespace writ::sim::test {
namespace {

constexpr std::string_view kDepth = R"({"$delegationDepth": "steps"})";

/// planner -> worker -> helper.
SessionBuilder crew() {
    SessionBuilder builder;
    builder.modelSays("I plan").by("planner").delegation("planner", "worker").delegation("worker", "helper");
    return builder;
}

std::string depthBy(SessionBuilder builder, const char* agent) {
    return lastX(builder.call("t", "{}").by(agent), kDepth);
}

TEST(DelegationDepth, CountsDelegationsOnTheWay) {
    EXPECT_EQ(depthBy(crew(), "planner"), "0");
    EXPECT_EQ(depthBy(crew(), "worker"), "1");
    EXPECT_EQ(depthBy(crew(), "helper"), "2");
    EXPECT_EQ(depthBy(crew().delegation("helper", "planner"), "planner"), "0") << "work goes back";
    EXPECT_EQ(depthBy(crew().delegation("planner", "helper"), "helper"), "2") << "the longest way";
    EXPECT_EQ(depthBy(crew().delegation("planner", "other").delegation("helper", "other"), "other"), "3");
    const auto calls = compiled("{\"format\":1,\"context\":{\"x\":" + std::string(kDepth) + "}}")
                           ->bind(crew().call("t", "{}").by("helper").session());
    EXPECT_EQ(told(calls.back(), "/context/x"), "derived: delegation depth of steps 2, 3");
}

TEST(DelegationDepth, AnAgentWithoutANameMayBeTheFirst) {
    EXPECT_EQ(depthBy(SessionBuilder().modelSays("hello").delegation("", "worker"), ""), "0");
    EXPECT_EQ(depthBy(SessionBuilder().delegation("", "worker"), "worker"), "1");
    EXPECT_EQ(lastX(SessionBuilder().call("t", "{}").delegation("", "worker"), kDepth), "0");
}

TEST(DelegationDepth, UnknownWhenNobodyTells) {
    EXPECT_EQ(depthBy(SessionBuilder().modelSays("hello").by("bot"), "bot"), "unknown: not_recorded")
        << "no delegation is recorded at all";
    EXPECT_EQ(depthBy(crew(), "stranger"), "unknown: not_recorded");
    EXPECT_EQ(depthBy(crew(), ""), "unknown: not_recorded");
    EXPECT_EQ(depthBy(crew().delegation("stranger", "fifth"), "fifth"), "unknown: not_recorded");
    EXPECT_EQ(depthBy(crew().delegation("stranger", "worker"), "worker"), "unknown: not_recorded") << "how deep is it now?";
    EXPECT_EQ(lastX(SessionBuilder().call("t", "{}"), R"({"$either": [{"$delegationDepth": "steps"}, 0]})"), "0");
    EXPECT_EQ(lastX(crew().call("t", "{}").by("stranger"), R"({"$either": [{"$delegationDepth": "steps"}, 0]})"),
              "unknown: not_recorded");
}

TEST(DelegationDepth, OfTheChain) {
    constexpr std::string_view kChain =
        R"(,"chain":[{"type":"User","id":{"$metadata":"/user"}},{"type":"Agent","id":{"$metadata":"/a"}},{"type":"Agent","id":{"$metadata":"/b"}}])";
    const auto depth = [&](std::string_view metadata) {
        return lastX(SessionBuilder().metadata(metadata).call("t", "{}"), R"({"$delegationDepth": "chain"})", kChain);
    };
    EXPECT_EQ(depth(R"({"user": "ana", "a": "planner", "b": "worker"})"), "2");
    EXPECT_EQ(depth(R"({"user": "ana", "a": "planner"})"), "1");
    EXPECT_EQ(depth(R"({"user": "ana"})"), "0");
    EXPECT_EQ(depth(R"({"user": "ana", "a": "***"})"), "unknown: masked");
    EXPECT_EQ(depth("{}"), "absent");
}

constexpr std::string_view kApproved = R"({"$approved": true})";

TEST(Approvals, TheAnswerToTheCall) {
    const auto answered = [](std::vector<bool> answers, std::uint32_t of) {
        SessionBuilder builder;
        builder.call("pay", "{}");
        for (const bool answer : answers) builder.approval(of, answer);
        return lastX(builder.result("{}"), kApproved);
    };
    EXPECT_EQ(answered({true}, 1), "true");
    EXPECT_EQ(answered({false}, 1), "false");
    EXPECT_EQ(answered({true, false}, 1), "false");
    EXPECT_EQ(answered({false, true}, 1), "true");
    EXPECT_EQ(answered({}, 1), "unknown: not_recorded");
    EXPECT_EQ(answered({true}, 0), "unknown: not_recorded") << "it may answer this call";
    EXPECT_EQ(answered({true}, 9), "unknown: not_recorded") << "it answers another one";
}

TEST(Approvals, AfterTheResultIsTooLate) {
    SessionBuilder builder;
    builder.call("pay", "{}").result("{}").approval(1, true);
    EXPECT_EQ(lastX(builder, kApproved), "unknown: not_recorded");
    EXPECT_EQ(lastX(builder, R"({"$either": [{"$approved": true}, false]})"), "unknown: not_recorded");
}

TEST(Approvals, OutcomesThatTellOfNone) {
    for (const Outcome outcome : {Outcome::UserDeclined, Outcome::ApprovalPending}) {
        SessionBuilder builder;
        builder.call("pay", "{}");
        builder.last().declared = OutcomeFinding{outcome, "a field"};
        EXPECT_EQ(lastX(builder, kApproved), "false");
        EXPECT_EQ(lastX(builder.approval(1, true), kApproved), "false") << "two fields that do not agree";
    }
    EXPECT_EQ(lastX(SessionBuilder().call("pay", "{}").result("{}"), R"({"$either": [{"$approved": true}, false]})"), "false");
    const auto calls = compiled(R"({"format":1,"context":{"x":{"$approved":true}}})")
                           ->bind(SessionBuilder().call("pay", "{}").approval(1, true).session());
    EXPECT_EQ(told(calls.back(), "/context/x"), "derived: confirmation of step 2");
}

constexpr std::string_view kConfirmed =
    R"({"$confirmed": {"asked": ["shall I"], "naming": [{"$argument": "/order"}], "yes": ["yes", "go ahead"], "no": ["no", "not", "don't"]}})";

std::string confirmed(const char* question, const std::vector<std::string>& answers, std::string_view expression = kConfirmed) {
    SessionBuilder builder;
    builder.message("Please refund my order").modelSays(question);
    for (const std::string& answer : answers) builder.message(answer);
    return lastX(builder.modelSays("Doing it now.").call("refund", R"({"order": "O-1", "hidden": "***"})"), expression);
}

TEST(Confirmations, ByWords) {
    EXPECT_EQ(confirmed("Shall I refund O-1?", {"Yes, please!"}), "true");
    EXPECT_EQ(confirmed("Shall I refund o-1?", {"hm", "GO  AHEAD."}), "true");
    EXPECT_EQ(confirmed("Shall I refund O-1?", {"Yes... no, DON'T"}), "false");
    EXPECT_EQ(confirmed("Shall I refund O-1?", {"yes", "no"}), "false");
    EXPECT_EQ(confirmed("Shall I refund O-1?", {"yesterday"}), "false") << "phrases are whole words";
    EXPECT_EQ(confirmed("Shall I refund O-1?", {}), "false") << "the first message answers nothing";
    EXPECT_EQ(confirmed("Shall I refund O-12?", {"yes"}), "false") << "the question was for another order";
    EXPECT_EQ(confirmed("Is O-1 your order?", {"yes"}), "false") << "it was no question of this kind";
}

TEST(Confirmations, UnknownWhereWordsAreHidden) {
    EXPECT_EQ(confirmed("Shall I refund O-1?", {"***"}), "unknown: masked");
    EXPECT_EQ(confirmed("Shall I refund O-1?", {"yes, *** it"}), "unknown: masked");
    EXPECT_EQ(confirmed("Shall I refund O-1?", {"no ***"}), "false");
    EXPECT_EQ(confirmed("Shall I refund ***?", {"yes"}), "unknown: masked");
    const auto naming = [](const char* value) {
        return confirmed("Shall I refund O-1?", {"yes"},
                         R"({"$confirmed": {"yes": ["yes"], "no": ["no"], "naming": [)" + std::string(value) + "]}}");
    };
    EXPECT_EQ(naming(R"({"$argument": "/hidden"})"), "unknown: masked");
    EXPECT_EQ(naming(R"({"$argument": "/none"})"), "absent");
    EXPECT_EQ(naming("true"), "unknown: not_recorded");
    EXPECT_EQ(naming(R"("O-1")"), "true");
}

TEST(Confirmations, AnAnswerOfItsOwnKindWins) {
    SessionBuilder builder;
    builder.modelSays("Shall I refund O-1?").message("yes").call("refund", R"({"order": "O-1"})").approval(3, false);
    EXPECT_EQ(lastX(builder, kConfirmed), "false");
    const auto calls =
        compiled("{\"format\":1,\"context\":{\"x\":" + std::string(kConfirmed) + "}}")
            ->bind(
                SessionBuilder().modelSays("Shall I refund O-1?").message("yes").call("refund", R"({"order": "O-1"})").session());
    EXPECT_EQ(told(calls.back(), "/context/x"), "derived: confirmation (text) of steps 1, 2");
}

TEST(Confirmations, AYesWithoutANameIsForOneCall) {
    constexpr std::string_view kAnything = R"({"$confirmed": {"yes": ["yes"], "no": ["no"]}})";
    SessionBuilder builder;
    builder.modelSays("Shall I?").message("yes").call("get", "{}").result("{}").call("refund", R"({"n": 1})").failed("busy");
    EXPECT_EQ(lastX(builder, kAnything), "true");
    EXPECT_EQ(lastX(SessionBuilder(builder).call("refund", R"({"n": 1})"), kAnything), "true") << "the same once more";
    EXPECT_EQ(lastX(SessionBuilder(builder).call("refund", R"({"n": 2})"), kAnything), "unknown: not_recorded");
    EXPECT_EQ(lastX(builder.modelSays("And this?").message("yes").call("refund", R"({"n": 2})"), kAnything), "true");
}

}  // namespace
}  // namespace writ::sim::test
