#include "support.h"

namespace writ::test {
namespace {

using sim::ArgumentsState;

TEST(Vercel, GivesStepsOfUiMessages) {
    const sim::Recording recording = read(R"([
        {"id":"1","role":"user","parts":[{"type":"text","text":"Hi"},{"type":"text","text":"there"}],"metadata":{"a":1}},
        {"id":"2","role":"assistant","parts":[{"type":"step-start"},{"type":"reasoning","text":"hm"},{"type":"text","text":"Looking."},
            {"type":"tool-getWeather","toolCallId":"c1","state":"output-available","input":{"city":"Paris"},"output":{"t":20}},
            {"type":"dynamic-tool","toolName":"g","toolCallId":"c2","state":"output-error","input":{},"errorText":"down"},
            {"type":"tool-h","toolCallId":"c3","state":"input-streaming","input":{"half":1}},
            {"type":"tool-k","toolCallId":"c4","state":"input-available","input":{}}]}])");
    ASSERT_EQ(recording.sessions.size(), 1u);
    const sim::Session& session = *recording.sessions[0];
    EXPECT_EQ(recording.format, "vercel-ui");
    EXPECT_EQ(outline(session),
              "1 message user /0\n"
              "2 message model /1/parts/2\n"
              "3 call getWeather ->4 /1/parts/3\n"
              "4 result getWeather <-3 /1/parts/3/output\n"
              "5 call g ->6 /1/parts/4\n"
              "6 result g <-5 error /1/parts/4/errorText\n"
              "7 call h /1/parts/5\n"
              "8 call k /1/parts/6\n");
    EXPECT_EQ(session.steps[2].arguments, *parseJson(R"({"city":"Paris"})"));
    EXPECT_EQ(session.steps[6].argumentsState, ArgumentsState::NotRecorded);
    EXPECT_EQ(skippedText(recording), "/1/parts/1: a part of type reasoning holds no text, call or result\n");
}

TEST(Vercel, TellsWhoDeniedACall) {
    struct Row {
        const char* part;
        const char* outline;
    };
    const std::vector<Row> rows{
        {R"("state":"output-denied","approval":{"id":"a","approved":false,"reason":"no"})",
         "1 call f [user_declined] /0/parts/0\n2 approval f <-1 [user_declined] /0/parts/0/approval\n"},
        {R"("state":"output-denied","approval":{"id":"a","approved":false,"isAutomatic":true})",
         "1 call f [policy_deny] /0/parts/0\n2 approval f <-1 [policy_deny] /0/parts/0/approval\n"},
        {R"("state":"approval-requested","approval":{"id":"a"})", "1 call f [approval_pending] /0/parts/0\n"},
        {R"("state":"approval-responded","approval":{"id":"a","approved":true})",
         "1 call f /0/parts/0\n2 approval f <-1 /0/parts/0/approval\n"},
        {R"("state":"output-available","approval":{"id":"a","approved":true},"output":"ok")",
         "1 call f ->3 /0/parts/0\n2 approval f <-1 /0/parts/0/approval\n3 result f <-1 /0/parts/0/output\n"}};
    for (const Row& row : rows)
        EXPECT_EQ(outline(readOne(R"([{"role":"assistant","parts":[{"type":"tool-f","toolCallId":"c","input":{},)" +
                                  std::string(row.part) + "}]}]")),
                  row.outline);
}

TEST(Vercel, ReadsModelMessages) {
    EXPECT_EQ(outline(readOne(R"({"messages":[{"role":"user","content":"go"},
        {"role":"assistant","content":[{"type":"text","text":"Sure."},{"type":"tool-call","toolCallId":"c1","toolName":"f","input":{"a":1}},
            {"type":"tool-call","toolCallId":"c2","toolName":"g","args":{}},{"type":"tool-approval-request","approvalId":"ap","toolCallId":"c2"}],"finishReason":"content-filter"},
        {"role":"tool","content":[{"type":"tool-result","toolCallId":"c1","toolName":"f","output":{"type":"error-text","value":"down"}},
            {"type":"tool-approval-response","approvalId":"ap","approved":false}]}]})")),
              "1 message user /messages/0\n2 message model /messages/1/content/0\n3 call f ->6 /messages/1/content/1\n4 call g "
              "[user_declined] /messages/1/content/2\n"
              "5 refusal [provider_filter] /messages/1/finishReason\n6 result f <-3 error /messages/2/content/0\n7 approval g "
              "<-4 [user_declined] /messages/2/content/1\n");
    EXPECT_EQ(
        outline(readOne(
            R"([{"role":"assistant","parts":[{"type":"tool-invocation","toolInvocation":{"state":"result","toolCallId":"c","toolName":"f","args":{},"result":1}}]}])")),
        "1 call f ->2 /0/parts/0/toolInvocation\n2 result f <-1 /0/parts/0/toolInvocation/result\n");
}

TEST(Vercel, ReadsMessagesThatAreLines) {
    const sim::Session session = readOne(
        "{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"text\":\"a\"}]}\n"
        "{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"text\":\"b\"}]}\n");
    ASSERT_EQ(session.steps.size(), 2u);
    EXPECT_EQ(session.steps[1].place.line, 2u);
}

constexpr const char* kTrace =
    R"({"object":"trace","id":"trace_1","workflow_name":"Refunds","group_id":"g","metadata":{"user":"ana"}})";

std::string span(const std::string& id, const std::string& parent, int second, const std::string& data,
                 const std::string& more = "\"error\":null") {
    const std::string time = "\"2026-03-14T02:00:" + std::to_string(second);
    return R"({"object":"trace.span","trace_id":"trace_1","id":")" + id + R"(","parent_id":)" +
           (parent.empty() ? "null" : "\"" + parent + "\"") + ",\"started_at\":" + time + ".000000+00:00\",\"ended_at\":" + time +
           ".500000+00:00\"," + more + ",\"span_data\":" + data + "}";
}

// Spans are written when they end, so their order in the file is not that of time.
TEST(AgentsSdk, GivesStepsInTheOrderOfTime) {
    const sim::Session session = readOne(
        std::string("[") + kTrace + "," +
        span("s4", "s1", 14, R"({"type":"handoff","from_agent":"Triage","to_agent":"Billing"})") + "," +
        span("s3", "s1", 13,
             R"({"type":"function","name":"get_weather","input":"{\"city\":\"Paris\"}","output":"cloudy","mcp_data":null})") +
        "," + span("s2", "s1", 12, R"({"type":"guardrail","name":"pii","triggered":false})") + "," +
        span("s6", "s5", 16, R"({"type":"function","name":"refund","input":"","output":null})",
             R"("error":{"message":"not allowed","data":{}})") +
        "," + span("s5", "", 15, R"({"type":"agent","name":"Billing"})") + "," +
        span("s1", "", 11, R"({"type":"agent","name":"Triage","tools":["get_weather"]})") + "," +
        span("s7", "s5", 17, R"({"type":"guardrail","name":"pii","triggered":true})") + "]");
    EXPECT_EQ(outline(session),
              "1 approval /3/span_data\n"
              "2 call get_weather ->3 /2/span_data\n"
              "3 result get_weather <-2 /2/span_data/output\n"
              "4 delegation /1/span_data\n"
              "5 call refund ->6 /4/span_data\n"
              "6 result refund <-5 error /4/error\n"
              "7 approval [policy_deny] /7/span_data\n");
    EXPECT_EQ(session.title, "Refunds");
    EXPECT_EQ(session.format, "openai-agents");
    EXPECT_EQ(session.metadata["user"], Json("ana"));
    EXPECT_EQ(session.steps[1].agent, "Triage");
    EXPECT_EQ(session.steps[3].agent, "Billing");
    EXPECT_EQ(session.steps[4].agent, "Billing");
    EXPECT_EQ(session.steps[4].argumentsState, ArgumentsState::NotRecorded);
    ASSERT_TRUE(session.steps[2].time);
    EXPECT_EQ(session.steps[2].time->ms % 60'000, 13'500);
}

// A generation tells the call, a function span its result, and the next generation both once more.
TEST(AgentsSdk, ReadsWhatSeveralSpansTellOnce) {
    const std::string call =
        R"({"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]})";
    const std::string asked = R"({"role":"system","content":"s"},{"role":"user","content":"go"})";
    const sim::Recording recording = read(
        std::string(kTrace) + "\n" + span("s1", "", 10, R"({"type":"agent","name":"A"})") + "\n" +
        span("s2", "s1", 11, R"({"type":"generation","model":"m","input":[)" + asked + R"(],"output":[)" + call + "]}") + "\n" +
        span("s3", "s1", 12, R"({"type":"function","name":"f","input":"{\"a\":1}","output":"r"})") + "\n" +
        span("s4", "s1", 13,
             R"({"type":"generation","input":[)" + asked + "," + call +
                 R"(,{"role":"tool","tool_call_id":"call_1","content":"r"}],"output":[{"role":"assistant","content":"done"}]})") +
        "\n" + span("s5", "s1", 14, R"({"type":"custom","name":"c","data":{}})") + "\n");
    ASSERT_EQ(recording.sessions.size(), 1u);
    const sim::Session& session = *recording.sessions[0];
    EXPECT_EQ(
        outline(session),
        "1 message system /span_data/input/0\n2 message user /span_data/input/1\n3 call f ->4 /span_data/output/0/tool_calls/0\n"
        "4 result f <-3 /span_data/output\n5 message model /span_data/output/0\n");
    EXPECT_EQ(session.steps[2].place.line, 3u);
    EXPECT_EQ(session.steps[3].place.line, 4u);
    EXPECT_EQ(session.steps[3].callId, "call_1");
    EXPECT_EQ(skippedText(recording), "line 6 /span_data: a span of type custom holds no message, call or result\n");
}

TEST(AgentsSdk, ReadsWhatTheExporterSends) {
    const sim::Recording recording =
        read(std::string(R"({"data":[)") + kTrace + "," +
             span("a", "", 11, R"({"type":"function","name":"f","input":"{}","output":"1"})") + "," +
             span("b", "", 11, R"({"type":"function","name":"f","input":"{}","output":"2"})") + ",7]}");
    ASSERT_EQ(recording.sessions.size(), 1u);
    // Two calls alike, made at once, stay two calls.
    EXPECT_EQ(recording.sessions[0]->steps.size(), 4u) << outline(*recording.sessions[0]);
    EXPECT_EQ(skippedText(recording), "/data/3: neither a trace nor a span\n");
}

}  // namespace
}  // namespace writ::test
