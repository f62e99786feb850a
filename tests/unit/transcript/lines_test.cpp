#include "support.h"

namespace writ::test {
namespace {

TEST(JsonLines, ReadsADocumentALine) {
    const sim::Recording recording = read(R"({"messages":[{"role":"user","content":"a"}]}

{"messages":[{"role":"assistant","tool_calls":[{"id":"c","function":{"name":"f","arguments":"{}"}}]}]}
{"nothing":"known"}
{"broken
{"type":"message","role":"assistant","content":[{"type":"text","text":"b"}],"stop_reason":"end_turn"}
)");
    ASSERT_EQ(recording.sessions.size(), 3u);
    EXPECT_EQ(recording.format, "openai-chat");
    EXPECT_EQ(recording.messages, 3u);
    EXPECT_EQ(recording.sessions[1]->id, "rec#1");
    EXPECT_EQ(recording.sessions[1]->steps[0].place.line, 3u);
    EXPECT_EQ(recording.sessions[1]->steps[0].place.at, "/messages/0/tool_calls/0");
    EXPECT_EQ(recording.sessions[2]->format, "anthropic-messages");
    EXPECT_EQ(recording.sessions[2]->steps[0].place.line, 6u);
    ASSERT_EQ(recording.skipped.size(), 2u) << skippedText(recording);
    EXPECT_EQ(recording.skipped[0].at, "line 4");
    EXPECT_EQ(recording.skipped[1].at, "line 5");
}

TEST(JsonLines, OneUsableLineNeedsNoNumber) {
    const sim::Recording recording = read("{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}\r\n{\"x\":1}\r\n");
    ASSERT_EQ(recording.sessions.size(), 1u);
    EXPECT_EQ(recording.sessions[0]->id, "rec");
    EXPECT_EQ(recording.sessions[0]->steps[0].place.line, 1u);
}

TEST(JsonLines, WithoutAKnownLineIsAnError) {
    const auto recording = sim::readRecording("{\"a\":1}\n{\"b\":2}\n", "x.jsonl");
    ASSERT_FALSE(recording);
    EXPECT_EQ(recording.error().kind, ErrorKind::Unsupported);
}

TEST(JsonLines, LimitsHoldForTheWholeFile) {
    sim::ReadLimits limits;
    limits.maxSteps = 2;
    const std::string line = "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}\n";
    EXPECT_TRUE(sim::readRecording(line + line, "x", limits));
    const auto recording = sim::readRecording(line + line + line, "x", limits);
    ASSERT_FALSE(recording);
    EXPECT_EQ(recording.error().kind, ErrorKind::TooLarge);
}

}  // namespace
}  // namespace writ::test
