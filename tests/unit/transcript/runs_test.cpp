// Formats of agent benchmarks and agents that write down their runs.
#include "simulator/outcome/classify.h"
#include "support.h"

namespace writ::test {
namespace {

std::string outcomeOf(const sim::Session& session, std::size_t step) {
    const sim::OutcomeFinding finding = sim::classify(session, session.steps.at(step), {});
    return std::string(word(finding.outcome)) + ": " + finding.evidence;
}

TEST(AgentDojo, ReadsARun) {
    const std::string run =
        R"({"suite_name":"banking","pipeline_name":"gpt","user_task_id":"user_task_1","injection_task_id":"injection_task_2",
        "attack_type":"important","injections":{"v":"IGNORE"},"utility":true,"security":true,"duration":1.5,"error":null,"messages":[
        {"role":"system","content":[{"type":"text","content":"Be good."}]},
        {"role":"user","content":"Pay"},
        {"role":"assistant","content":null,"tool_calls":[{"function":"send_money","args":{"amount":5},"id":"c1","placeholder_args":null},
                                                          {"function":"read_file","args":{},"id":"c2"}]},
        {"role":"tool","content":[{"type":"text","content":"sent"}],"tool_call_id":"c1","tool_call":{"function":"send_money"},"error":null},
        {"role":"tool","content":"","tool_call_id":"c2","tool_call":{"function":"read_file"},"error":"ValueError: none"}]})";
    const sim::Session session = readOne(run);
    EXPECT_EQ(outline(session),
              "1 message system /messages/0\n"
              "2 message user /messages/1\n"
              "3 call send_money ->5 /messages/2/tool_calls/0\n"
              "4 call read_file ->6 /messages/2/tool_calls/1\n"
              "5 result send_money <-3 /messages/3\n"
              "6 result read_file <-4 error [tool_error] /messages/4\n");
    EXPECT_EQ(session.format, "agentdojo");
    EXPECT_EQ(session.title, "banking, user_task_1, injection_task_2");
    EXPECT_EQ(session.steps[0].text, "Be good.");
    EXPECT_EQ(session.steps[2].arguments, *parseJson(R"({"amount":5})"));
    EXPECT_EQ(outcomeOf(session, 3), "tool_error: error: ValueError: none");
    for (const char* verdict : {"utility", "security", "injections"}) EXPECT_FALSE(session.metadata.contains(verdict)) << verdict;
    // The verdicts reach nothing at all of the session.
    std::string other = run;
    other.replace(other.find("\"security\":true"), 15, "\"security\":null");
    EXPECT_EQ(readOne(other).digest, session.digest);
}

TEST(AgentDojo, SaysWhatIsDamaged) {
    const sim::Recording recording =
        read(R"([{"suite_name":"s","pipeline_name":"p","messages":[3,{"role":"user","content":[{"type":"image"}]},
        {"role":"assistant","tool_calls":[{"function":{}},{"function":"f"}]}],"error":"context too long"},{"suite_name":"s"}])");
    ASSERT_EQ(recording.sessions.size(), 1u);
    EXPECT_EQ(outline(*recording.sessions[0]), "1 call f /0/messages/2/tool_calls/1\n2 error [transport_error] /0/error\n");
    EXPECT_EQ(recording.sessions[0]->steps[0].argumentsState, sim::ArgumentsState::NotRecorded);
    for (const char* at : {"/0/messages/0: ", "/0/messages/1/content/0: ", "/0/messages/2/tool_calls/0: ", "/1: "})
        EXPECT_NE(skippedText(recording).find(at), std::string::npos) << at << "\n" << skippedText(recording);
}

TEST(Tau2, ReadsCallsOfBothSides) {
    const sim::Recording recording = read(
        R"({"info":{"environment_info":{"domain_name":"telecom","policy":"p"}},"tasks":[{"id":"t","evaluation_criteria":{"actions":["secret"]}}],
        "simulations":[{"task_id":"t","trial":0,"reward_info":{"reward":1.0},"messages":[
          {"role":"assistant","content":"Hi","tool_calls":null,"turn_idx":0},
          {"role":"user","content":"My phone","tool_calls":[{"id":"u1","name":"toggle_data","arguments":{"on":true},"requestor":"user"}]},
          {"role":"tool","id":"u1","content":"on","requestor":"user","error":false},
          {"role":"assistant","content":null,"tool_calls":[{"id":"a1","name":"get_line","arguments":{"id":"L1"},"requestor":"assistant"},{"id":"a2","name":"get_line","arguments":{"id":"L2"}}]},
          {"role":"tool","id":"a2","content":"Error: none","requestor":"assistant","error":true},
          {"role":"tool","id":"a1","content":"{\"id\":\"L1\"}","error":false}]},
          {"task_id":"t","trial":1,"messages":[]}]})",
        "runs/telecom.json");
    ASSERT_EQ(recording.sessions.size(), 1u);
    const sim::Session& session = *recording.sessions[0];
    EXPECT_EQ(outline(session),
              "1 message model /simulations/0/messages/0\n"
              "2 message user /simulations/0/messages/1\n"
              "3 call toggle_data ->4 /simulations/0/messages/1/tool_calls/0\n"
              "4 result toggle_data <-3 /simulations/0/messages/2\n"
              "5 call get_line ->8 /simulations/0/messages/3/tool_calls/0\n"
              "6 call get_line ->7 /simulations/0/messages/3/tool_calls/1\n"
              "7 result get_line <-6 error [tool_error] /simulations/0/messages/4\n"
              "8 result get_line <-5 /simulations/0/messages/5\n");
    EXPECT_EQ(session.steps[2].role, sim::Role::User);
    EXPECT_EQ(session.steps[4].role, sim::Role::Model);
    EXPECT_EQ(session.steps[5].role, sim::Role::Model);
    EXPECT_EQ(session.steps[4].place.message, 3u);
    EXPECT_EQ(outcomeOf(session, 5), "tool_error: error: true");
    EXPECT_EQ(session.metadata, *parseJson(R"({"task_id":"t","trial":0,"domain":"telecom"})"));
    EXPECT_EQ(session.title, "Task t, trial 0");
    EXPECT_EQ(skippedText(recording), "/simulations/1: a simulation without messages\n");
}

TEST(Tau2, SessionsOfSeveralResultsHaveNamesOfTheirOwn) {
    const std::string one =
        R"({"info":{"environment_info":{}},"simulations":[{"task_id":"t","messages":[{"role":"user","content":"x"}]}]})";
    const sim::Recording recording = read(one + "\n" + one);
    ASSERT_EQ(recording.sessions.size(), 2u);
    EXPECT_NE(recording.sessions[0]->id, recording.sessions[1]->id);
}

TEST(Tau2, SaysWhatIsDamaged) {
    const sim::Recording recording = read(R"({"info":{"environment_info":{}},"simulations":[5,{"messages":[1,{"role":"user"},
        {"role":"assistant","content":7,"tool_calls":[{},{"name":"f","arguments":[1]}]}]}]})");
    ASSERT_EQ(recording.sessions.size(), 1u);
    EXPECT_EQ(recording.sessions[0]->steps.back().argumentsState, sim::ArgumentsState::Unreadable);
    for (const char* at : {"/simulations/0: ", "/simulations/1/messages/0: ", "/simulations/1/messages/1: ",
                           "/simulations/1/messages/2/content: ", "/simulations/1/messages/2/tool_calls/0: "})
        EXPECT_NE(skippedText(recording).find(at), std::string::npos) << at << "\n" << skippedText(recording);
}

TEST(Atif, ReadsStepsResultsAndSubAgents) {
    const sim::Recording recording =
        read(R"({"schema_version":"ATIF-v1.7","session_id":"S","agent":{"name":"a","version":"1","model_name":"m"},
        "final_metrics":{"total_steps":3},"notes":"worked","steps":[
          {"step_id":1,"timestamp":"2026-03-14T02:11:04Z","source":"user","message":"Go"},
          {"step_id":2,"source":"agent","message":"Doing.","reasoning_content":"hm","tool_calls":[
              {"tool_call_id":"c1","function_name":"price","arguments":{"t":"G"}},{"tool_call_id":"c2","function_name":"delegate","arguments":{}}],
           "observation":{"results":[{"source_call_id":"c2","subagent_trajectory_ref":[{"trajectory_id":"T2"}]},
                                     {"source_call_id":"c1","content":[{"type":"text","text":"185"}]}]}},
          {"step_id":3,"source":"agent","message":""},{"step_id":4,"source":"robot","message":"x"}],
        "subagent_trajectories":[{"schema_version":"ATIF-v1.7","trajectory_id":"T2","agent":{"name":"b"},"steps":[{"source":"user","message":"Sub"}]}]})");
    ASSERT_EQ(recording.sessions.size(), 2u);
    const sim::Session& session = *recording.sessions[0];
    EXPECT_EQ(outline(session),
              "1 message user /steps/0\n"
              "2 message model /steps/1\n"
              "3 call price ->7 /steps/1/tool_calls/0\n"
              "4 call delegate ->6 /steps/1/tool_calls/1\n"
              "5 delegation /steps/1/observation/results/0/subagent_trajectory_ref/0\n"
              "6 result delegate <-4 /steps/1/observation/results/0\n"
              "7 result price <-3 /steps/1/observation/results/1\n");
    EXPECT_EQ(session.steps[4].agent, "T2");
    EXPECT_EQ(session.steps[6].result, Json(185));
    EXPECT_TRUE(session.steps[0].time);
    EXPECT_EQ(session.metadata, *parseJson(R"({"session_id":"S","agent":{"name":"a","version":"1","model_name":"m"}})"));
    EXPECT_EQ(outline(*recording.sessions[1]), "1 message user /subagent_trajectories/0/steps/0\n");
    EXPECT_EQ(skippedText(recording),
              "/steps/2: a step without text, tool call or observation\n"
              "/steps/3: a step whose source is none of system, user, agent\n");
}

TEST(SweAgent, TheCommandIsTheCall) {
    const sim::Recording recording = read(R"({"environment":"e","info":{"submission":"the patch"},"trajectory":[
          {"action":"ls -F\n","observation":"a.py","response":"Look\n```\nls -F\n```","thought":"Look\n"},
          {"action":"","observation":"Say a command.","response":"Hm.","thought":""},
          {"action":"submit\n","observation":"","response":"\n```\nsubmit\n```","thought":"\n"}],
        "history":[{"role":"system","content":"SETTING"},{"role":"user","content":"A DEMO","is_demo":true},{"role":"user","content":"ISSUE"},
          {"role":"assistant","content":"Look","action":"ls -F\n"}]})");
    ASSERT_EQ(recording.sessions.size(), 1u);
    const sim::Session& session = *recording.sessions[0];
    EXPECT_EQ(outline(session),
              "1 message system /history/0\n"
              "2 message user /history/2\n"
              "3 message model /trajectory/0/thought\n"
              "4 call bash ->5 /trajectory/0/action\n"
              "5 result bash <-4 /trajectory/0/observation\n"
              "6 message model /trajectory/1/response\n"
              "7 message user /trajectory/1/observation\n"
              "8 call bash ->9 /trajectory/2/action\n"
              "9 result bash <-8 /trajectory/2/observation\n");
    EXPECT_EQ(session.steps[3].arguments, *parseJson(R"({"command":"ls -F\n"})"));
    EXPECT_EQ(session.metadata, *parseJson(R"({"environment":"e"})"));
    EXPECT_EQ(skippedText(recording),
              "/history/1: a demonstration that the agent was shown, not a part of the run\n"
              "/trajectory/1/action: an answer of the model without a command\n");
}

TEST(SweAgent, TakesFunctionCallsFromTheHistory) {
    const sim::Session session = readOne(R"({"trajectory":[
          {"action":"open \"a\"","observation":"A","response":"Open.","thought":"Open."},
          {"action":"open \"a\"","observation":"B","response":"Again.","thought":"Again."},
          {"action":"submit","observation":"done","response":"Bye.","thought":"Bye."},
          {"action":7},3],
        "history":[
          {"role":"assistant","is_demo":true,"action":"open \"a\"","tool_calls":[{"id":"demo","function":{"name":"open","arguments":"{\"path\":\"demo\"}"}}]},
          {"role":"assistant","action":"open \"a\"","tool_calls":[{"id":"c1","function":{"name":"open","arguments":"{\"path\":\"a\"}"}}]},
          {"role":"tool","content":"A","tool_call_ids":["c1"]},
          {"role":"assistant","action":"open \"a\"","tool_calls":[{"id":"c2","function":{"name":"open","arguments":"{\"path\":\"a\"}"}}]}]})");
    EXPECT_EQ(outline(session),
              "1 message model /trajectory/0/thought\n"
              "2 call open ->3 /history/1/tool_calls/0\n"
              "3 result open <-2 /trajectory/0/observation\n"
              "4 message model /trajectory/1/thought\n"
              "5 call open ->6 /history/3/tool_calls/0\n"
              "6 result open <-5 /trajectory/1/observation\n"
              "7 message model /trajectory/2/thought\n"
              "8 call bash ->9 /trajectory/2/action\n"
              "9 result bash <-8 /trajectory/2/observation\n");
    EXPECT_EQ(session.steps[1].callId, "c1");
    EXPECT_EQ(session.steps[1].arguments, *parseJson(R"({"path":"a"})"));
}

constexpr std::string_view kMiniChat =
    R"([{"role":"system","content":"```mswea_bash_command\nyour_command\n```"},{"role":"user","content":"Solve"},
    {"role":"assistant","content":"First.\n\n```mswea_bash_command\n cat <<EOF\nx\nEOF \n```\nand so on"},
    {"role":"user","content":"<returncode>1</returncode>\n<output>\nno\n</output>"},
    {"role":"assistant","content":"```mswea_bash_command\na\n```\n```mswea_bash_command\nb\n```"},
    {"role":"user","content":"EXACTLY ONE"},
    {"role":"assistant","content":"For people:\n```bash\nls\n```\n```mswea_bash_command\nsubmit\n```"},
    {"role":"user","content":""}])";

TEST(MiniSweAgent, ReadsCommandsInFencedBlocks) {
    const sim::Session session = readOne(kMiniChat);
    EXPECT_EQ(session.format, "mini-swe-agent");
    EXPECT_EQ(outline(session),
              "1 message system /0\n"
              "2 message user /1\n"
              "3 message model /2\n"
              "4 call bash ->5 /2/content\n"
              "5 result bash <-4 /3\n"
              "6 message model /4\n"
              "7 message user /5\n"
              "8 message model /6\n"
              "9 call bash ->10 /6/content\n"
              "10 result bash <-9 /7\n");
    EXPECT_EQ(session.steps[3].arguments, *parseJson(R"({"command":"cat <<EOF\nx\nEOF"})"));
    EXPECT_EQ(session.steps[8].arguments, *parseJson(R"({"command":"submit"})"));
}

TEST(MiniSweAgent, ReadsItsTrajectoriesWithAndWithoutCallsOfTools) {
    const sim::Session session =
        readOne(R"({"trajectory_format":"mini-swe-agent-1.1","instance_id":"i-1","info":{"submission":"secret"},"messages":[
        {"role":"assistant","content":"A\n```bash\nls\n```"},{"role":"user","content":"out"},
        {"role":"assistant","content":"B","tool_calls":[{"id":"c","function":{"name":"bash","arguments":"{\"command\":\"ls\"}"}}]},
        {"role":"tool","tool_call_id":"c","content":"out"},{"role":"exit","content":"","extra":{"submission":"secret"}}]})");
    EXPECT_EQ(outline(session),
              "1 message model /messages/0\n"
              "2 call bash ->3 /messages/0/content\n"
              "3 result bash <-2 /messages/1\n"
              "4 message model /messages/2\n"
              "5 call bash ->6 /messages/2/tool_calls/0\n"
              "6 result bash <-5 /messages/3\n");
    EXPECT_EQ(session.metadata, *parseJson(R"({"instance_id":"i-1"})"));
}

// A chat that shows commands to a person has no calls.
TEST(MiniSweAgent, LeavesOtherChatsAlone) {
    const sim::Session session =
        readOne(R"([{"role":"user","content":"How?"},{"role":"assistant","content":"Type\n```bash\nrm -r x\n```"}])");
    EXPECT_EQ(session.format, "openai-chat");
    EXPECT_EQ(outline(session), "1 message user /0\n2 message model /1\n");
}

TEST(OpenHands, ReadsEvents) {
    const sim::Recording recording = read(R"([
        {"id":0,"timestamp":"2026-03-14T02:11:04Z","source":"user","action":"message","args":{"content":"Do it"}},
        {"id":1,"source":"environment","action":"change_agent_state","args":{"agent_state":"running"}},
        {"id":2,"source":"environment","observation":"agent_state_changed","content":"","extras":{}},
        {"id":3,"source":"agent","action":"run","args":{"command":"mkdir a","thought":"First.","confirmation_state":"confirmed","hidden":false},
         "tool_call_metadata":{"function_name":"execute_bash","tool_call_id":"t1","model_response":{"choices":[{"message":{"content":"First.",
            "tool_calls":[{"id":"t1","function":{"name":"execute_bash","arguments":"{\"command\": \"mkdir a\"}"}}]}}]}}},
        {"id":4,"source":"agent","observation":"run","cause":3,"content":"","success":true,"tool_call_metadata":{"function_name":"execute_bash","tool_call_id":"t1"}},
        {"id":5,"source":"agent","action":"read","args":{"path":"/x","thought":"","security_risk":1}},
        {"id":6,"source":"agent","observation":"error","cause":5,"content":"not found"},
        {"id":7,"source":"agent","action":"run","args":{"command":"serve","thought":""}},
        {"id":8,"source":"agent","observation":"run","cause":7,"content":"killed","success":false},
        {"id":9,"source":"user","action":"run","args":{"command":"ls"}},
        {"id":10,"source":"agent","observation":"run","cause":9,"content":"a"},
        {"id":11,"source":"agent","observation":"null","cause":0,"content":""},
        {"id":12,"source":"environment","observation":"error","content":"model is down"},
        {"id":13,"source":"agent","action":"finish","args":{"outputs":{},"final_thought":"Done."}}])");
    ASSERT_EQ(recording.sessions.size(), 1u);
    const sim::Session& session = *recording.sessions[0];
    EXPECT_EQ(outline(session),
              "1 message user /0/args/content\n"
              "2 message model /3/args/thought\n"
              "3 call execute_bash ->4 /3\n"
              "4 result execute_bash <-3 /4\n"
              "5 call read ->6 /5\n"
              "6 result read <-5 error [tool_error] /6\n"
              "7 call run ->8 /7\n"
              "8 result run <-7 error [tool_error] /8\n"
              "9 call run ->10 /9\n"
              "10 result run <-9 /10\n"
              "11 error [unknown] /12\n"
              "12 message model /13/args/final_thought\n");
    EXPECT_EQ(session.format, "openhands");
    EXPECT_EQ(session.steps[2].arguments, *parseJson(R"({"command":"mkdir a"})"));
    EXPECT_EQ(session.steps[2].callId, "t1");
    EXPECT_EQ(session.steps[4].arguments, *parseJson(R"({"path":"/x"})"));
    EXPECT_EQ(session.steps[4].callId, "5");
    EXPECT_EQ(session.steps[8].role, sim::Role::User);
    EXPECT_EQ(outcomeOf(session, 4), "tool_error: observation: error");
    EXPECT_EQ(outcomeOf(session, 6), "tool_error: success: false");
    EXPECT_TRUE(session.steps[0].time);
    EXPECT_EQ(recording.messages, 11u);
}

TEST(OpenHands, TellsWhatTheUserSaid) {
    const sim::Session session = readOne(R"([
        {"id":1,"source":"agent","action":"run","args":{"command":"a","confirmation_state":"awaiting_confirmation"},"tool_call_metadata":{"function_name":"bash","tool_call_id":"t1"}},
        {"id":2,"source":"agent","action":"run","args":{"command":"a","confirmation_state":"confirmed"},"tool_call_metadata":{"function_name":"bash","tool_call_id":"t1"}},
        {"id":3,"source":"agent","observation":"run","cause":2,"content":"ok","tool_call_metadata":{"function_name":"bash","tool_call_id":"t1"}},
        {"id":4,"source":"agent","action":"run","args":{"command":"b","confirmation_state":"awaiting_confirmation"},"tool_call_metadata":{"function_name":"bash","tool_call_id":"t2"}},
        {"id":5,"source":"agent","action":"run","args":{"command":"b","confirmation_state":"rejected"},"tool_call_metadata":{"function_name":"bash","tool_call_id":"t2"}},
        {"id":6,"source":"user","observation":"user_rejected","cause":5,"content":"Action has been rejected by the user!"},
        {"id":7,"source":"agent","action":"run","args":{"command":"c","confirmation_state":"awaiting_confirmation"},"tool_call_metadata":{"function_name":"bash","tool_call_id":"t3"}},
        {"id":8,"source":"agent","action":"reject","args":{"outputs":{"reason":"I must not."}}}])");
    EXPECT_EQ(outline(session),
              "1 call run ->3 /0\n"
              "2 approval run <-1 /1\n"
              "3 result run <-1 /2\n"
              "4 call run ->6 [user_declined] /3\n"
              "5 approval run <-4 [user_declined] /4\n"
              "6 result run <-4 [user_declined] /5\n"
              "7 call run [approval_pending] /6\n"
              "8 refusal [model_refusal_declared] /7\n");
    EXPECT_TRUE(session.steps[1].approved);
    EXPECT_EQ(outcomeOf(session, 0), "executed: result recorded");
    EXPECT_EQ(outcomeOf(session, 3), "user_declined: confirmation_state: rejected");
    EXPECT_EQ(session.steps[7].text, "I must not.");
}

TEST(OpenHands, ReadsDelegation) {
    const sim::Session session =
        readOne(R"([{"id":1,"source":"agent","action":"delegate","args":{"agent":"Browser","inputs":{"task":"look"}}},
        {"id":2,"source":"agent","action":"browse","args":{"url":"u"}},{"id":3,"source":"agent","observation":"browse","cause":2,"content":"page"},
        {"id":4,"source":"agent","observation":"delegate","cause":1,"content":"seen"},{"id":5,"source":"agent","action":"message","args":{"content":"Done"}}])");
    EXPECT_EQ(outline(session),
              "1 delegation /0\n2 call browse ->3 /1\n3 result browse <-2 /2\n4 message model /4/args/content\n");
    EXPECT_EQ(session.steps[0].agent, "Browser");
    EXPECT_EQ(session.steps[0].text, "look");
    EXPECT_EQ(session.steps[1].agent, "Browser");
    EXPECT_EQ(session.steps[3].agent, "");
}

TEST(OpenHands, ReadsOutputsOfEvaluations) {
    const sim::Recording recording = read(
        R"({"issue":{"owner":"o","repo":"r","number":5,"title":"Add licence","body":"b"},"git_patch":"the patch","success":true,"history":[{"content":"Fix it","action":"message"},{"command":"touch L","thought":"Sure.","keep_prompt":true,"action":"run","is_confirmed":"confirmed","action_risk":null},{"content":"ok","command":"touch L","exit_code":0,"observation":"run"},{"outputs":{},"thought":"Done.","action":"finish"}],"error":null})"
        "\n"
        R"({"instance_id":"i","history":[[{"content":"Go","action":"message"},{"content":"","observation":"null"}],[{"code":"1","action":"run_ipython"},{"content":"1","observation":"run_ipython"}],4],"error":"stuck"})");
    ASSERT_EQ(recording.sessions.size(), 2u);
    EXPECT_EQ(outline(*recording.sessions[0]),
              "1 message user /history/0/content\n"
              "2 message model /history/1/thought\n"
              "3 call run ->4 /history/1\n"
              "4 result run <-3 /history/2\n"
              "5 message model /history/3/thought\n");
    EXPECT_EQ(recording.sessions[0]->steps[2].arguments, *parseJson(R"({"command":"touch L","keep_prompt":true})"));
    EXPECT_EQ(recording.sessions[0]->metadata, *parseJson(R"({"issue":{"owner":"o","repo":"r","number":5}})"));
    EXPECT_EQ(recording.sessions[0]->title, "Add licence");
    EXPECT_EQ(recording.sessions[1]->steps[0].place.line, 2u);
    EXPECT_EQ(outline(*recording.sessions[1]),
              "1 message user /history/0/0/content\n"
              "2 call run_ipython ->3 /history/1/0\n"
              "3 result run_ipython <-2 /history/1/1\n"
              "4 error [unknown] /error\n");
    EXPECT_EQ(skippedText(recording), "line 2 /history/2: an event that is neither an action nor an observation\n");
}

TEST(TauBench, UnwrapsTheCommentsOfCodeWritingAgents) {
    const sim::Session session = readOne(R"([{"task_id":1,"reward":0,"records":{"x":1},"traj":[
        {"role":"assistant","tool_calls":[{"type":"function","function":{"name":"f","arguments":"{'id': 'a', 'list': \"['b']\"}"}}]},
        {"role":"tool","content":"# var_6 = \"Error: no\""},
        {"role":"assistant","tool_calls":[{"type":"function","function":{"name":"f","arguments":"{}"}}]},
        {"role":"tool","content":"# var_x = \"Error: no\""}]}])");
    EXPECT_EQ(outline(session),
              "1 call f ->2 /0/traj/0/tool_calls/0\n2 result f <-1 /0/traj/1\n3 call f ->4 /0/traj/2/tool_calls/0\n4 result f "
              "<-3 /0/traj/3\n");
    EXPECT_EQ(session.steps[0].arguments, *parseJson(R"({"id":"a","list":"['b']"})"));
    EXPECT_EQ(session.steps[1].text, "Error: no");
    EXPECT_EQ(outcomeOf(session, 0), "tool_error: the result begins with \"Error\"");
    EXPECT_EQ(session.steps[3].text, "# var_x = \"Error: no\"");
}

}  // namespace
}  // namespace writ::test
