// Langfuse traces, LangSmith runs, and the events of managed agents.
#include "simulator/outcome/classify.h"
#include "support.h"

namespace writ::test {
namespace {

std::string escaped(const std::string& json) {
    return Json(json).dump();
}

std::string observation(const std::string& id, const std::string& type, int second, const std::string& more) {
    return R"({"id":")" + id + R"(","type":")" + type + R"(","name":")" + id +
           R"(","parentObservationId":"root","startTime":"2026-01-01T10:00:0)" + std::to_string(second) +
           R"(.000Z","endTime":"2026-01-01T10:00:0)" + std::to_string(second) + R"(.900Z","level":"DEFAULT",)" + more + "}";
}

std::string langfuse(const std::string& observations, const std::string& trace = R"("input":null)") {
    return R"({"trace":{"id":"t","name":"Support","sessionId":"s1","scores":[{"value":1}],"metadata":"{\"team\":\"blue\",\"resourceAttributes\":{}}",)" +
           trace + R"(},"observations":[)" + observations + "]}";
}

TEST(Langfuse, ReadsJsonInTextsAndTextsInTexts) {
    const std::string input = escaped(R"([{"role":"user","content":"weather?"}])");
    const std::string twice = escaped(escaped(
        R"({"role":"assistant","content":null,"tool_calls":[{"id":"c","function":{"name":"get","arguments":"{\"city\":\"Rome\"}"}}]})"));
    const sim::Recording recording = read(langfuse(
        observation(
            "get", "TOOL", 3,
            R"("input":"{\"city\":\"Rome\"}","output":"{\"degrees\":30}","metadata":"{\"attributes\":{\"gen_ai.tool.call.id\":\"c\"}}")") +
        "," + observation("chat", "GENERATION", 1, R"("input":)" + input + R"(,"output":)" + twice) + "," +
        observation("root", "SPAN", 0, R"("input":null)")));
    ASSERT_EQ(recording.sessions.size(), 1u);
    const sim::Session& session = *recording.sessions[0];
    EXPECT_EQ(outline(session),
              "1 message user /observations/1/input\n"
              "2 call get ->3 /observations/1/output\n"
              "3 result get <-2 /observations/0/output\n");
    EXPECT_EQ(session.title, "Support");
    EXPECT_EQ(session.metadata, *parseJson(R"({"id":"t","name":"Support","sessionId":"s1","team":"blue"})"));
    EXPECT_EQ(session.steps[1].arguments, *parseJson(R"({"city":"Rome"})"));
    EXPECT_EQ(session.steps[2].result, *parseJson(R"({"degrees":30})"));
}

TEST(Langfuse, StructuredValuesHaveTheirOwnPlaces) {
    const sim::Session session = readOne(langfuse(observation(
        "chat", "GENERATION", 1,
        R"("input":[{"role":"user","content":"go"}],"output":{"choices":[{"message":{"role":"assistant","content":"no","refusal":"I will not."},"finish_reason":"stop"},{"message":{"role":"assistant","content":"other"}}]})")));
    EXPECT_EQ(outline(session),
              "1 message user /observations/0/input/0\n"
              "2 message model /observations/0/output/choices/0/message\n"
              "3 refusal [model_refusal_declared] /observations/0/output/choices/0/message/refusal\n");
}

TEST(Langfuse, WhatSpansHandOnIsSaidOnce) {
    const std::string user = R"({"role":"user","content":"go"})";
    const std::string lc =
        R"({"lc":1,"type":"constructor","id":["langchain_core","messages","AIMessage"],"kwargs":{"content":"ok","tool_calls":[]}})";
    const sim::Recording recording = read(langfuse(
        observation("root", "SPAN", 0,
                    R"("input":{"messages":[)" + user + R"(]},"output":{"messages":[)" + user + "," + lc + "]}") +
        "," + observation("node", "CHAIN", 1, R"("input":{"messages":[)" + user + R"(]},"output":"__end__")") + "," +
        observation("chat", "GENERATION", 2,
                    R"("input":[{"role":"system","content":"S"},)" + user + R"(],"output":{"role":"assistant","content":"ok"})") +
        "," + observation("write", "SPAN", 3, R"("input":[)" + lc + "]")));
    ASSERT_EQ(recording.sessions.size(), 1u);
    EXPECT_EQ(outline(*recording.sessions[0]),
              "1 message system /observations/2/input/0\n"
              "2 message user /observations/0/input/messages/0\n"
              "3 message model /observations/2/output\n");
    EXPECT_EQ(recording.messages, 3u);
    EXPECT_TRUE(recording.skipped.empty()) << skippedText(recording);
}

TEST(Langfuse, FailuresAreDeclared) {
    const auto failed = [](const std::string& id, const std::string& type, int second, const std::string& more) {
        std::string text = observation(id, type, second, more + R"(,"statusMessage":"broken")");
        return text.replace(text.find("DEFAULT"), 7, "ERROR");
    };
    const sim::Session session = readOne(
        langfuse(failed("pay", "TOOL", 1, R"("input":{"sum":3})") + "," + failed("chat", "GENERATION", 2, R"("input":"hi")")));
    EXPECT_EQ(outline(session),
              "1 call pay ->2 /observations/0/input\n"
              "2 result pay <-1 error [tool_error] /observations/0/statusMessage\n"
              "3 message user /observations/1/input\n"
              "4 error [transport_error] /observations/1/statusMessage\n");
    EXPECT_EQ(session.steps[1].text, "broken");
}

TEST(Langfuse, OneCallIdForManyCallsLosesNone) {
    const auto call = [](const std::string& n) {
        return R"({"role":"assistant","parts":[{"type":"tool_call","id":"f","name":"f","arguments":{"n":)" + n + "}}]}";
    };
    const auto result = [](const std::string& text) {
        return R"({"role":"tool","parts":[{"type":"tool_call_response","id":"f","response":")" + text + "\"}]}";
    };
    const std::string user = R"({"role":"user","parts":[{"type":"text","content":"go"}]})";
    const sim::Session session = readOne(langfuse(
        observation("a", "GENERATION", 1, R"("input":[)" + user + R"(],"output":[)" + call("1") + "]") + "," +
        observation("b", "GENERATION", 2,
                    R"("input":[)" + user + "," + call("1") + "," + result("one") + R"(],"output":[)" + call("2") + "]") +
        "," +
        observation("c", "GENERATION", 3,
                    R"("input":[)" + user + "," + call("1") + "," + result("one") + "," + call("2") + "," + result("two") +
                        R"(],"output":[{"role":"assistant","parts":[{"type":"text","content":"done"}]}])")));
    EXPECT_EQ(outline(session),
              "1 message user /observations/0/input/0\n"
              "2 call f ->3 /observations/0/output/0/parts/0\n"
              "3 result f <-2 /observations/1/input/2/parts/0\n"
              "4 call f ->5 /observations/1/output/0/parts/0\n"
              "5 result f <-4 /observations/2/input/4/parts/0\n"
              "6 message model /observations/2/output/0\n");
}

TEST(Langfuse, WithoutObservedTextsTheTraceSpeaks) {
    const sim::Session session =
        readOne(langfuse(observation("root", "SPAN", 0, R"("input":null)"), R"("input":"\"hi\"","output":"hello")"));
    EXPECT_EQ(outline(session), "1 message user /trace/input\n2 message model /trace/output\n");
    const sim::Recording nothing = read(langfuse(observation("root", "SPAN", 0, R"("input":{"n":1})")));
    EXPECT_TRUE(nothing.sessions.empty());
    EXPECT_EQ(skippedText(nothing), ": a trace without messages or tool calls\n");
}

// ---- LangSmith ----------------------------------------------------------------------------------------------------------

std::string run(const std::string& id, const std::string& type, const std::string& parent, int second, const std::string& more) {
    return R"({"id":")" + id + R"(","trace_id":"r","dotted_order":"x","run_type":")" + type + R"(","name":")" + id + R"(",)" +
           (parent.empty() ? "" : R"("parent_run_id":")" + parent + "\",") + R"("start_time":"2026-01-01T10:00:0)" +
           std::to_string(second) + R"(.5","end_time":"2026-01-01T10:00:0)" + std::to_string(second) + R"(.9",)" + more + "}";
}

TEST(Langsmith, ChainsModelsAndToolsAreOneSession) {
    const std::string ai =
        R"({"lc":1,"type":"constructor","id":["langchain","schema","messages","AIMessage"],"kwargs":{"content":"","tool_calls":[{"name":"find","args":{"q":"x"},"id":"c","type":"tool_call"}]}})";
    const sim::Recording recording = read(
        "[" +
        run("find", "tool", "r", 3,
            R"("inputs":{"input":"{'q': 'x'}"},"outputs":{"output":{"lc":1,"type":"constructor","id":["langchain_core","messages","ToolMessage"],"kwargs":{"content":"none","tool_call_id":"c","status":"error"}}})") +
        "," +
        run("model", "llm", "r", 2,
            R"("inputs":{"messages":[[{"lc":1,"type":"constructor","id":["langchain","schema","messages","HumanMessage"],"kwargs":{"content":"go"}}]]},"outputs":{"generations":[[{"text":"","message":)" +
                ai + "}]]}") +
        "," +
        run("r", "chain", "", 1,
            R"("inputs":{"input":"go"},"outputs":{"output":"done"},"session_name":"p","extra":{"metadata":{"lc_agent_name":"desk"}})") +
        "]");
    ASSERT_EQ(recording.sessions.size(), 1u);
    const sim::Session& session = *recording.sessions[0];
    EXPECT_EQ(outline(session),
              "1 message user /1/inputs/messages/0/0/kwargs\n"
              "2 call find ->3 /1/outputs/generations/0/0/message/kwargs/tool_calls/0\n"
              "3 result find <-2 error /0/outputs/output/kwargs\n");
    EXPECT_EQ(session.steps[1].arguments, *parseJson(R"({"q":"x"})"));
    EXPECT_EQ(session.steps[1].agent, "desk");
    EXPECT_EQ(session.metadata["session_name"].asString(), "p");
    EXPECT_EQ(session.title, "r");
}

TEST(Langsmith, PatchesAreMergedByIdOrOrder) {
    const sim::Session session = readOne(
        R"({"post":[{"id":"a","trace_id":"a","dotted_order":"20260101Za","run_type":"llm","name":"m","inputs":{"messages":[{"role":"user","content":"hi"}]},"outputs":{}},
        {"id":"b","trace_id":"a","parent_run_id":"a","dotted_order":"20260101Za.20260102Zb","run_type":"tool","name":"pay","inputs":{"sum":3}}],
        "patch":[{"trace_id":"a","dotted_order":"20260101Za","outputs":{"role":"assistant","content":"yes"}},{"id":"b","trace_id":"a","dotted_order":"20260101Za.20260102Zb","error":"ValueError: no"},{"id":"q"}]
})");
    EXPECT_EQ(outline(session),
              "1 message user /post/0/inputs/messages/0\n"
              "2 message model /patch/0/outputs\n"
              "3 call pay ->4 /post/1/inputs\n"
              "4 result pay <-3 error [tool_error] /patch/1/error\n");
}

TEST(Langsmith, WithoutModelsTheRootSpeaks) {
    const sim::Session session = readOne(run("r", "chain", "", 1,
                                             R"("inputs":{"input":"go"},"outputs":{"output":"done"},"child_runs":[)" +
                                                 run("f", "tool", "", 2, R"("inputs":{"a":1},"outputs":{"output":"ok"})") + "]"));
    EXPECT_EQ(outline(session),
              "1 message user /inputs/input\n"
              "2 call f ->3 /child_runs/0/inputs\n"
              "3 result f <-2 /child_runs/0/outputs/output\n"
              "4 message model /outputs/output\n");
}

// ---- Events of managed agents -------------------------------------------------------------------------------------------

std::string event(const std::string& type, const std::string& more) {
    const std::string id = more.starts_with("\"id\"") ? "" : "\"id\":\"e\",";
    return R"(["client.beta.sessions.events.stream",{)" + id + R"("processed_at":"2026-01-01T10:00:00Z","type":")" + type +
           "\"," + more + "}]\n";
}

TEST(AgentEvents, DenialsPermissionsAndThreads) {
    const sim::Session session = readOne(
        R"(["client.beta.sessions.create",{"type":"session","id":"s","title":"Case","agent":{"name":"lead","system":"Be kind."}}])"
        "\n"
        R"(["client.beta.sessions.events.send",["s",{"events":[{"type":"user.message","content":[{"type":"text","text":"go"}]}]}]])"
        "\n" +
        event("user.message", R"("content":[{"type":"text","text":"go"}])") +
        event("agent.mcp_tool_use", R"("id":"a","name":"pay","input":{"sum":3},"evaluated_permission":"ask")") +
        R"(["client.beta.sessions.events.send",["s",{"events":[{"type":"user.tool_confirmation","tool_use_id":"a","result":"deny","deny_message":"no"}]}]])"
        "\n" +
        event("agent.mcp_tool_result", R"("mcp_tool_use_id":"a","is_error":true,"content":[{"type":"text","text":"rejected"}])") +
        event("agent.tool_use", R"("id":"b","name":"rm","input":{},"evaluated_permission":"deny")") +
        event("session.thread_created", R"("session_thread_id":"t2","agent_name":"clerk")") +
        event("agent.tool_use", R"("id":"c","name":"ls","input":{},"session_thread_id":"t2","evaluated_permission":"ask")") +
        event("session.strange", R"("x":1)") + event("session.status_idle", R"("stop_reason":{"type":"requires_action"})"));
    EXPECT_EQ(outline(session),
              "1 message system \n"
              "2 message user \n"
              "3 call pay ->5 [user_declined] \n"
              "4 approval pay <-3 [user_declined] /1/1/events/0\n"
              "5 result pay <-3 error [user_declined] \n"
              "6 call rm [policy_deny] \n"
              "7 delegation \n"
              "8 call ls [approval_pending] \n");
    EXPECT_EQ(session.steps[3].text, "no");
    EXPECT_FALSE(session.steps[3].approved);
    EXPECT_EQ(session.steps[5].agent, "lead");
    EXPECT_EQ(session.steps[6].agent, "clerk");
    EXPECT_EQ(session.steps[7].agent, "clerk");
    EXPECT_EQ(session.steps[2].place.line, 4u);
}

// ---- Hostile ------------------------------------------------------------------------------------------------------------

// Each value of a good document is replaced by each kind of value: nothing may crash, and what is left is read.
TEST(Traces, WrongTypesAnywhere) {
    const std::vector<std::string> documents{
        R"({"resourceSpans":[{"resource":{"attributes":[{"key":"a","value":{"stringValue":"b"}}]},"scopeSpans":[{"spans":[{"traceId":"t","spanId":"s","parentSpanId":"","name":"chat","startTimeUnixNano":"1718000000000000000","status":{"code":2},
            "events":[{"name":"gen_ai.user.message","attributes":[{"key":"content","value":{"stringValue":"x"}}]}],
            "attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},{"key":"gen_ai.output.messages","value":{"arrayValue":{"values":[{"kvlistValue":{"values":[{"key":"role","value":{"stringValue":"user"}},{"key":"content","value":{"stringValue":"x"}}]}}]}}}]}]}]}]})",
        langfuse(observation(
            "a", "GENERATION", 1,
            R"("input":[{"role":"user","content":[{"type":"text","text":"x"}]}],"output":{"choices":[{"message":{"content":"","tool_calls":[{"id":"c","function":{"name":"f","arguments":"{}"}}]}}]})")),
        run("r", "llm", "", 1,
            R"("inputs":{"messages":[[{"lc":1,"type":"constructor","id":["AIMessage"],"kwargs":{"content":"x","tool_calls":[{"name":"f","args":{},"id":"c"}]}}]]},"outputs":{"generations":[[{"text":"x","generation_info":{}}]]},"extra":{"metadata":{}})"),
        R"({"data":[{"type":"agent.tool_use","id":"a","name":"f","input":{},"processed_at":"t"},{"type":"agent.tool_result","id":"b","tool_use_id":"a","content":[{"type":"text","text":"x"}]},{"type":"user.tool_confirmation","tool_use_id":"a","result":"deny"}]})"};
    const std::vector<Json> values{
        Json(), Json(true), Json(7), Json::number("1.5"), Json("text"), Json(Json::Array{Json(1)}), Json::object({{"a", 1}})};
    std::size_t read = 0;
    const auto visit = [&](const Json& document, const std::string& at, const Json& node, const auto& self) -> void {
        for (const Json& value : values)
            if (sim::readRecording(document.withPointer(at, value).dump(), "x")) ++read;
        for (const auto& [name, member] : node.asObject()) self(document, pointerJoin(at, name), member, self);
        for (std::size_t i = 0; i < node.asArray().size(); ++i) self(document, pointerJoin(at, i), node.at(i), self);
    };
    for (const std::string& text : documents) {
        const Json document = parseJson(text).value();
        ASSERT_TRUE(sim::readRecording(text, "x")) << text;
        visit(document, "", document, visit);
    }
    EXPECT_GT(read, 300u);
}

// Thousands of nested spans, and of equal messages in growing histories, cost neither the stack nor the square of their number.
TEST(Traces, DeepTreesAndLongHistories) {
    std::string spans = observation("root", "SPAN", 0, R"("input":null)");
    std::string parent = "root";
    for (int i = 0; i < 5'000; ++i) {
        std::string text = observation("s" + std::to_string(i), "SPAN", 1, R"("input":null)");
        spans += "," + text.replace(text.find("\"root\""), 6, "\"" + parent + "\"");
        parent = "s" + std::to_string(i);
    }
    std::string history = R"({"role":"user","content":"a"})";
    for (int i = 0; i < 5'000; ++i) history += R"(,{"role":"user","content":"a"})";
    spans += "," + observation("m", "GENERATION", 2, R"("input":[)" + history + R"(],"output":"b")") + "," +
             observation("n", "GENERATION", 3, R"("input":[)" + history + R"(],"output":"b")");
    const sim::Session session = readOne(langfuse(spans));
    EXPECT_EQ(session.steps.size(), 5'003u);
}

}  // namespace
}  // namespace writ::test
