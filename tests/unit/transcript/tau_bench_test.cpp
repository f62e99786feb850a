#include "support.h"

namespace writ::test {
namespace {

constexpr std::string_view kRuns = R"([
    {"task_id":3,"trial":1,"reward":1.0,"info":{"secret":"the answer"},"traj":[{"role":"system","content":"s"},
        {"role":"assistant","tool_calls":[{"id":"c","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c","content":"ok"}]},
    {"task_id":4},
    {"task_id":5,"trial":0,"reward":0.0,"info":{},"traj":[{"role":"user","content":"x"}]}])";

TEST(TauBench, GivesOneSessionARun) {
    const sim::Recording recording = read(kRuns, "runs/airline.json");
    ASSERT_EQ(recording.sessions.size(), 2u);
    EXPECT_EQ(recording.format, "tau-bench");
    EXPECT_EQ(recording.messages, 4u);
    EXPECT_EQ(recording.sessions[0]->id, "airline#0");
    EXPECT_EQ(recording.sessions[1]->id, "airline#2");
    EXPECT_EQ(recording.sessions[0]->title, "Task 3, trial 1");
    EXPECT_EQ(outline(*recording.sessions[0]),
              "1 message system /0/traj/0\n2 call f ->3 /0/traj/1/tool_calls/0\n3 result f <-2 /0/traj/2\n");
    const sim::Place& place = recording.sessions[1]->steps[0].place;
    EXPECT_EQ(place.file, "runs/airline.json");
    EXPECT_EQ(place.run, 2u);
    EXPECT_EQ(place.message, 0u);
    EXPECT_EQ(skippedText(recording), "/1: not a record of tau-bench results\n");
}

TEST(TauBench, InfoAndRewardNeverReachASession) {
    const sim::Recording first = read(kRuns);
    std::string other(kRuns);
    other.replace(other.find("the answer"), 10, "another one");
    other.replace(other.find("\"reward\":1.0"), 12, "\"reward\":0.0");
    const sim::Recording second = read(other);
    ASSERT_EQ(second.sessions.size(), 2u);
    EXPECT_EQ(first.sessions[0]->metadata, *parseJson(R"({"task_id":3,"trial":1})"));
    EXPECT_EQ(first.sessions[0]->digest, second.sessions[0]->digest);
}

}  // namespace
}  // namespace writ::test
