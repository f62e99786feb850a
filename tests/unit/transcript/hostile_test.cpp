#include "support.h"

namespace writ::test {
namespace {

using std::string_literals::operator""s;

TEST(Hostile, InputsThatAreNoRecordingAreClearErrors) {
    struct Row {
        std::string bytes;
        ErrorKind kind;
    };
    const std::vector<Row> rows{
        {"", ErrorKind::Malformed},
        {" \n\t ", ErrorKind::Malformed},
        {"\0\1\2\xff\xfe\xfd"s, ErrorKind::Malformed},
        {"\xff\xfe{\0}\0"s, ErrorKind::Malformed},
        {"\xfe\xff\0{\0}"s, ErrorKind::Malformed},
        {"{\0}\0"s, ErrorKind::Malformed},
        {"[{\"role\":\"user\",\"content\":\"\xC3\x28\"}]", ErrorKind::Malformed},
        {"PK\x03\x04rest", ErrorKind::Unreadable},
        {"\x1f\x8b\x08", ErrorKind::Unreadable},
        {"{}", ErrorKind::Unsupported},
        {"[]", ErrorKind::Unsupported},
        {"null", ErrorKind::Unsupported},
        {"12", ErrorKind::Unsupported},
        {"{\"messages\":[]}", ErrorKind::Unsupported},
        {"{\"messages\":{}}", ErrorKind::Unsupported},
        {"[{\"role\":7,\"content\":7}]", ErrorKind::Unsupported},
        {"{\"choices\":[7]}", ErrorKind::Unsupported},
        {"{\"interactions\":[7,{\"request\":3}]}", ErrorKind::Unsupported},
        {std::string(100'000, '['), ErrorKind::TooDeep},
        {"{\"messages\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}", ErrorKind::TooDeep},
        {"{\"contents\":[{\"parts\":7}]}", ErrorKind::Unsupported},
        {"{\"input\":[7],\"output\":[7]}", ErrorKind::Unsupported},
        {"{\"object\":\"trace.span\",\"span_data\":7}", ErrorKind::Unsupported},
        // Other formats, which must not be taken for one of these.
        {R"({"messages":[{"role":"assistant","content":null,"tool_calls":[{"function":"send","args":{},"id":"x"}]}]})",
         ErrorKind::Unsupported},
    };
    for (const Row& row : rows) {
        const auto recording = sim::readRecording(row.bytes, "odd.json");
        ASSERT_FALSE(recording) << row.bytes.substr(0, 80);
        EXPECT_EQ(recording.error().kind, row.kind) << row.bytes.substr(0, 80) << "\n" << recording.error().text();
        EXPECT_EQ(recording.error().file, "odd.json");
        EXPECT_FALSE(recording.error().message.empty());
    }
}

TEST(Hostile, UnknownDocumentsSayWhatWasLookedFor) {
    const auto recording = sim::readRecording("{}", "x.json");
    ASSERT_FALSE(recording);
    for (const sim::Format& format : sim::formats())
        EXPECT_NE(recording.error().message.find(format.name), std::string::npos) << recording.error().message;
}

TEST(Hostile, DeepArgumentsAndResultsAreKeptAsTheyAre) {
    const std::string deep(100'000, '[');
    const sim::Session session =
        readOne(R"([{"role":"assistant","tool_calls":[{"id":"c","function":{"name":"f","arguments":"{\"a\":)" + deep +
                R"("}}]},{"role":"tool","tool_call_id":"c","content":")" + deep + "\"}]");
    ASSERT_EQ(session.steps.size(), 2u);
    EXPECT_EQ(session.steps[0].argumentsState, sim::ArgumentsState::Unreadable);
    EXPECT_EQ(session.steps[1].result, Json(deep));
}

TEST(Hostile, EveryTruncationIsReadOrRefused) {
    const std::string text =
        R"([{"task_id":1,"reward":0,"traj":[{"role":"assistant","content":"\u00e9","tool_calls":[{"id":"c","function":{"name":"f",
        "arguments":"{\"a\": [1, {\"b\": null}]}"}}]},{"role":"tool","tool_call_id":"c","content":"{\"x\": 1}"}]}])";
    for (std::size_t length = 0; length < text.size(); ++length) {
        const auto recording = sim::readRecording(std::string_view(text).substr(0, length), "cut.json");
        ASSERT_FALSE(recording) << length;
        EXPECT_EQ(recording.error().kind, ErrorKind::Malformed) << length;
    }
    EXPECT_TRUE(sim::readRecording(text, "cut.json"));
}

// Each value of a good document is replaced by each kind of value: nothing may crash, and what is left is read.
TEST(Hostile, WrongTypesAnywhere) {
    const std::vector<std::string> documents{
        R"({"model":"m","metadata":{"a":1},"messages":[{"role":"assistant","content":[{"type":"text","text":"x"}],"refusal":null,"timestamp":"t",
            "tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c","content":"r"}]})",
        R"({"system":"s","messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{}}]},
            {"role":"user","content":[{"type":"tool_result","tool_use_id":"t","is_error":true,"content":[{"type":"text","text":"x"}]}]}]})",
        R"([{"task_id":1,"trial":2,"reward":0,"traj":[{"role":"user","content":"x"}]}])",
        R"({"request":{"body":{"messages":[{"role":"user","content":"x"}]}},"response":{"body":{"created":1,"choices":[{"message":{"role":"assistant",
            "content":"y"},"finish_reason":"stop"}]}}})",
        R"({"type":"message","role":"assistant","content":[{"type":"text","text":"x"}],"stop_reason":"refusal","stop_details":{"category":"c"}})",
        R"({"systemInstruction":{"parts":[{"text":"s"}]},"contents":[{"role":"model","parts":[{"text":"x"},{"functionCall":{"id":"c","name":"f","args":{}}}]},
            {"role":"user","parts":[{"functionResponse":{"id":"c","name":"f","response":{"error":"e"}}}]}]})",
        R"({"candidates":[{"content":{"parts":[{"executableCode":{"code":"c"}},{"codeExecutionResult":{"outcome":"o","output":"p"}}]},"finishReason":"SAFETY"}],
            "promptFeedback":{"blockReason":"OTHER"}})",
        R"({"system":[{"text":"s"}],"messages":[{"role":"assistant","content":[{"toolUse":{"toolUseId":"t","name":"f","input":{}}}]},
            {"role":"user","content":[{"toolResult":{"toolUseId":"t","status":"error","content":[{"text":"x"},{"json":{}}]}}]}]})",
        R"({"instructions":"s","input":[{"role":"user","content":"x"},{"type":"function_call","call_id":"c","name":"f","arguments":"{}"},
            {"type":"function_call_output","call_id":"c","output":"r"},{"type":"mcp_approval_request","id":"a","name":"g","arguments":"{}"},
            {"type":"mcp_approval_response","approval_request_id":"a","approve":false},{"type":"web_search_call","status":"failed","action":{}}]})",
        R"([{"role":"assistant","parts":[{"type":"tool-f","toolCallId":"c","state":"output-denied","input":{},"approval":{"approved":false,"isAutomatic":true}},
            {"type":"dynamic-tool","toolName":"g","toolCallId":"d","state":"output-error","errorText":"e"}]}])",
        R"({"data":[{"object":"trace","id":"t","workflow_name":"w"},{"object":"trace.span","id":"s","trace_id":"t","parent_id":"s","started_at":"x","error":{"message":"m"},
            "span_data":{"type":"function","name":"f","input":"{}","output":"o"}},{"object":"trace.span","trace_id":"t","span_data":{"type":"generation",
            "input":[{"role":"user","content":"x"}],"output":[{"role":"assistant","tool_calls":[{"id":"c","function":{"name":"f","arguments":"{}"}}]}]}}]})",
        R"({"interactions":[{"request":{"body":{"messages":[{"role":"user","content":"x"}]}},"response":{"status":400,"body":{"error":{"code":"c","message":"m",
            "innererror":{"code":"d"}}}}},{"request":{"body":{"messages":[{"role":"user","content":"x"},{"role":"assistant","content":"y"}]}},
            "response":{"body":[{"candidates":[{"content":{"parts":[{"text":"a"}]}}]}]}}]})",
        R"({"request":{"body":{"messages":[{"role":"user","content":"x"}]}},"response":{"body":[{"choices":[{"index":0,"delta":{"content":"c","tool_calls":[{"index":0,"id":"i",
            "function":{"name":"f","arguments":"{}"}}],"executed_tools":[{"index":0,"type":"t","arguments":"{}","output":"o"}]},"finish_reason":"stop"}]}]}})",
        R"({"request":{"body":{"system":"s","messages":[{"role":"user","content":"x"}]}},"response":{"body":[{"type":"message_start","message":{"type":"message","role":"assistant"}},
            {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"f","input":{}}},
            {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{}","stop_reason":"refusal"}}]}})",
        R"({"request":{"body":{"input":[{"role":"user","content":"x"}]}},"response":{"body":[{"type":"response.output_item.added","output_index":0,"item":{"type":"function_call",
            "call_id":"c","name":"f"}},{"type":"response.function_call_arguments.delta","output_index":0,"delta":"{}"}]}})",
        R"({"eval":{"task":"t","model":"m"},"samples":[{"id":1,"epoch":1,"attachments":{"a":"x"},"error":{"message":"e"},"messages":[
            {"id":"m","role":"assistant","content":[{"type":"text","text":"attachment://a","refusal":true},{"type":"tool_use","id":"p","name":"f","result":"r"}],
             "tool_calls":[{"id":"c","function":"f","arguments":{"a":"attachment://a"}}]},
            {"role":"tool","tool_call_id":"c","content":"r","error":{"type":"approval","message":"x"}}],
            "events":[{"event":"span_begin","id":"s","span_id":"s","parent_id":"p","type":"agent","name":"n"},
              {"event":"model","span_id":"s","completed":"c","output":{"choices":[{"message":{"id":"n","role":"assistant","content":"y",
                "tool_calls":[{"id":"d","function":"g","arguments":{}}]},"stop_reason":"content_filter"}]}},
              {"event":"approval","call":{"id":"d"},"decision":"reject","approver":"human","modified":{"function":"f","arguments":{}}},
              {"event":"tool","id":"d","function":"g","arguments":{},"result":"r","events":[{"event":"step","action":"begin","type":"scorer"}]}]}]})",
        R"({"suite_name":"s","pipeline_name":"p","error":null,"messages":[{"role":"assistant","content":[{"type":"text","content":"x"}],
            "tool_calls":[{"function":"f","args":{},"id":"c"}]},{"role":"tool","tool_call_id":"c","tool_call":{"function":"f"},"content":"r","error":"e"}]})",
        R"({"info":{"environment_info":{"domain_name":"d"}},"simulations":[{"task_id":"t","messages":[{"role":"user","content":"x",
            "tool_calls":[{"id":"c","name":"f","arguments":{},"requestor":"user"}]},{"role":"tool","id":"c","content":"r","error":true}]}]})",
        R"({"schema_version":"ATIF-v1.4","agent":{"name":"a"},"steps":[{"source":"agent","message":"x","tool_calls":[{"tool_call_id":"c",
            "function_name":"f","arguments":{}}],"observation":{"results":[{"source_call_id":"c","content":"r","subagent_trajectory_ref":[{"session_id":"s"}]}]}}],
            "subagent_trajectories":[{"steps":[]}]})",
        R"({"trajectory":[{"action":"a","observation":"o","thought":"t"}],"history":[{"role":"user","content":"u"},{"role":"assistant","action":"a",
            "tool_calls":[{"id":"c","function":{"name":"f","arguments":"{}"}}]}]})",
        R"([{"role":"assistant","content":"```mswea_bash_command\nls\n```"},{"role":"user","content":"<returncode>0</returncode>"}])",
        R"({"history":[{"action":"run","args":{"command":"c","thought":"t","confirmation_state":"awaiting_confirmation"},"id":1,"source":"agent",
            "tool_call_metadata":{"function_name":"f","tool_call_id":"t","model_response":{"choices":[{"message":{"tool_calls":[{"id":"t","function":{"name":"f",
            "arguments":"{}"}}]}}]}}},{"observation":"run","cause":1,"content":"r","success":false},{"action":"delegate","args":{"agent":"a","inputs":{"task":"t"}}}]})",
        R"({"loglines":[{"type":"assistant","uuid":"u","parentUuid":"p","sessionId":"s","isSidechain":true,"agentId":"a","cwd":"/","message":{"id":"m","role":"assistant",
            "content":[{"type":"tool_use","id":"t","name":"f","input":{"prompt":"x","subagent_type":"y"}}],"stop_reason":"refusal"}},
            {"type":"user","uuid":"v","toolDenialKind":"user-rejected","toolUseResult":{"a":1},"message":{"content":[{"type":"tool_result","tool_use_id":"t","content":"r"}]}},
            {"type":"system","sessionId":"s","subtype":"api_error","content":"x"},{"type":"summary","summary":"s","leafUuid":"v"}]})",
        R"([{"type":"session_meta","payload":{"id":"i","agent_nickname":"n"}},{"type":"turn_context","payload":{"cwd":"/","sandbox_policy":{"mode":"m"}}},
            {"type":"response_item","payload":{"type":"function_call","name":"f","arguments":"{}","call_id":"c"}},
            {"type":"response_item","payload":{"type":"function_call_output","call_id":"c","output":"{\"metadata\":{\"exit_code\":1}}"}},
            {"type":"event_msg","payload":{"type":"exec_command_end","call_id":"c","status":"declined"}}])",
        R"([{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"f","arguments":{"a":1},"_meta":{"io.modelcontextprotocol/clientInfo":{"name":"c"}}}},
            {"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"x"}],"isError":true,"structuredContent":{"b":2}}},
            {"sessionId":"s","message":{"jsonrpc":"2.0","id":2,"method":"sampling/createMessage","params":{"messages":[{"role":"user","content":[{"type":"tool_use","id":"i","name":"g"}]}]}}}])",
        R"([{"decision_id":"d","path":"p/deny","input":{"agent":{"id":"a"},"tool":{"name":"f","args":{"k":1}}},"masked":["/input/tool/args/k"],"erased":["/input"],
            "result":{"allow":true,"reasons":["r"]},"ids":["i"],"error":{"code":"c","message":"m"}}])",
        R"([{"decisionLogEntry":{"callId":"c","timestamp":"t","checkResources":{"inputs":[{"principal":{"id":"p"},"resource":{"attr":{"input":{"a":1}}},"actions":["x"]}],
            "outputs":[{"actions":{"x":{"effect":"EFFECT_DENY","policy":"p"}},"outputs":[{"action":"x","val":"v"}],"evaluationErrors":[{"celError":{"message":"m"}}]}]}}}])",
        R"([{"request_id":"r","event_timestamp":1773454264000,"resource_arn":"a","body":{"log":"l","requestBody":"{method=tools/call, params={name=f, arguments={}}}",
            "policy":{"decision":"DENY","determiningPolicies":["p"],"principal":{"entityId":"e"}}}},
            {"name":"AgentCore.Gateway.InvokeTool","spanId":"s","parentSpanId":"p","startTimeUnixNano":"1","attributes":{"tool.name":"f","aws.agentcore.policy.authorization_decision":"ALLOW"}},
            {"principal":{"type":"t","id":"i"},"action":"AgentCore::Action::\"a\"","context":{"input":{"x":1}},"decision":"Allow"}])"};
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
        visit(document, "", document, visit);
    }
    EXPECT_GT(read, 100u);
}

TEST(Hostile, TheListOfSkippedRecordsIsBounded) {
    std::string text = R"([{"role":"user","content":"x"})";
    for (int i = 0; i < 20'000; ++i) text += ",{}";
    const sim::Recording recording = read(text + "]");
    EXPECT_EQ(recording.skipped.size(), 10'000u);
    EXPECT_EQ(recording.sessions.size(), 1u);
}

TEST(Hostile, StepsAreLimited) {
    sim::ReadLimits limits;
    limits.maxSteps = 1;
    const auto recording = sim::readRecording(R"([{"role":"user","content":"a"},{"role":"user","content":"b"}])", "x", limits);
    ASSERT_FALSE(recording);
    EXPECT_EQ(recording.error().kind, ErrorKind::TooLarge);
}

}  // namespace
}  // namespace writ::test
