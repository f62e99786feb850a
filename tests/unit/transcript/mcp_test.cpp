#include "simulator/outcome/classify.h"
#include "support.h"

#include <map>

namespace writ::test {
namespace {

std::string asks(const std::string& id, const std::string& method, const std::string& parameters) {
    return R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":")" + method + R"(","params":)" + parameters + "}\n";
}
std::string calls(const std::string& id, const std::string& tool) {
    return asks(id, "tools/call", R"({"name":")" + tool + R"(","arguments":{"a":1}})");
}
std::string answers(const std::string& id, const std::string& result) {
    return R"({"jsonrpc":"2.0","id":)" + id + R"(,"result":)" + result + "}\n";
}
std::string text(const std::string& text) {
    return R"({"content":[{"type":"text","text":")" + text + R"("}]})";
}

TEST(McpLog, ResultsBelongToCallsById) {
    const sim::Recording recording =
        read(asks("0", "initialize", R"({"protocolVersion":"2025-11-25","clientInfo":{"name":"c"}})") +
             answers("0", R"({"serverInfo":{"name":"shop"}})") + calls("1", "f") + calls("\"two\"", "g") +
             answers("\"two\"", text("G")) + answers("1", R"({"content":[],"structuredContent":{"x":1}})"));
    ASSERT_EQ(recording.sessions.size(), 1u);
    const sim::Session& session = *recording.sessions[0];
    EXPECT_EQ(recording.format, "mcp-log");
    EXPECT_EQ(outline(session), "1 call f ->4 /params\n2 call g ->3 /params\n3 result g <-2 /result\n4 result f <-1 /result\n");
    EXPECT_EQ(session.metadata["server"]["name"].asString(), "shop");
    EXPECT_EQ(session.metadata["client"]["name"].asString(), "c");
    EXPECT_EQ(session.steps[3].result["x"].asInteger(), 1);
    EXPECT_EQ(session.steps[1].callId, "two");
    EXPECT_EQ(recording.messages, 6u);
    EXPECT_EQ(skippedText(recording), "line 1: a message of method initialize makes no step\n");
}

TEST(McpLog, FailuresAreDeclared) {
    const sim::Session session =
        readOne(calls("1", "f") + answers("1", R"({"content":[{"type":"text","text":"bad"}],"isError":true})") + calls("2", "g") +
                R"({"jsonrpc":"2.0","id":2,"error":{"code":-32602,"message":"Unknown tool: g"}})"
                "\n" +
                calls("3", "h") + answers("3", R"({"resultType":"input_required","inputRequests":{}})"));
    EXPECT_EQ(outline(session),
              "1 call f ->2 /params\n2 result f <-1 error [tool_error] /result\n"
              "3 call g ->4 /params\n4 result g <-3 error [tool_error] /error\n"
              "5 call h ->6 /params\n6 result h <-5 [approval_pending] /result\n");
    EXPECT_EQ(session.steps[3].declared->evidence, "error.code: -32602");
    EXPECT_EQ(session.steps[3].text, "Unknown tool: g");
}

TEST(McpLog, BothSidesAskAndCountIdsOfTheirOwn) {
    const sim::Session session = readOne(
        calls("1", "f") + asks("1", "elicitation/create", R"({"message":"Your name?"})") +
        answers("1", R"({"action":"decline"})") +
        asks("1", "sampling/createMessage", R"({"messages":[{"role":"user","content":{"type":"text","text":"Sum up"}}]})") +
        answers("1", R"({"role":"assistant","content":{"type":"text","text":"Short."},"model":"m"})") +
        asks(
            "2", "sampling/createMessage",
            R"({"messages":[{"role":"user","content":{"type":"text","text":"Sum up"}},{"role":"user","content":{"type":"text","text":"More"}}]})") +
        answers("1", text("F")));
    EXPECT_EQ(outline(session),
              "1 call f ->7 /params\n2 message tool /params\n3 approval /result\n4 message user /params/messages/0/content\n"
              "5 message model /result/content\n6 message user /params/messages/1/content\n7 result f <-1 /result\n");
    EXPECT_FALSE(session.steps[2].approved);
    EXPECT_EQ(session.steps[2].text, "action: decline");
}

TEST(McpLog, MessagesMayStandInRecordsOfAProxyOrInBatches) {
    const std::string call = R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"f","arguments":{}}})";
    const std::string answer = R"({"jsonrpc":"2.0","id":1,"result":{"content":[]}})";
    const sim::Recording recording =
        read(R"({"ts":"2026-03-14T02:11:04Z","sessionId":"a","message":)" + call + "}\n" + R"({"sessionId":"b","message":)" +
             call + "}\n" + R"({"sessionId":"a","message":)" + answer + "}\n[" + call + "," + answer + "]\n");
    ASSERT_EQ(recording.sessions.size(), 3u);
    EXPECT_EQ(outline(*recording.sessions[0]), "1 call f ->2 /message/params\n2 result f <-1 /message/result\n");
    EXPECT_TRUE(recording.sessions[0]->steps[0].time.has_value());
    EXPECT_EQ(outline(*recording.sessions[1]), "1 call f /message/params\n");
    EXPECT_EQ(outline(*recording.sessions[2]), "1 call f ->2 /0/params\n2 result f <-1 /1/result\n");
}

TEST(McpLog, AnInterceptorSeesTheRequestAgainWithItsAnswer) {
    const std::string call = R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"f","arguments":{}}})";
    const std::string request = R"("gatewayRequest":{"path":"/mcp","body":)" + call + "}";
    const sim::Session session = readOne(
        R"({"interceptorInputVersion":"1.0","mcp":{)" + request + "}}\n" + R"({"interceptorInputVersion":"1.0","mcp":{)" +
        request +
        R"(,"gatewayResponse":{"statusCode":200,"body":{"jsonrpc":"2.0","id":1,"result":{"content":[],"isError":false}}}}})"
        "\n");
    EXPECT_EQ(outline(session),
              "1 call f ->2 /mcp/gatewayRequest/body/params\n2 result f <-1 /mcp/gatewayResponse/body/result\n");
}

TEST(McpLog, AClientThatIntroducesItselfBeginsAnew) {
    const std::string hello = asks("0", "initialize", "{}");
    EXPECT_EQ(read(hello + calls("1", "f") + hello + calls("1", "g") + answers("1", text("G"))).sessions.size(), 2u);
}

TEST(McpLog, MissingArgumentsAreNotRecorded) {
    const sim::Session session = readOne(asks("1", "tools/call", R"({"name":"f"})") + calls("2", "g"));
    EXPECT_EQ(session.steps[0].argumentsState, sim::ArgumentsState::NotRecorded);
}

TEST(McpLog, WhatMakesNoStepHasAReason) {
    const sim::Recording recording =
        read(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":9,"reason":"enough"}})"
             "\n" +
             answers("7", "{}") +
             R"({"jsonrpc":"2.0","id":8,"error":{"code":-32020,"message":"Header mismatch"}})"
             "\n" +
             asks("1", "tools/call", "{}") + "{\"jsonrpc\":\"2.0\"}\n" + calls("2", "f"));
    EXPECT_EQ(skippedText(recording),
              "line 1: the request 9 was cancelled: enough\n"
              "line 2: an answer to no request of this recording\n"
              "line 3: an error that answers no request of this recording: Header mismatch\n"
              "line 4 /params: a tool call without the name of a tool\n"
              "line 5: not a record of MCP log\n");
}

// The examples of the specification are single messages, or parts of them.
TEST(McpLog, ExamplesOfTheSpecificationGiveStepsOrAReason) {
    const std::filesystem::path folder = sharedFolder() / "transcripts/mcp";
    if (!std::filesystem::exists(folder))
        GTEST_SKIP() << "NOT RUN: the recordings are not here; set WRIT_SHARED to the folder that holds transcripts/";
    std::map<std::string, std::string> outlines;
    std::size_t reasons = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string name = entry.path().stem().string();
        const auto recording = sim::readRecordingFile(entry.path(), entry.path().filename().string());
        const bool hasSteps = recording && !recording->sessions.empty();
        if (hasSteps)
            outlines[name] = outline(*recording->sessions[0]);
        else
            ++reasons;
        EXPECT_TRUE(hasSteps || (recording ? !recording->skipped.empty() : !recording.error().message.empty())) << name;
    }
    const std::map<std::string, std::string> expected{
        {"CallToolRequest__call-tool-request", "1 call get_weather /params\n"},
        {"CallToolRequestParams__get-weather-tool-call-params", "1 call get_weather \n"},
        {"CallToolRequestParams__tool-call-params-with-progress-token", "1 call build_simulation \n"},
        {"CallToolResultResponse__call-tool-result-response", "1 result /result\n"},
        {"CallToolResult__invalid-tool-input-error", "1 result error [tool_error] \n"},
        {"CallToolResult__result-with-array-structured-content", "1 result \n"},
        {"CallToolResult__result-with-structured-content", "1 result \n"},
        {"CallToolResult__result-with-unstructured-text", "1 result \n"}};
    EXPECT_EQ(outlines, expected);
    EXPECT_EQ(reasons, 31u);
}

}  // namespace
}  // namespace writ::test
