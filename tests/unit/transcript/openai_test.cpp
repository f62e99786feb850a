#include "support.h"

namespace writ::test {
namespace {

using sim::ArgumentsState;

TEST(OpenAiChat, GivesStepsWithExactPlaces) {
    const sim::Session session =
        readOne(R"({"model":"m","metadata":{"user":"ana","title":"Case 7"},"temperature":0.5,"tools":[],"messages":[
        {"role":"system","content":"Be brief."},
        {"role":"user","content":[{"type":"text","text":"Hi"},{"type":"text","text":"there"}],"timestamp":"2026-03-14T02:11:04Z"},
        {"role":"assistant","content":"Looking.","tool_calls":[
            {"id":"c1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}},
            {"id":"c2","type":"function","function":{"name":"g","arguments":{"b":2}}}]},
        {"role":"tool","tool_call_id":"c2","content":"{\"ok\":true}"},
        {"role":"tool","tool_call_id":"c1","name":"f","content":"Error: no"},
        {"role":"assistant","content":"Done."}]})");
    EXPECT_EQ(outline(session),
              "1 message system /messages/0\n"
              "2 message user /messages/1\n"
              "3 message model /messages/2\n"
              "4 call f ->7 /messages/2/tool_calls/0\n"
              "5 call g ->6 /messages/2/tool_calls/1\n"
              "6 result g <-5 /messages/3\n"
              "7 result f <-4 /messages/4\n"
              "8 message model /messages/5\n");
    EXPECT_EQ(session.id, "rec");
    EXPECT_EQ(session.title, "Case 7");
    EXPECT_EQ(session.format, "openai-chat");
    EXPECT_EQ(session.metadata, *parseJson(R"({"model":"m","temperature":0.5,"user":"ana","title":"Case 7"})"));
    EXPECT_EQ(session.steps[1].text, "Hi\nthere");
    ASSERT_TRUE(session.steps[1].time);
    EXPECT_EQ(session.steps[1].time->ms, 1773454264000);
    EXPECT_EQ(session.steps[3].call, 1u);
    EXPECT_EQ(session.steps[4].call, 2u);
    EXPECT_EQ(session.steps[4].arguments, *parseJson(R"({"b":2})"));
    EXPECT_EQ(session.steps[4].place.message, 2u);
    EXPECT_FALSE(session.steps[4].place.run);
    EXPECT_EQ(session.steps[5].result, *parseJson(R"({"ok":true})"));
    EXPECT_EQ(session.steps[6].result, Json("Error: no"));
}

TEST(OpenAiChat, MatchesRepeatedIdsToTheNearestCall) {
    const sim::Session session = readOne(R"([
        {"role":"assistant","tool_calls":[{"id":"c","function":{"name":"f","arguments":"{}"}}]},
        {"role":"tool","tool_call_id":"c","content":"1"},
        {"role":"assistant","tool_calls":[{"id":"c","function":{"name":"f","arguments":"{}"}}]},
        {"role":"user","content":"never mind"},
        {"role":"assistant","tool_calls":[{"id":"c","function":{"name":"f","arguments":"{}"}},{"id":"c","function":{"name":"f","arguments":"{}"}}]},
        {"role":"tool","tool_call_id":"c","content":"2"},
        {"role":"tool","tool_call_id":"c","content":"3"}])");
    EXPECT_EQ(outline(session),
              "1 call f ->2 /0/tool_calls/0\n"
              "2 result f <-1 /1\n"
              "3 call f /2/tool_calls/0\n"
              "4 message user /3\n"
              "5 call f ->7 /4/tool_calls/0\n"
              "6 call f ->8 /4/tool_calls/1\n"
              "7 result f <-5 /5\n"
              "8 result f <-6 /6\n");
}

TEST(OpenAiChat, MatchesResultsWithoutIdsByOrderAndName) {
    const sim::Session session = readOne(R"([
        {"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":"{}"}},{"function":{"name":"g","arguments":"{}"}},{"function":{"name":"f","arguments":"{}"}}]},
        {"role":"tool","name":"g","content":"1"},
        {"role":"tool","name":"f","content":"2"},
        {"role":"tool","content":"3"},
        {"role":"tool","name":"h","content":"4"},
        {"role":"assistant","function_call":{"name":"k","arguments":"{}"}},
        {"role":"function","name":"k","content":"5"}])");
    EXPECT_EQ(outline(session),
              "1 call f ->5 /0/tool_calls/0\n"
              "2 call g ->4 /0/tool_calls/1\n"
              "3 call f ->6 /0/tool_calls/2\n"
              "4 result g <-2 /1\n"
              "5 result f <-1 /2\n"
              "6 result f <-3 /3\n"
              "7 result h /4\n"
              "8 call k ->9 /5/function_call\n"
              "9 result k <-8 /6\n");
}

TEST(OpenAiChat, TellsRefusalsAndFilters) {
    EXPECT_EQ(outline(readOne(R"({"messages":[{"role":"user","content":"x"},{"role":"assistant","content":null,"refusal":"No."},
                                  {"role":"assistant","content":[{"type":"refusal","refusal":"No."}]}]})")),
              "1 message user /messages/0\n2 refusal [model_refusal_declared] /messages/1/refusal\n"
              "3 refusal [model_refusal_declared] /messages/2/content/0\n");
    EXPECT_EQ(outline(readOne(R"({"choices":[{"index":0,"finish_reason":"content_filter"}],"created":1714038380})")),
              "1 refusal [provider_filter] /choices/0/finish_reason\n");
    EXPECT_EQ(outline(readOne(R"({"request":{"body":{"messages":[{"role":"user","content":"x"}]}},
                                  "response":{"body":{"error":{"code":"content_filter","message":"blocked"}}}})")),
              "1 message user /request/body/messages/0\n2 error [provider_filter] /response/body/error\n");
}

TEST(OpenAiChat, ReadsAnswersAndTheirTime) {
    const sim::Session session =
        readOne(R"({"id":"r","created":1773454264,"choices":[{"message":{"role":"assistant","content":null,
        "tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}]})");
    EXPECT_EQ(outline(session), "1 call f /choices/0/message/tool_calls/0\n");
    ASSERT_TRUE(session.steps[0].time);
    EXPECT_EQ(session.steps[0].time->ms, 1773454264000);
}

TEST(OpenAiChat, ReadsARepeatedHistoryOnce) {
    const sim::Recording recording = read(R"({"interactions":[
        {"request":{"body":{"messages":[{"role":"user","content":"a"}]}},"response":{"body":{"choices":[{"message":{"role":"assistant","content":"b"}}]}}},
        {"request":{"body":{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"c"}]}},
         "response":{"body":{"choices":[{"message":{"role":"assistant","content":"d"}}]}}},
        {"request":{"body":{"messages":[{"role":"user","content":"other"}]}},"response":{"body":"data: {}"}}]})");
    ASSERT_EQ(recording.sessions.size(), 2u);
    EXPECT_EQ(recording.sessions[0]->id, "rec#0");
    EXPECT_EQ(recording.sessions[0]->steps.size(), 4u);
    EXPECT_EQ(recording.sessions[0]->steps[3].text, "d");
    EXPECT_EQ(recording.sessions[1]->id, "rec#2");
    EXPECT_EQ(skippedText(recording), "/interactions/2/response/body: the answer is an empty value\n");
}

TEST(OpenAiChat, SkipsWhatItCannotUseAndSaysWhere) {
    const sim::Recording recording = read(R"({"messages":[
        7, {"role":"user","content":"x"}, {"role":"wizard","content":"x"}, {"content":"x"}, {"role":"user"}, {"role":"user","content":3},
        {"role":"assistant"}, {"role":"assistant","tool_calls":[{"id":"c"}, 5, {"function":{"name":7}}]},
        {"role":"user","content":[{"type":"image_url","image_url":{}}, {"type":"text","text":"see"}, 4]}, {"role":"assistant","content":{}},
        {"role":"tool","content":{"a":1}}]})");
    ASSERT_EQ(recording.sessions.size(), 1u);
    EXPECT_EQ(recording.messages, 11u);
    EXPECT_EQ(outline(*recording.sessions[0]), "1 message user /messages/1\n2 message user /messages/8\n3 result /messages/10\n");
    for (const char* at : {"/messages/0: ", "/messages/2: ", "/messages/3: ", "/messages/4: ", "/messages/5: ", "/messages/6: ",
                           "/messages/7/tool_calls/0: ", "/messages/7/tool_calls/1: ", "/messages/7/tool_calls/2: ",
                           "/messages/8/content/0: ", "/messages/8/content/2: ", "/messages/9/content: "})
        EXPECT_NE(skippedText(recording).find(at), std::string::npos) << at << "\n" << skippedText(recording);
}

TEST(OpenAiChat, NeverInventsArguments) {
    const sim::Session session = readOne(
        R"([{"role":"assistant","tool_calls":[{"id":"a","function":{"name":"f"}},{"id":"b","function":{"name":"f","arguments":"{oops"}},
        {"id":"c","type":"custom","custom":{"name":"f","input":"free text"}}]}])");
    ASSERT_EQ(session.steps.size(), 3u);
    EXPECT_EQ(session.steps[0].argumentsState, ArgumentsState::NotRecorded);
    EXPECT_EQ(session.steps[1].argumentsState, ArgumentsState::Unreadable);
    EXPECT_EQ(session.steps[2].argumentsState, ArgumentsState::Unreadable);
    for (const sim::Step& step : session.steps) EXPECT_TRUE(step.arguments.isNull());
}

TEST(OpenAiChat, DigestIsOverContentNotLayout) {
    const std::string text = R"([{"role":"user","content":"x"}])";
    EXPECT_EQ(readOne(text).digest, readOne(R"( [ {"content": "x", "role": "user"} ] )").digest);
    EXPECT_NE(readOne(text).digest, readOne(R"([{"role":"user","content":"y"}])").digest);
    EXPECT_NE(readOne(text).digest, readOne(R"([{"role":"user","content":"x"},{"role":"user","content":"x"}])").digest);
}

}  // namespace
}  // namespace writ::test
