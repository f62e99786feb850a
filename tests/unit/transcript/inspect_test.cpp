#include "simulator/outcome/classify.h"
#include "simulator/transcript/read_context.h"
#include "support.h"

#include <algorithm>

namespace writ::test {
namespace {

// A log with one sample that has these members beside its id.
std::string logWith(const std::string& members) {
    return R"({"version":2,"status":"success","eval":{"task":"mail","model":"m","dataset":{"name":"d"}},
               "results":{"scores":[{"name":"includes"}]},"samples":[{"id":"a","epoch":2,)" +
           members + "}]}";
}

const sim::Step& call(const sim::Session& session, std::uint32_t number) {
    return *std::find_if(session.steps.begin(), session.steps.end(), [&](const sim::Step& step) { return step.call == number; });
}

std::string outcome(const sim::Session& session, std::uint32_t number) {
    const sim::OutcomeFinding finding = sim::classify(session, call(session, number), {});
    return std::string(word(finding.outcome)) + ": " + finding.evidence;
}

TEST(Inspect, ReadsMessagesCallsAndTheirTime) {
    const sim::Session session =
        readOne(logWith(R"("target":"the secret target","scores":{"includes":{"value":"the secret score"}},
        "metadata":{"user":"ana"},"messages":[
          {"id":"m1","role":"system","content":"Be brief."},
          {"id":"m2","role":"user","content":[{"type":"text","text":"Send it"},{"type":"image","image":"data:"}]},
          {"id":"m3","role":"assistant","content":"Yes.","tool_calls":[{"id":"c1","function":"send","arguments":{"to":"bo"}},
                                                                       {"id":"c2","function":"read","arguments":{}}]},
          {"id":"m4","role":"tool","tool_call_id":"c1","function":"send","content":"{\"ok\":true}"},
          {"id":"m5","role":"tool","tool_call_id":"c2","function":"read","content":"","error":{"type":"timeout","message":"too slow"}}],
        "events":[
          {"event":"model","span_id":"s","timestamp":"2026-03-14T02:11:00Z","completed":"2026-03-14T02:11:04Z",
           "output":{"choices":[{"message":{"id":"m3","role":"assistant","content":"Yes."},"stop_reason":"tool_calls"}]}},
          {"event":"tool","span_id":"s","id":"c1","function":"send","arguments":{"to":"bo"},"result":"{\"ok\":true}",
           "timestamp":"2026-03-14T02:11:05Z","completed":"2026-03-14T02:11:06Z"}])"));
    EXPECT_EQ(outline(session),
              "1 message system /samples/0/messages/0\n"
              "2 message user /samples/0/messages/1\n"
              "3 message model /samples/0/messages/2\n"
              "4 call send ->6 /samples/0/messages/2/tool_calls/0\n"
              "5 call read ->7 /samples/0/messages/2/tool_calls/1\n"
              "6 result send <-4 /samples/0/messages/3\n"
              "7 result read <-5 error [tool_error] /samples/0/messages/4\n");
    EXPECT_EQ(session.title, "mail, sample a, epoch 2");
    EXPECT_EQ(session.metadata, *parseJson(R"({"task":"mail","model":"m","id":"a","epoch":2,"user":"ana"})"));
    EXPECT_EQ(session.steps[3].arguments, *parseJson(R"({"to":"bo"})"));
    EXPECT_EQ(session.steps[3].time->text, "2026-03-14T02:11:04Z");
    EXPECT_EQ(session.steps[5].time->text, "2026-03-14T02:11:06Z");
    EXPECT_FALSE(session.steps[0].time);
    EXPECT_EQ(session.steps[6].text, "too slow");
    EXPECT_EQ(session.steps[4].place.message, 2u);
    EXPECT_EQ(session.steps[4].place.run, 0u);
    EXPECT_EQ(outcome(session, 2), "tool_error: error.type: timeout");
}

TEST(Inspect, PutsInTheTextsOfAttachments) {
    const std::string log = logWith(R"("attachments":{"11111111111111111111111111111111":"a long text","short":"hi"},"messages":[
        {"role":"user","content":"attachment://11111111111111111111111111111111"},
        {"role":"assistant","content":[{"type":"text","text":"attachment://short"}],"tool_calls":[
          {"id":"c1","function":"f","arguments":{"list":["attachment://11111111111111111111111111111111"]}},
          {"id":"c2","function":"f","arguments":{"file":"attachment://invoice.pdf"}},
          {"id":"c3","function":"f","arguments":{"text":"attachment://22222222222222222222222222222222"}}]}])");
    const sim::Recording recording = read(log);
    ASSERT_EQ(recording.sessions.size(), 1u);
    const sim::Session& session = *recording.sessions[0];
    ASSERT_EQ(session.steps.size(), 5u);
    EXPECT_EQ(session.steps[0].text, "a long text");
    EXPECT_EQ(session.steps[1].text, "hi");
    EXPECT_EQ(session.steps[2].arguments, *parseJson(R"({"list":["a long text"]})"));
    EXPECT_EQ(session.steps[3].arguments, *parseJson(R"({"file":"attachment://invoice.pdf"})"));
    // What the model asked for is lost, so nothing can be said about it.
    EXPECT_EQ(session.steps[4].argumentsState, sim::ArgumentsState::NotRecorded);
    EXPECT_NE(skippedText(recording).find("/samples/0/messages/1/tool_calls/2: a text in the arguments is not in the log"),
              std::string::npos)
        << skippedText(recording);
}

TEST(Inspect, ReadsOlderLogs) {
    const sim::Session session = readOne(logWith(R"("messages":[
          {"role":"user","content":"tc://33333333333333333333333333333333"},{"role":"assistant","content":"4","tool_calls":null}],
        "transcript":{"content":{"33333333333333333333333333333333":"2+2?"},"events":[
          {"event":"step","action":"begin","type":"solver","name":"generate"},
          {"event":"model","timestamp":"2026-03-14T02:11:00Z","output":{"choices":[{"message":{"role":"assistant","content":"4"}}]}},
          {"event":"step","action":"end","type":"solver","name":"generate"},
          {"event":"step","action":"begin","type":"scorer","name":"graded"},
          {"event":"model","output":{"choices":[{"message":{"role":"assistant","content":"GRADE: C","tool_calls":[{"id":"x","function":"grade","arguments":{}}]}}]}},
          {"event":"tool","id":"x","function":"grade","arguments":{},"result":"C"},
          {"event":"step","action":"end","type":"scorer","name":"graded"}]})"));
    EXPECT_EQ(outline(session), "1 message user /samples/0/messages/0\n2 message model /samples/0/messages/1\n");
    EXPECT_EQ(session.steps[0].text, "2+2?");
    ASSERT_TRUE(session.steps[1].time);
}

TEST(Inspect, TellsWhoStoppedACall) {
    const sim::Session session = readOne(logWith(R"("messages":[
        {"role":"assistant","content":"","tool_calls":[{"id":"c1","function":"f","arguments":{}},{"id":"c2","function":"f","arguments":{}},
            {"id":"c3","function":"f","arguments":{}},{"id":"c4","function":"f","arguments":{}},{"id":"c5","function":"f","arguments":{}},
            {"id":"c6","function":"f","arguments":{}}]},
        {"role":"tool","tool_call_id":"c1","function":"f","content":"","error":{"type":"approval","message":"no"}},
        {"role":"tool","tool_call_id":"c2","function":"f","content":"","error":{"type":"approval","message":"no"}},
        {"role":"tool","tool_call_id":"c3","function":"f","content":"done"},
        {"role":"tool","tool_call_id":"c5","function":"f","content":"","error":{"type":"approval","message":"no"}},
        {"role":"tool","tool_call_id":"c6","function":"f","content":"","error":{"type":"approval","message":"withheld"}}],
      "events":[
        {"event":"approval","call":{"id":"c1","function":"f","arguments":{}},"approver":"human","decision":"reject","explanation":"too dear"},
        {"event":"approval","call":{"id":"c2","function":"f","arguments":{}},"approver":"limits","decision":"terminate"},
        {"event":"approval","call":{"id":"c3","function":"f","arguments":{}},"approver":"limits","decision":"escalate"},
        {"event":"approval","call":{"id":"c3","function":"f","arguments":{}},"approver":"human","decision":"modify",
         "modified":{"id":"c3","function":"f","arguments":{"safe":true}}},
        {"event":"approval","call":{"id":"c4","function":"f","arguments":{}},"approver":"limits","decision":"escalate"},
        {"event":"approval","stage":"result","call":{"id":"c6","function":"f","arguments":{}},"approver":"human","decision":"reject"}])"));
    EXPECT_EQ(outcome(session, 1), "user_declined: approval: reject by human");
    EXPECT_EQ(outcome(session, 2), "policy_deny: approval: terminate by limits");
    EXPECT_EQ(outcome(session, 3), "executed: result recorded");
    EXPECT_EQ(outcome(session, 4), "approval_pending: approval: escalate by limits");
    EXPECT_EQ(outcome(session, 5), "policy_deny: error.type: approval");
    EXPECT_EQ(outcome(session, 6), "executed: approval of the result: reject");
    const sim::Step& approval = session.steps[6];
    EXPECT_EQ(approval.kind, sim::StepKind::Approval);
    EXPECT_EQ(approval.callStep, 1u);
    EXPECT_FALSE(approval.approved);
    EXPECT_EQ(approval.text, "reject by human: too dear");
    EXPECT_EQ(approval.place.at, "/samples/0/events/0");
    EXPECT_EQ(session.steps[9].text, "modify by human\nchanged to f {\"safe\":true}");
    EXPECT_TRUE(session.steps[9].approved);
}

TEST(Inspect, ReadsWhatSubAgentsDid) {
    const sim::Session session = readOne(logWith(R"("messages":[
          {"id":"m1","role":"user","content":"Find it"},
          {"id":"m2","role":"assistant","content":"","tool_calls":[{"id":"c1","function":"research","arguments":{"q":"x"}}]},
          {"id":"m3","role":"tool","tool_call_id":"c1","function":"research","content":"found"},
          {"id":"m4","role":"assistant","content":"Here."}],
        "events":[
          {"event":"span_begin","id":"a","span_id":"a","type":"agent","name":"react"},
          {"event":"model","span_id":"a","output":{"choices":[{"message":{"id":"m2","role":"assistant","content":""}}]}},
          {"event":"span_begin","id":"t","span_id":"t","parent_id":"a","type":"tool","name":"research"},
          {"event":"tool","span_id":"a","id":"c1","function":"research","arguments":{"q":"x"},"result":"found"},
          {"event":"span_begin","id":"b","span_id":"b","parent_id":"t","type":"agent","name":"researcher"},
          {"event":"model","span_id":"b","output":{"choices":[{"message":{"id":"n1","role":"assistant","content":"Searching.",
            "tool_calls":[{"id":"d1","function":"search","arguments":{"q":"y"}},{"id":"c1","function":"open","arguments":{}}]}}]}},
          {"event":"tool","span_id":"b","id":"d1","function":"search","arguments":{"q":"y"},"result":"r1"},
          {"event":"tool","span_id":"b","id":"c1","function":"open","arguments":{},"result":"","error":{"type":"permission","message":"no"}},
          {"event":"model","span_id":"b","output":{"choices":[{"message":{"id":"n2","role":"assistant","content":"found"}}]}},
          {"event":"span_end","span_id":"b","id":"b"},
          {"event":"model","span_id":"a","output":{"choices":[{"message":{"id":"m4","role":"assistant","content":"Here."}}]}},
          {"event":"span_begin","id":"z","span_id":"z","type":"scorer","name":"graded"},
          {"event":"model","span_id":"z","output":{"choices":[{"message":{"id":"g","role":"assistant","content":"C"}}]}}])"));
    EXPECT_EQ(outline(session),
              "1 message user /samples/0/messages/0\n"
              "2 call research ->10 /samples/0/messages/1/tool_calls/0\n"
              "3 delegation /samples/0/events/4\n"
              "4 message model /samples/0/events/5/output/choices/0/message\n"
              "5 call search ->7 /samples/0/events/5/output/choices/0/message/tool_calls/0\n"
              "6 call open ->8 /samples/0/events/5/output/choices/0/message/tool_calls/1\n"
              "7 result search <-5 /samples/0/events/6\n"
              "8 result open <-6 error [tool_error] /samples/0/events/7\n"
              "9 message model /samples/0/events/8/output/choices/0/message\n"
              "10 result research <-2 /samples/0/messages/2\n"
              "11 message model /samples/0/messages/3\n");
    EXPECT_EQ(session.steps[2].agent, "researcher");
    EXPECT_EQ(session.steps[4].agent, "researcher");
    EXPECT_EQ(session.steps[7].agent, "researcher");
    EXPECT_EQ(session.steps[1].agent, "");
    EXPECT_EQ(session.steps[10].agent, "");
}

TEST(Inspect, ReadsSubAgentsOfOlderLogsAndCallsThatWereCompactedAway) {
    const sim::Session session = readOne(logWith(R"("messages":[{"role":"user","content":"go"}],"events":[
        {"event":"tool","id":"c1","function":"transfer","arguments":{},"result":"back","agent":"helper","events":[
           {"event":"model","output":{"choices":[{"message":{"role":"assistant","content":"Doing."}}]}},
           {"event":"tool","id":"c2","function":"do","arguments":{"n":1},"result":7}]},
        {"event":"tool","id":"c3","function":"late","arguments":{},"pending":true}])"));
    EXPECT_EQ(outline(session),
              "1 call transfer ->6 /samples/0/events/0\n"
              "2 delegation /samples/0/events/0\n"
              "3 message model /samples/0/events/0/events/0/output/choices/0/message\n"
              "4 call do ->5 /samples/0/events/0/events/1\n"
              "5 result do <-4 /samples/0/events/0/events/1\n"
              "6 result transfer <-1 /samples/0/events/0\n"
              "7 call late /samples/0/events/1\n"
              "8 message user /samples/0/messages/0\n");
    EXPECT_EQ(session.steps[3].agent, "helper");
    EXPECT_EQ(session.steps[4].result, Json(7));
}

// A sample that ended before the answer became a message.
TEST(Inspect, TakesAResultThatIsNoMessageFromItsEvent) {
    EXPECT_EQ(
        outline(readOne(logWith(
            R"("messages":[{"id":"m","role":"assistant","content":"","tool_calls":[{"id":"c","function":"f","arguments":{}}]}],
                "events":[{"event":"tool","span_id":"s","id":"c","function":"f","arguments":{},"result":"r"}])"))),
        "1 call f ->2 /samples/0/messages/0/tool_calls/0\n2 result f <-1 /samples/0/events/0\n");
}

TEST(Inspect, TellsFiltersRefusalsAndErrors) {
    EXPECT_EQ(outline(readOne(
                  logWith(R"("messages":[{"role":"user","content":"x"}],"output":{"choices":[{"stop_reason":"content_filter"}]},
                                         "error":{"message":"gave up"})"))),
              "1 message user /samples/0/messages/0\n"
              "2 refusal [provider_filter] /samples/0/output/choices/0/stop_reason\n"
              "3 error [unknown] /samples/0/error\n");
    EXPECT_EQ(
        outline(readOne(logWith(R"("messages":[{"id":"m","role":"assistant","content":[{"type":"reasoning","reasoning":"hm"},
                  {"type":"text","text":"I will not.","refusal":true},
                  {"type":"tool_use","tool_type":"mcp_call","id":"t","name":"find","arguments":"{\"q\":1}","result":"r","error":null}]}],
                "events":[{"event":"model","output":{"choices":[{"message":{"id":"m","role":"assistant"},"stop_reason":"content_filter"}]}}],
                "output":{"choices":[{"stop_reason":"content_filter"}]})"))),
        "1 refusal [model_refusal_declared] /samples/0/messages/0/content/1\n"
        "2 call find ->3 /samples/0/messages/0/content/2\n"
        "3 result find <-2 /samples/0/messages/0/content/2/result\n"
        "4 refusal [provider_filter] /samples/0/events/0/output/choices/0/stop_reason\n");
}

TEST(Inspect, NeverInventsArgumentsThatCouldNotBeParsed) {
    const sim::Session session = readOne(logWith(R"("messages":[{"role":"assistant","content":"","tool_calls":[
        {"id":"c","function":"f","arguments":{},"parse_error":"expected a comma"}]}])"));
    ASSERT_EQ(session.steps.size(), 1u);
    EXPECT_EQ(session.steps[0].argumentsState, sim::ArgumentsState::NotRecorded);
}

TEST(Inspect, ScoresNeverReachASession) {
    const std::string log = logWith(R"("target":"T","scores":{"s":{"value":1}},"messages":[{"role":"user","content":"x"}])");
    std::string other = log;
    other.replace(other.find("\"target\":\"T\""), 12, "\"target\":\"U\"");
    other.replace(other.find("\"value\":1"), 9, "\"value\":0");
    EXPECT_EQ(readOne(log).digest, readOne(other).digest);
}

TEST(Inspect, SaysWhatIsDamaged) {
    const sim::Recording recording =
        read(R"({"version":2,"status":"error","eval":{"task":"t"},"samples":[7,{"id":1,"epoch":1,"messages":[
        4,{"role":"wizard"},{"role":"assistant","content":""},{"role":"assistant","tool_calls":[5]},{"role":"user","content":"x"}],
        "events":[3,{"event":"approval","decision":"shrug"},{"event":"model","output":7},{"event":"tool","id":"q"}]}]})");
    ASSERT_EQ(recording.sessions.size(), 1u);
    for (const char* at : {"/samples/0: ", "/samples/1/messages/0: ", "/samples/1/messages/1: ", "/samples/1/messages/2: ",
                           "/samples/1/messages/3/tool_calls/0: ", "/samples/1/events/1: ", "/samples/1/events/3: "})
        EXPECT_NE(skippedText(recording).find(at), std::string::npos) << at << "\n" << skippedText(recording);
}

// A log that refers to one long text again and again must not grow without measure.
TEST(Inspect, AttachmentsDoNotMultiplyALog) {
    std::string messages;
    for (int i = 0; i < 100; ++i) messages += R"({"role":"user","content":"attachment://44444444444444444444444444444444"},)";
    const std::string text(1u << 20, 'x');
    const sim::Recording recording = read(logWith(R"("attachments":{"44444444444444444444444444444444":")" + text +
                                                  R"("},"messages":[)" + messages + R"({"role":"user","content":"end"}])"));
    ASSERT_EQ(recording.sessions.size(), 1u);
    std::size_t bytes = 0;
    for (const sim::Step& step : recording.sessions[0]->steps) bytes += step.text.size();
    EXPECT_LE(bytes, 24u << 20);
    EXPECT_NE(skippedText(recording).find("so often"), std::string::npos);
}

// An archive gives one record an entry; its header comes last.
TEST(InspectArchive, ReadsItsEntries) {
    sim::Recording recording;
    recording.file = "log.eval";
    const sim::ReadLimits limits;
    sim::ReadContext context(recording, limits);
    sim::Sample sample;
    const auto add = [&](const char* entry, const char* json) {
        sample.records.push_back({parseJson(json).value(), {}, std::nullopt, sample.records.size(), entry});
    };
    add("samples/1_epoch_1.json", R"({"id":1,"epoch":1,"target":"t","messages":[{"role":"user","content":"x"}]})");
    add("samples/2_epoch_1.json",
        R"({"id":2,"epoch":1,"messages":[{"role":"assistant","content":"","tool_calls":[{"id":"c","function":"f","arguments":{}}]}]})");
    add("_journal/summaries/1.json", R"([{"id":1}])");
    add("header.json", R"({"version":2,"eval":{"task":"mail","model":"m"},"results":{}})");
    const auto format = std::find_if(sim::formats().begin(), sim::formats().end(),
                                     [&](const sim::Format& row) { return row.recognises(sample); });
    ASSERT_NE(format, sim::formats().end());
    EXPECT_EQ(format->id, "inspect-eval");
    const auto reader = format->open(sample, context);
    for (const sim::Record& record : sample.records) EXPECT_TRUE(reader->take(record)) << record.entry;
    reader->finish();
    const auto& sessions = context.sessions();
    ASSERT_EQ(sessions.size(), 2u);
    EXPECT_EQ(sessions[0]->title, "mail, sample 1, epoch 1");
    EXPECT_EQ(sessions[0]->metadata, *parseJson(R"({"task":"mail","model":"m","id":1,"epoch":1})"));
    EXPECT_EQ(sessions[1]->id, "log#1");
    EXPECT_EQ(outline(*sessions[1]), "1 call f /messages/0/tool_calls/0\n");
    EXPECT_EQ(skippedText(recording), "");
}

}  // namespace
}  // namespace writ::test
