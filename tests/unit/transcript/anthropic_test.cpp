#include "support.h"

namespace writ::test {
namespace {

TEST(AnthropicMessages, GivesStepsInTheOrderOfBlocks) {
    const sim::Session session = readOne(R"({"model":"m","system":[{"type":"text","text":"Be brief."}],"messages":[
        {"role":"user","content":"Hi"},
        {"role":"assistant","content":[{"type":"text","text":"One"},{"type":"text","text":"two"},{"type":"tool_use","id":"t1","name":"f","input":{"a":1}},
                                       {"type":"tool_use","id":"t2","name":"g"},{"type":"text","text":"three"}]},
        {"role":"user","content":[{"type":"tool_result","tool_use_id":"t2","is_error":true,"content":"denied"},
                                  {"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"{\"x\":2}"}]},{"type":"text","text":"and?"}]},
        {"role":"assistant","content":[{"type":"text","text":"Done."}]}]})");
    EXPECT_EQ(outline(session),
              "1 message system /system\n"
              "2 message user /messages/0\n"
              "3 message model /messages/1/content/0\n"
              "4 call f ->8 /messages/1/content/2\n"
              "5 call g ->7 /messages/1/content/3\n"
              "6 message model /messages/1/content/4\n"
              "7 result g <-5 error /messages/2/content/0\n"
              "8 result f <-4 /messages/2/content/1\n"
              "9 message user /messages/2/content/2\n"
              "10 message model /messages/3\n");
    EXPECT_EQ(session.format, "anthropic-messages");
    EXPECT_EQ(session.steps[2].text, "One\ntwo");
    EXPECT_EQ(session.steps[4].argumentsState, sim::ArgumentsState::NotRecorded);
    EXPECT_EQ(session.steps[7].result, *parseJson(R"({"x":2})"));
    EXPECT_EQ(session.metadata, *parseJson(R"({"model":"m"})"));
}

TEST(AnthropicMessages, ReadsAnswersRefusalsAndServerTools) {
    EXPECT_EQ(
        outline(readOne(
            R"({"type":"message","role":"assistant","content":[],"stop_reason":"refusal","stop_details":{"category":"cyber"}})")),
        "1 refusal [model_refusal_declared] /stop_reason\n");
    EXPECT_EQ(outline(readOne(R"({"type":"message","role":"assistant","stop_reason":"end_turn","content":[
        {"type":"server_tool_use","id":"s","name":"web_search","input":{"query":"q"}},
        {"type":"web_search_tool_result","tool_use_id":"s","content":{"type":"web_search_tool_result_error","error_code":"max_uses_exceeded"}},
        {"type":"text","text":"Sorry."}]})")),
              "1 call web_search ->2 /content/0\n2 result web_search <-1 error /content/1\n3 message model /content/2\n");
}

TEST(AnthropicMessages, SkipsOtherBlocks) {
    const sim::Recording recording =
        read(R"([{"role":"assistant","content":[{"type":"thinking","thinking":"hm"},{"type":"tool_use","id":"t","input":{}},
        {"type":"tool_use","id":"u","name":"f","input":[1]}, 7]},{"role":"wizard","content":"x"},3])");
    ASSERT_EQ(recording.sessions.size(), 1u);
    EXPECT_EQ(outline(*recording.sessions[0]), "1 call f /0/content/2\n");
    EXPECT_EQ(recording.sessions[0]->steps[0].argumentsState, sim::ArgumentsState::Unreadable);
    EXPECT_EQ(recording.skipped.size(), 5u) << skippedText(recording);
}

TEST(AnthropicMessages, IsToldFromOpenAiByContent) {
    EXPECT_EQ(read(R"({"system":"s","messages":[{"role":"user","content":"x"}]})").format, "anthropic-messages");
    EXPECT_EQ(read(R"({"messages":[{"role":"user","content":"x"}],"tools":[{"name":"f","input_schema":{}}]})").format,
              "anthropic-messages");
    EXPECT_EQ(read(R"({"messages":[{"role":"user","content":[{"type":"text","text":"x"}]}]})").format, "openai-chat");
}

}  // namespace
}  // namespace writ::test
