#include "simulator/outcome/classify.h"
#include "simulator/transcript/recorded_decision.h"
#include "support.h"

namespace writ::test {
namespace {

std::string shown(const sim::RecordedDecision& decision) {
    std::string text = decision.verdict ? std::string(word(*decision.verdict)) : "nothing";
    text += " (" + decision.reason + ")";
    for (const std::string& rule : decision.rules) text += " " + rule;
    return text + " [" + decision.evidence + "]";
}

std::string shown(const sim::Session& session) {
    std::string text;
    for (const sim::Step& step : session.steps) {
        EXPECT_NE(step.recorded, nullptr);
        text += step.tool + " " + step.arguments.dump() + " " + shown(*step.recorded) + " " +
                std::string(word(sim::classify(session, step, {}).outcome)) + "\n";
    }
    return text;
}

std::string opa(const std::string& result, const std::string& path = "agent/allow", const std::string& more = {}) {
    return R"({"decision_id":"d1","labels":{"id":"opa"},"path":")" + path +
           R"(","input":{"agent":{"id":"a-17"},"tool":{"name":"fetch","args":{"url":"u","key":"**"}}},)" +
           R"("timestamp":"2026-03-14T02:11:04.504766224Z")" + (result.empty() ? "" : ",\"result\":" + result) + more + "}\n";
}

TEST(OpaLog, EachDecisionIsACall) {
    const sim::Recording recording = read(opa("true") +
                                          R"({"level":"info","msg":"started"})"
                                          "\n" +
                                          opa(R"({"allow":false,"reasons":["too late","too far"]})", "agent/decision"));
    ASSERT_EQ(recording.sessions.size(), 1u);
    const sim::Session& session = *recording.sessions[0];
    EXPECT_EQ(recording.format, "opa-log");
    EXPECT_EQ(session.title, "a-17");
    EXPECT_EQ(shown(session),
              R"(fetch {"url":"u","key":"**"} allow () [result: true, decision_id: d1] unknown)"
              "\n"
              R"(fetch {"url":"u","key":"**"} deny (too late; too far) [result.allow: false, decision_id: d1] policy_deny)"
              "\n");
    EXPECT_EQ(session.steps[0].place.at, "/input/tool/args");
    EXPECT_EQ(session.steps[0].time->ms, 1'773'454'264'504);
    EXPECT_EQ(session.steps[0].context->metadata["input"]["agent"]["id"].asString(), "a-17");
    EXPECT_EQ(session.steps[0].callId, "d1");
    EXPECT_EQ(skippedText(recording), "line 2: not a record of OPA decision log\n");
}

TEST(OpaLog, VerdictsAreReadOnlyWhereTheResultSaysOne) {
    struct Row {
        std::string event;
        std::string decision;
    };
    const std::vector<Row> rows{
        {opa(R"({"effect":"allow","reasons":[]})"), "allow () [result.effect: allow, decision_id: d1]"},
        {opa(R"("DENY")"), "deny () [result: DENY, decision_id: d1]"},
        {opa(R"({"decision":"permit","reason":"r"})", "a", R"(,"ids":["rule-1"])"),
         "allow (r) rule-1 [result.decision: permit, decision_id: d1]"},
        {opa("1795335153603343718"), "nothing () [the result is neither allow nor deny, decision_id: d1]"},
        {opa(""), "nothing () [no result: the decision is undefined, decision_id: d1]"},
        {opa("true", "agent/deny"), "deny () [result of a rule that denies, decision_id: d1]"},
        {opa("false", "agent/deny"), "nothing () [result of a rule that denies, decision_id: d1]"},
        {opa(R"(["why"])", "agent/violation"), "deny (why) [result of a rule that denies, decision_id: d1]"},
        {opa("[]", "agent/violation"), "nothing () [result of a rule that denies, decision_id: d1]"},
        {opa(R"({"deny":["why"]})"), "deny (why) [result.deny, decision_id: d1]"},
        {opa(R"({"allow":true,"deny":["why"]})"), "nothing (why) [result.allow and result.deny disagree, decision_id: d1]"},
        {opa(R"({"allow":true})", "a", R"(,"masked":["/result/allow"])"),
         "nothing () [the result is neither allow nor deny, decision_id: d1]"},
        {opa("true", "a", R"(,"erased":["/result"])"), "nothing () [the result is masked, decision_id: d1]"},
        {opa("", "a", R"(,"error":{"code":"eval_conflict_error","message":"m"})"),
         "nothing (m) [error: eval_conflict_error, decision_id: d1]"},
    };
    for (const Row& row : rows) {
        const sim::Session session = readOne(row.event);
        ASSERT_EQ(session.steps.size(), 1u);
        EXPECT_EQ(shown(*session.steps[0].recorded), row.decision) << row.event;
    }
}

TEST(OpaLog, WhatWasMaskedOrErasedIsNamed) {
    const sim::Session session =
        readOne(opa("true", "a", R"(,"masked":["/input/tool/args/key"],"erased":["/input/session/id"])"));
    const std::vector<std::string> expected{"/metadata/input/session/id", "/metadata/input/tool/args/key", "/arguments/key"};
    EXPECT_EQ(session.steps[0].context->hidden, expected);
    const sim::Session erased =
        readOne(R"({"decision_id":"d","path":"p","input":{"tool":{"name":"f"}},"erased":["/input/tool/args"]})");
    EXPECT_EQ(erased.steps[0].tool, "f");
    EXPECT_EQ(erased.steps[0].argumentsState, sim::ArgumentsState::NotRecorded);
}

TEST(OpaLog, InputsOfOtherShapesAreKeptWhole) {
    const sim::Session whole = readOne(R"([{"decision_id":"d","path":"http/allow","input":{"method":"GET"},"result":true}])");
    EXPECT_EQ(shown(whole), R"(http/allow {"method":"GET"} allow () [result: true, decision_id: d] unknown)"
                            "\n");
    EXPECT_EQ(whole.steps[0].place.at, "/0/input");
    const sim::Session none = readOne(R"({"decision_id":"d","path":"now","result":5})");
    EXPECT_EQ(none.steps[0].argumentsState, sim::ArgumentsState::NotRecorded);
    const sim::Session authzen = readOne(
        R"({"decision_id":"d","path":"p","input":{"subject":{"id":"ann"},"action":{"name":"pay"},"context":{"input":{"cents":5}}},"result":false})");
    EXPECT_EQ(authzen.title, "ann");
    EXPECT_EQ(authzen.steps[0].tool + authzen.steps[0].arguments.dump(), R"(pay{"cents":5})");
}

TEST(CerbosLog, EachActionOfEachCheckIsACall) {
    const std::string entry =
        R"({"log.kind":"decision","callId":"c1","timestamp":"2026-03-14T02:11:04Z","checkResources":{"inputs":[
        {"principal":{"id":"john","roles":["r"]},"resource":{"kind":"mcp","id":"x","attr":{"input":{"cents":5}}},"actions":["pay","view"]},
        {"principal":{"id":"mary"},"resource":{"kind":"mcp","attr":{"a":1}},"actions":["view"]}],
        "outputs":[{"actions":{"pay":{"effect":"EFFECT_DENY","policy":"resource.mcp.v1"},"view":{"effect":"EFFECT_ALLOW","policy":"resource.mcp.v1"}},
            "outputs":[{"src":"s","action":"pay","val":"too much"}],"evaluationErrors":[{"celError":{"message":"no such key"}}]},
            {"actions":{"view":{"effect":"EFFECT_DENY","policy":"NO_MATCH"}}}]}})";
    const sim::Recording recording = read(entry);
    ASSERT_EQ(recording.sessions.size(), 2u);
    EXPECT_EQ(recording.format, "cerbos-log");
    EXPECT_EQ(
        shown(*recording.sessions[0]),
        R"(pay {"cents":5} deny (too much; evaluation error: no such key) resource.mcp.v1 [effect: EFFECT_DENY, callId: c1] policy_deny)"
        "\n"
        R"(view {"cents":5} allow (evaluation error: no such key) resource.mcp.v1 [effect: EFFECT_ALLOW, callId: c1] unknown)"
        "\n");
    EXPECT_EQ(shown(*recording.sessions[1]), R"(view {"a":1} deny () [effect: EFFECT_DENY, callId: c1] policy_default_deny)"
                                             "\n");
    EXPECT_EQ(recording.sessions[0]->steps[0].place.at, "/checkResources/inputs/0/resource/attr/input");
    EXPECT_EQ(recording.sessions[0]->steps[0].context->metadata["principal"]["roles"].at(0).asString(), "r");
    EXPECT_TRUE(recording.sessions[0]->steps[0].time.has_value());
}

TEST(CerbosLog, EntriesWithoutADecisionHaveAReason) {
    const sim::Recording recording =
        read(R"({"log.kind":"access","callId":"c"})"
             "\n"
             R"({"log.kind":"decision","callId":"c","planResources":{}})"
             "\n"
             R"({"decisionLogEntry":{"callId":"c","checkResources":{"inputs":[{"principal":{"id":"j"},"actions":["a",7]}]}}})"
             "\n");
    ASSERT_EQ(recording.sessions.size(), 1u);
    EXPECT_EQ(shown(*recording.sessions[0]), "a null nothing () [no effect, callId: c] unknown\n");
    EXPECT_EQ(skippedText(recording), "line 1: an entry without a decision\nline 2: a query plan decides no call\n");
}

std::string gateway(const std::string& request, int ms, const std::string& body) {
    return R"({"resource_arn":"arn:gw","event_timestamp":17734542640)" + std::to_string(ms) + R"(,"request_id":")" + request +
           R"(","body":{)" + body + "}}\n";
}
std::string policy(const std::string& decision, const std::string& policies) {
    return R"("policy":{"decision":")" + decision + R"(","determiningPolicies":)" + policies +
           R"(,"reason":"why","principal":{"entityType":"AgentCore::OAuthUser","entityId":"ann"}})";
}

TEST(AgentCoreLog, RecordsOfOneRequestAreJoinedInAnyOrder) {
    const std::string request = R"("log":"Started processing request","requestBody":)";
    const sim::Recording recording = read(
        gateway("r2", 30, R"("log":"Tool Execution Denied: policy","isError":true)") +
        gateway("r2", 25, R"("log":"Policy evaluation denied request",)" + policy("DENY", R"(["cap"])")) +
        gateway(
            "r2", 20,
            request +
                R"("{id=13, jsonrpc=2.0, method=tools/call, params={_meta={name=no}, name=shop___refund, arguments={amount=500, q={a=1}}}}")") +
        gateway("r1", 15, R"("log":"Policy evaluation completed",)" + policy("ALLOW", R"(["ok"])")) +
        gateway(
            "r1", 10,
            request + R"("{\"method\":\"tools/call\",\"params\":{\"name\":\"shop___get\",\"arguments\":{\"id\":\"A-1\"}}}")") +
        gateway("r3", 40, request + R"("{id=1, jsonrpc=2.0, method=tools/list}")") +
        gateway("r4", 50, R"("log":"Policy evaluation denied request",)" + policy("DENY", "[]")) +
        gateway("r5", 60,
                request + R"("{\"method\":\"tools/call\",\"params\":{\"name\":\"shop___get\"}}",)" + policy("DENY", "[]")));
    ASSERT_EQ(recording.sessions.size(), 1u);
    const sim::Session& session = *recording.sessions[0];
    EXPECT_EQ(recording.format, "agentcore-log");
    EXPECT_EQ(session.title, "ann");
    EXPECT_EQ(shown(session), R"(shop___get {"id":"A-1"} allow (why) ok [body.policy.decision: ALLOW] unknown)"
                              "\n"
                              "shop___refund null deny (why) cap [body.policy.decision: DENY] policy_deny\n"
                              "shop___get null deny (why) [body.policy.decision: DENY] unknown\n");
    EXPECT_EQ(session.steps[1].argumentsState, sim::ArgumentsState::Unreadable);
    EXPECT_EQ(session.steps[2].argumentsState, sim::ArgumentsState::NotRecorded);
    EXPECT_EQ(session.steps[0].place.line, 5u);
    EXPECT_EQ(session.steps[0].place.at, "/body/requestBody");
    EXPECT_EQ(session.steps[0].time->ms, 1'773'454'264'010);
    EXPECT_EQ(skippedText(recording), "line 7: a decision on a call that the log does not show\n");
}

std::string span(const std::string& name, const std::string& id, const std::string& parent, const std::string& attributes) {
    return R"({"name":"AgentCore.)" + name + R"(","spanId":")" + id + R"(","parentSpanId":")" + parent +
           R"(","startTimeUnixNano":1773454264010000000,"attributes":{)" + attributes + "}}\n";
}

TEST(AgentCoreLog, SpansOfTheGatewayAndItsPolicyAreJoined) {
    const std::string denied = R"("aws.agentcore.policy.authorization_decision":"DENY","aws.agentcore.gateway.policy.mode":")";
    const sim::Recording recording = read(
        span(
            "Policy.AuthorizeAction", "p1", "t1",
            denied +
                R"(ENFORCE","aws.agentcore.policy.determining_policies":[],"aws.agentcore.policy.authorization_reason":"No policy applies")") +
        span("Gateway.InvokeTool", "t1", "x", denied + R"(ENFORCE","tool.name":"shop___get","aws.resource.arn":"arn:gw")") +
        span("Gateway.InvokeTool", "t2", "x", denied + R"(LOG_ONLY","tool.name":"shop___get","aws.resource.arn":"arn:gw")") +
        span("Policy.PartiallyAuthorizeActions", "p2", "l", R"("aws.agentcore.policy.denied_tools":["x"])"));
    ASSERT_EQ(recording.sessions.size(), 1u);
    EXPECT_EQ(shown(*recording.sessions[0]),
              "shop___get null deny (No policy applies) [aws.agentcore.policy.authorization_decision: DENY] policy_default_deny\n"
              "shop___get null deny () [aws.agentcore.policy.authorization_decision: DENY] unknown\n");
    EXPECT_EQ(recording.sessions[0]->steps[0].place.line, 2u);
    EXPECT_EQ(skippedText(recording), "line 4: a span without a decision on a call\n");
}

TEST(AgentCoreLog, QuestionsToThePolicyEngineAreCalls) {
    const sim::Session session = readOne(
        R"({"timestamp":"2026-03-14T02:11:04Z","principal":"AgentCore::OAuthUser::\"ann\"","action":"AgentCore::Action::\"shop___refund\"","resource":"AgentCore::Gateway::\"arn:gw\"",
            "context":{"input":{"amount":500}},"decision":"Deny","determiningPolicies":["cap"]})");
    EXPECT_EQ(session.title, "ann");
    EXPECT_EQ(shown(session), R"(shop___refund {"amount":500} deny () cap [decision: Deny] policy_deny)"
                              "\n");
    EXPECT_EQ(session.steps[0].place.at, "/context/input");
}

}  // namespace
}  // namespace writ::test
