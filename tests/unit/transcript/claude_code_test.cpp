#include "simulator/outcome/classify.h"
#include "simulator/transcript/recorded_decision.h"
#include "support.h"

namespace writ::test {
namespace {

/// A line of a session: `members` are those beside the envelope.
std::string line(const std::string& uuid, const std::string& type, const std::string& members) {
    return R"({"uuid":")" + uuid + R"(","sessionId":"s1","cwd":"/work","timestamp":"2026-03-14T02:11:04Z","type":")" + type +
           "\"," + members + "}\n";
}
std::string said(const std::string& uuid, const std::string& type, const std::string& content, const std::string& more = {}) {
    const std::string id = type == "assistant" ? R"("id":"m-)" + uuid + "\"," : "";
    return line(uuid, type, R"("message":{)" + id + R"("role":")" + type + R"(","content":)" + content + "}" + more);
}
const std::string kCall = R"([{"type":"tool_use","id":"t1","name":"Bash","input":{"command":"ls"}}])";
std::string result(const std::string& uuid, const std::string& more) {
    return said(uuid, "user", R"([{"type":"tool_result","tool_use_id":"t1","is_error":true,"content":"no"}])", more);
}

std::string outcomeOf(const sim::Session& session) {
    for (const sim::Step& step : session.steps)
        if (step.kind == sim::StepKind::Call) {
            const sim::OutcomeFinding finding = sim::classify(session, step, {});
            return std::string(word(finding.outcome)) + ": " + finding.evidence;
        }
    return {};
}

TEST(ClaudeCode, ReadsMessagesCallsAndResults) {
    const sim::Recording recording = read(
        R"({"type":"summary","summary":"Listing files","leafUuid":"u3"})"
        "\n" +
        said("u1", "user", R"("List the files")") +
        said(
            "u2", "assistant",
            R"([{"type":"thinking","thinking":""},{"type":"text","text":"I look."},{"type":"tool_use","id":"t1","name":"Bash","input":{"command":"ls"}}])") +
        said("u3", "user", R"([{"type":"tool_result","tool_use_id":"t1","content":"a b"}])",
             R"(,"toolUseResult":{"stdout":"a b","stderr":""})") +
        line("u4", "file-history-snapshot", R"("snapshot":{})"));
    ASSERT_EQ(recording.sessions.size(), 1u);
    const sim::Session& session = *recording.sessions[0];
    EXPECT_EQ(recording.format, "claude-code");
    EXPECT_EQ(recording.messages, 3u);
    EXPECT_EQ(session.title, "Listing files");
    EXPECT_EQ(session.metadata["cwd"].asString(), "/work");
    EXPECT_EQ(outline(session),
              "1 message user /message\n"
              "2 message model /message/content/1\n"
              "3 call Bash ->4 /message/content/2\n"
              "4 result Bash <-3 /message/content/0\n");
    EXPECT_EQ(session.steps[3].place.line, 4u);
    EXPECT_EQ(session.steps[3].text, "a b");
    EXPECT_EQ(session.steps[3].result["stdout"].asString(), "a b");
    EXPECT_TRUE(session.steps[0].time.has_value());
    EXPECT_EQ(skippedText(recording),
              "line 3 /message/content/0: a block of type thinking holds no text, call or result\n"
              "line 5: a line of type file-history-snapshot holds no message\n");
}

TEST(ClaudeCode, OneMessageMayTakeSeveralLinesAndLinesMayBeRepeated) {
    const auto block = [](const std::string& uuid, const std::string& content) {
        return line(uuid, "assistant", R"("message":{"id":"m1","role":"assistant","content":)" + content + "}");
    };
    const std::string first = block("u1", R"([{"type":"text","text":"Both."}])");
    const std::string call = block("u2", R"([{"type":"tool_use","id":"a","name":"f","input":{}}])");
    const std::string grown =
        block("u3", R"([{"type":"tool_use","id":"a","name":"f","input":{}},{"type":"tool_use","id":"b","name":"g","input":{}}])");
    const std::string answer = said(
        "u4", "user",
        R"([{"type":"tool_result","tool_use_id":"b","content":"B"},{"type":"tool_result","tool_use_id":"a","content":"A"}])");
    const sim::Recording recording = read(first + call + first + grown + answer + call);
    ASSERT_EQ(recording.sessions.size(), 1u);
    EXPECT_EQ(recording.messages, 2u);
    EXPECT_EQ(outline(*recording.sessions[0]),
              "1 message model /message\n"
              "2 call f ->5 /message/content/0\n"
              "3 call g ->4 /message/content/1\n"
              "4 result g <-3 /message/content/0\n"
              "5 result f <-2 /message/content/1\n");
    EXPECT_TRUE(recording.skipped.empty()) << skippedText(recording);
}

TEST(ClaudeCode, SideChainsAreStepsOfTheSubAgent) {
    const std::string side = R"(,"isSidechain":true,"parentUuid":)";
    const sim::Session session =
        readOne(said("u1", "assistant",
                     R"([{"type":"tool_use","id":"t1","name":"Task","input":{"prompt":"Explore","subagent_type":"explorer"}}])") +
                said("u2", "user", R"("Explore")", side + "null") + said("u3", "assistant", kCall, side + R"("u2")") +
                said("u4", "user", R"("Do it")", side + R"(null,"agentId":"a7")") +
                said("u5", "user", R"([{"type":"tool_result","tool_use_id":"t1","content":"done"}])"));
    std::string agents;
    for (const sim::Step& step : session.steps) agents += std::string(word(step.kind)) + ":" + step.agent + " ";
    EXPECT_EQ(agents, "call: delegation:explorer message:explorer call:explorer delegation:a7 message:a7 result: ");
}

TEST(ClaudeCode, WhoStoppedACallIsToldByItsFields) {
    struct Row {
        std::string more;
        std::string outcome;
        bool approval;
    };
    const std::vector<Row> rows{
        {"", "tool_error: the result is declared an error", false},
        {R"(,"toolDenialKind":"user-rejected")", "user_declined: toolDenialKind: user-rejected", true},
        {R"(,"toolDenialKind":"permission-rule")", "policy_deny: toolDenialKind: permission-rule", true},
        {R"(,"toolDenialKind":"automode-blocked")", "policy_deny: toolDenialKind: automode-blocked", true},
        {R"(,"toolDenialKind":"automode-unavailable")", "policy_error: toolDenialKind: automode-unavailable", false},
        {R"(,"toolDenialKind":"interrupted","toolUseResult":"User rejected tool use")", "unknown: toolDenialKind: interrupted",
         false},
        {R"(,"toolUseResult":"User rejected tool use")", "user_declined: toolUseResult: User rejected tool use", true},
        {R"(,"toolUseResult":"Error: no such file")", "tool_error: the result is declared an error", false},
    };
    for (const Row& row : rows) {
        const sim::Session session = readOne(said("u1", "assistant", kCall) + result("u2", row.more));
        EXPECT_EQ(outcomeOf(session), row.outcome);
        ASSERT_EQ(session.steps.size(), row.approval ? 3u : 2u) << row.outcome;
        EXPECT_EQ(session.steps.back().kind, sim::StepKind::Result);
        if (row.approval) {
            EXPECT_FALSE(session.steps[1].approved);
        }
    }
}

TEST(ClaudeCode, WhatTheProgramSaysIsNotThePersons) {
    const sim::Session session =
        readOne(said("u1", "user", R"("Caveat")", R"(,"isMeta":true)") +
                said("u2", "user", R"("So far: …")", R"(,"isCompactSummary":true)") +
                said("u3", "user", R"("done")", R"(,"origin":{"kind":"task-notification"})") +
                said("u4", "user", R"("Go on")", R"(,"origin":{"kind":"human"})") +
                line("u5", "system", R"("subtype":"compact_boundary","content":"Conversation compacted")") +
                said("u6", "assistant", R"([{"type":"text","text":"Limit reached"}])",
                     R"(,"isApiErrorMessage":true,"error":"rate_limit")") +
                line("u7", "system", R"("subtype":"model_refusal_fallback","apiRefusalCategory":"cyber")"));
    EXPECT_EQ(outline(session),
              "1 message system /message\n2 message system /message\n3 message system /message\n4 message user /message\n"
              "5 message system \n6 error [transport_error] /message\n7 refusal [model_refusal_declared] \n");
    EXPECT_EQ(session.steps[5].declared->evidence, "error: rate_limit");
    EXPECT_EQ(session.steps[6].text, "cyber");
}

TEST(ClaudeCode, SessionsOfOneFileAreToldApart) {
    const std::string other = R"({"type":"user","uuid":"x1","sessionId":"s2","message":{"role":"user","content":"b"}})"
                              "\n";
    const sim::Recording recording = read(said("u1", "user", R"("a")") + other + said("u2", "user", R"("c")"));
    ASSERT_EQ(recording.sessions.size(), 2u);
    EXPECT_EQ(recording.sessions[0]->steps.size(), 2u);
    EXPECT_EQ(recording.sessions[1]->metadata["sessionId"].asString(), "s2");
}

TEST(ClaudeCode, ACallMadeElsewhereSaysWhere) {
    const std::string moved =
        R"({"uuid":"u2","sessionId":"s1","cwd":"/tmp","type":"assistant","message":{"role":"assistant","content":)" + kCall +
        "}}\n";
    const sim::Session session = readOne(said("u0", "assistant", kCall) + moved);
    EXPECT_EQ(session.steps[0].context, nullptr);
    ASSERT_NE(session.steps[1].context, nullptr);
    EXPECT_EQ(session.steps[1].context->metadata["cwd"].asString(), "/tmp");
}

TEST(ClaudeCode, LinesWithoutEnvelopeAndLogFilesAreRead) {
    const std::string bare =
        R"({"type":"assistant","message":{"content":[{"type":"tool_use","id":"t1","name":"Write","input":{}}]}})";
    EXPECT_EQ(outline(readOne(bare + "\n" + bare + "\n")), "1 call Write /message/content/0\n2 call Write /message/content/0\n");
    EXPECT_EQ(outline(readOne(R"({"loglines":[7,)" + bare + "]}")), "1 call Write /loglines/1/message/content/0\n");
}

TEST(ClaudeCode, DamagedLinesAreToldAndAGoodOneOfTheSameIdCounts) {
    const sim::Recording recording =
        read(line("u1", "user", R"("message":"error")") + said("u1", "user", R"("a")") + "\"error\"\n{\"silly\":1}\n{\"broken\n" +
             said("u2", "user", R"(["text",{"kind":1}])") + line("u3", "user", R"("message":{"role":"user"})"));
    ASSERT_EQ(recording.sessions.size(), 1u);
    EXPECT_EQ(outline(*recording.sessions[0]), "1 message user /message\n");
    ASSERT_EQ(recording.skipped.size(), 7u) << skippedText(recording);
    EXPECT_EQ(recording.skipped[0].reason, "the message is a text");
    EXPECT_EQ(recording.skipped[4].at + " " + recording.skipped[4].reason, "line 6 /message/content/0 a block is a text");
}

}  // namespace
}  // namespace writ::test
