#include "simulator/outcome/classify.h"
#include "simulator/transcript/recorded_decision.h"
#include "support.h"

namespace writ::test {
namespace {

std::string line(const std::string& type, const std::string& payload) {
    return R"({"timestamp":"2026-03-14T02:11:04.500Z","type":")" + type + R"(","payload":)" + payload + "}\n";
}
std::string item(const std::string& payload) {
    return line("response_item", payload);
}
std::string event(const std::string& payload) {
    return line("event_msg", payload);
}
const std::string kMeta = line("session_meta", R"({"id":"r1","cwd":"/work","cli_version":"1","instructions":"x"})");
const std::string kCall = item(R"({"type":"function_call","name":"shell","arguments":"{\"command\":[\"ls\"]}","call_id":"c1"})");

std::string outcomeOfFirst(const std::string& afterTheCall) {
    const sim::Session session = readOne(kMeta + kCall + afterTheCall);
    const sim::OutcomeFinding finding = sim::classify(session, session.steps[0], {});
    return std::string(word(finding.outcome)) + ": " + finding.evidence;
}

TEST(CodexRollout, ReadsMessagesCallsAndResults) {
    const sim::Recording recording = read(
        kMeta + item(R"({"type":"message","role":"developer","content":[{"type":"input_text","text":"rules"}]})") +
        item(R"({"type":"message","role":"user","content":[{"type":"input_text","text":"list"}]})") +
        event(R"({"type":"user_message","message":"list"})") +
        line("turn_context", R"({"approval_policy":"on-request","sandbox_policy":{"mode":"read-only"},"cwd":"/work"})") +
        item(R"({"type":"reasoning","summary":[]})") + kCall +
        item(R"({"type":"function_call_output","call_id":"c1","output":"{\"output\":\"a\",\"metadata\":{\"exit_code\":0}}"})") +
        item(R"({"type":"custom_tool_call","name":"apply_patch","input":"*** Begin","call_id":"c2"})") +
        item(R"({"type":"custom_tool_call_output","call_id":"c2","output":[{"type":"input_text","text":"ok"}]})") +
        item(R"({"type":"local_shell_call","call_id":"c3","action":{"type":"exec","command":["ls"]}})") +
        line("compacted", R"({"message":"So far."})") +
        item(R"({"type":"message","role":"assistant","content":[{"type":"output_text","text":"done"}]})"));
    ASSERT_EQ(recording.sessions.size(), 1u);
    const sim::Session& session = *recording.sessions[0];
    EXPECT_EQ(recording.format, "codex-rollout");
    EXPECT_EQ(session.metadata.dump(), R"({"id":"r1","cwd":"/work","cli_version":"1"})");
    EXPECT_EQ(outline(session),
              "1 message system /payload\n2 message user /payload\n3 call shell ->4 /payload\n4 result shell <-3 /payload\n"
              "5 call apply_patch ->6 /payload\n6 result apply_patch <-5 /payload\n7 call local_shell /payload\n"
              "8 message system /payload\n9 message model /payload\n");
    EXPECT_EQ(session.steps[2].arguments["command"].at(0).asString(), "ls");
    EXPECT_EQ(session.steps[2].context->metadata["sandbox_policy"]["mode"].asString(), "read-only");
    EXPECT_EQ(session.steps[2].place.line, 7u);
    EXPECT_EQ(session.steps[4].arguments.dump(), R"({"input":"*** Begin"})");
    EXPECT_EQ(session.steps[6].arguments["command"].at(0).asString(), "ls");
    EXPECT_EQ(recording.messages, 4u);
    EXPECT_EQ(skippedText(recording), "line 6 /payload: an item of type reasoning makes no step\n");
}

TEST(CodexRollout, OutcomesComeFromFields) {
    const auto output = [](const std::string& value) {
        return item(R"({"type":"function_call_output","call_id":"c1","output":)" + value + "}");
    };
    EXPECT_EQ(outcomeOfFirst(output(R"("ok")")), "executed: result recorded");
    EXPECT_EQ(outcomeOfFirst(output(R"("{\"output\":\"\",\"metadata\":{\"exit_code\":2}}")")),
              "tool_error: metadata.exit_code: 2");
    EXPECT_EQ(outcomeOfFirst(output(R"({"content":"x","success":false})")), "tool_error: success: false");
    EXPECT_EQ(
        outcomeOfFirst(event(R"({"type":"exec_command_end","call_id":"c1","status":"declined"})") + output(R"("rejected")")),
        "user_declined: status: declined");
    EXPECT_EQ(outcomeOfFirst(event(R"({"type":"patch_apply_end","call_id":"c1","success":false})") + output(R"("x")")),
              "tool_error: success: false");
    EXPECT_EQ(outcomeOfFirst(event(R"({"type":"mcp_tool_call_end","call_id":"c1","result":{"Err":"x"}})")),
              "tool_error: result.Err");
    EXPECT_EQ(outcomeOfFirst(event(R"({"type":"token_count"})")), "unknown: no result recorded");
}

TEST(CodexRollout, ErrorsOfTheProviderAreSteps) {
    const sim::Session session = readOne(kMeta + kCall + event(R"({"type":"stream_error","message":"lost"})"));
    ASSERT_EQ(session.steps.size(), 2u);
    EXPECT_EQ(session.steps[1].declared->outcome, sim::Outcome::TransportError);
}

TEST(CodexRollout, WhatIsWrongIsToldWithItsLine) {
    const sim::Recording recording = read(kMeta + line("session_meta", R"({"id":"parent"})") +
                                          item(R"({"type":"function_call","arguments":"{}","call_id":"c"})") +
                                          item(R"({"type":"message","role":"alien","content":[]})") + kCall +
                                          "{\"type\":\"response_item\",\"payload\":7}\n" + line("world_state", "{}"));
    ASSERT_EQ(recording.sessions.size(), 1u);
    EXPECT_EQ(skippedText(recording),
              "line 2 /payload: a further description of a session\n"
              "line 3 /payload: a tool call without the name of a tool\n"
              "line 4 /payload: a message whose role is none of user, assistant, system\n"
              "line 6: not a record of Codex rollout\n"
              "line 7: a line of type world_state makes no step\n");
}

}  // namespace
}  // namespace writ::test
