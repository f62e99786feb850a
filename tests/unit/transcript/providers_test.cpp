#include "support.h"

namespace writ::test {
namespace {

using sim::ArgumentsState;

TEST(Gemini, GivesStepsWithExactPlaces) {
    const sim::Session session =
        readOne(R"({"systemInstruction":{"parts":[{"text":"Be brief."}]},"generationConfig":{"temperature":0},"contents":[
        {"role":"user","parts":[{"text":"Hi"},{"text":"there"}]},
        {"role":"model","parts":[{"text":"Looking.","thoughtSignature":"s"},{"functionCall":{"id":"a","name":"f","args":{"x":1}}},
                                 {"functionCall":{"id":"b","name":"g"}}]},
        {"role":"user","parts":[{"functionResponse":{"id":"b","name":"g","response":{"error":"denied"}}},
                                {"functionResponse":{"id":"a","name":"f","response":{"result":"{\"y\":2}"}}}]},
        {"parts":[{"text":"and?"}]},
        {"role":"model","parts":[{"text":"Done."}]}]})");
    EXPECT_EQ(outline(session),
              "1 message system /systemInstruction\n"
              "2 message user /contents/0\n"
              "3 message model /contents/1/parts/0\n"
              "4 call f ->7 /contents/1/parts/1/functionCall\n"
              "5 call g ->6 /contents/1/parts/2/functionCall\n"
              "6 result g <-5 error /contents/2/parts/0/functionResponse\n"
              "7 result f <-4 /contents/2/parts/1/functionResponse\n"
              "8 message user /contents/3\n"
              "9 message model /contents/4\n");
    EXPECT_EQ(session.format, "gemini");
    EXPECT_EQ(session.steps[1].text, "Hi\nthere");
    EXPECT_EQ(session.steps[3].arguments, *parseJson(R"({"x":1})"));
    EXPECT_EQ(session.steps[4].argumentsState, ArgumentsState::NotRecorded);
    EXPECT_EQ(session.steps[5].text, "denied");
    EXPECT_EQ(session.steps[6].result, *parseJson(R"({"y":2})"));
    EXPECT_EQ(session.metadata, *parseJson(R"({"generationConfig":{"temperature":0}})"));
}

TEST(Gemini, MatchesResultsWithoutIdsByOrderAndName) {
    EXPECT_EQ(
        outline(readOne(
            R"([{"role":"model","parts":[{"functionCall":{"name":"f","args":{"n":1}}},{"functionCall":{"name":"g","args":{}}},
                                                           {"functionCall":{"name":"f","args":{"n":2}}}]},
        {"role":"function","parts":[{"functionResponse":{"name":"g","response":{"output":1}}},{"functionResponse":{"name":"f","response":{"a":1,"b":2}}}]},
        {"role":"user","parts":[{"function_response":{"name":"f","response":{}}}]}])")),
        "1 call f ->5 /0/parts/0/functionCall\n2 call g ->4 /0/parts/1/functionCall\n3 call f ->6 /0/parts/2/functionCall\n"
        "4 result g <-2 /1/parts/0/functionResponse\n5 result f <-1 /1/parts/1/functionResponse\n6 result f <-3 "
        "/2/parts/0/function_response\n");
}

TEST(Gemini, ReadsTheProvidersOwnTools) {
    const sim::Session session =
        readOne(R"({"candidates":[{"content":{"role":"model","parts":[{"executableCode":{"language":"PYTHON","code":"1/0"}},
        {"codeExecutionResult":{"outcome":"OUTCOME_FAILED","output":"ZeroDivisionError"}},
        {"toolCall":{"id":"t","toolType":"GOOGLE_SEARCH_WEB","args":{"queries":["q"]}}},{"toolResponse":{"id":"t","toolType":"GOOGLE_SEARCH_WEB","response":{"a":1}}},
        {"text":"thinking","thought":true},{"text":"No."}]},"finishReason":"STOP"},{"content":{"parts":[{"text":"other"}]}}]})");
    EXPECT_EQ(outline(session),
              "1 call code_execution ->2 /candidates/0/content/parts/0/executableCode\n"
              "2 result code_execution <-1 error /candidates/0/content/parts/1/codeExecutionResult\n"
              "3 call GOOGLE_SEARCH_WEB ->4 /candidates/0/content/parts/2/toolCall\n"
              "4 result GOOGLE_SEARCH_WEB <-3 /candidates/0/content/parts/3/toolResponse\n"
              "5 message model /candidates/0/content/parts/5\n");
    EXPECT_EQ(session.steps[0].arguments, *parseJson(R"({"code":"1/0"})"));
}

TEST(Gemini, TellsFiltersFromMistakes) {
    struct Row {
        const char* answer;
        const char* outline;
        const char* evidence;
    };
    const std::vector<Row> rows{
        {R"({"candidates":[{"content":{},"finishReason":"SAFETY","safetyRatings":[]}]})",
         "1 refusal [provider_filter] /candidates/0/finishReason\n", "finishReason: SAFETY"},
        {R"({"candidates":[{"finishReason":"PROHIBITED_CONTENT"}]})", "1 refusal [provider_filter] /candidates/0/finishReason\n",
         "finishReason: PROHIBITED_CONTENT"},
        {R"({"promptFeedback":{"blockReason":"JAILBREAK"}})", "1 refusal [provider_filter] /promptFeedback/blockReason\n",
         "promptFeedback.blockReason: JAILBREAK"},
        {R"({"candidates":[{"content":{},"finishReason":"MALFORMED_FUNCTION_CALL","finishMessage":"bad"}]})",
         "1 error [tool_error] /candidates/0/finishReason\n", "finishReason: MALFORMED_FUNCTION_CALL"}};
    for (const Row& row : rows) {
        const sim::Session session = readOne(row.answer);
        EXPECT_EQ(outline(session), row.outline);
        ASSERT_EQ(session.steps.size(), 1u) << row.answer;
        EXPECT_EQ(session.steps[0].declared->evidence, row.evidence);
    }
}

TEST(Bedrock, GivesStepsWithExactPlaces) {
    const sim::Session session =
        readOne(R"({"modelId":"m","system":[{"text":"Be brief."},{"cachePoint":{"type":"default"}}],"messages":[
        {"role":"user","content":[{"guardContent":{"text":{"text":"Hi"}}},{"text":"there"}]},
        {"role":"assistant","content":[{"text":"One"},{"toolUse":{"toolUseId":"t1","name":"f","input":{"a":1}}},{"toolUse":{"toolUseId":"t2","name":"g"}}]},
        {"role":"user","content":[{"toolResult":{"toolUseId":"t2","status":"error","content":[{"text":"no"},{"image":{}}]}},
                                  {"toolResult":{"toolUseId":"t1","status":"success","content":[{"json":{"x":2}}]}}]},
        {"role":"assistant","content":[{"reasoningContent":{}},{"text":"Done."}]}]})");
    EXPECT_EQ(outline(session),
              "1 message system /system/0\n"
              "2 message user /messages/0\n"
              "3 message model /messages/1/content/0\n"
              "4 call f ->7 /messages/1/content/1/toolUse\n"
              "5 call g ->6 /messages/1/content/2/toolUse\n"
              "6 result g <-5 error /messages/2/content/0/toolResult\n"
              "7 result f <-4 /messages/2/content/1/toolResult\n"
              "8 message model /messages/3/content/1\n");
    EXPECT_EQ(session.format, "bedrock-converse");
    EXPECT_EQ(session.steps[4].argumentsState, ArgumentsState::NotRecorded);
    EXPECT_EQ(session.steps[6].result, *parseJson(R"({"x":2})"));
    EXPECT_EQ(session.metadata, *parseJson(R"({"modelId":"m"})"));
}

TEST(Bedrock, TellsGuardrails) {
    EXPECT_EQ(
        outline(readOne(
            R"({"output":{"message":{"role":"assistant","content":[{"text":"Blocked."}]}},"stopReason":"guardrail_intervened",
                                  "trace":{"guardrail":{"actionReason":"topic"}}})")),
        "1 message model /output/message\n2 refusal [provider_filter] /stopReason\n");
    EXPECT_EQ(
        outline(readOne(
            R"({"request":{"body":{"messages":[{"role":"user","content":[{"text":"x"}]}]}},"response":{"body":{"output":{"message":
        {"role":"assistant","content":[]}},"stopReason":"end_turn","amazon-bedrock-guardrailAction":"INTERVENED"}}})")),
        "1 message user /request/body/messages/0\n2 refusal [provider_filter] /response/body/amazon-bedrock-guardrailAction\n");
}

TEST(Responses, GivesStepsWithExactPlaces) {
    const sim::Session session = readOne(R"({"model":"m","instructions":"Be brief.","input":[
        {"role":"user","content":"Hi"},
        {"type":"reasoning","summary":[]},
        {"type":"message","role":"assistant","content":[{"type":"output_text","text":"One"},{"type":"output_text","text":"two"}]},
        {"type":"function_call","call_id":"c1","id":"fc_1","name":"f","arguments":"{\"a\":1}"},
        {"type":"function_call","call_id":"c2","name":"g","arguments":""},
        {"type":"custom_tool_call","call_id":"c3","name":"h","input":"free text"},
        {"type":"function_call_output","call_id":"c2","output":[{"type":"input_text","text":"denied"}],"status":"failed"},
        {"type":"function_call_output","call_id":"c1","output":"{\"x\":2}"},
        {"type":"custom_tool_call_output","call_id":"c3","output":"ok"},
        {"type":"message","role":"assistant","content":[{"type":"refusal","refusal":"I can't."}]}]})");
    EXPECT_EQ(outline(session),
              "1 message system /instructions\n"
              "2 message user /input/0\n"
              "3 message model /input/2\n"
              "4 call f ->8 /input/3\n"
              "5 call g ->7 /input/4\n"
              "6 call h ->9 /input/5\n"
              "7 result g <-5 error /input/6\n"
              "8 result f <-4 /input/7\n"
              "9 result h <-6 /input/8\n"
              "10 refusal [model_refusal_declared] /input/9/content/0\n");
    EXPECT_EQ(session.format, "openai-responses");
    EXPECT_EQ(session.steps[2].text, "One\ntwo");
    EXPECT_EQ(session.steps[3].callId, "c1");
    EXPECT_EQ(session.steps[4].argumentsState, ArgumentsState::NotRecorded);
    EXPECT_EQ(session.steps[5].argumentsState, ArgumentsState::Unreadable);
    EXPECT_EQ(session.steps[7].result, *parseJson(R"({"x":2})"));
    EXPECT_EQ(session.metadata, *parseJson(R"({"model":"m"})"));
}

TEST(Responses, ReadsAnswersAndFilters) {
    EXPECT_EQ(
        outline(readOne(
            R"({"object":"response","status":"incomplete","incomplete_details":{"reason":"content_filter"},"error":null,"output":[
        {"type":"message","role":"assistant","content":[{"type":"output_text","text":"I"}]}]})")),
        "1 message model /output/0\n2 refusal [provider_filter] /incomplete_details/reason\n");
    EXPECT_EQ(
        outline(readOne(
            R"({"request":{"body":{"instructions":"s","input":"Hi"}},"response":{"status":200,"body":{"object":"response","status":"failed",
        "error":{"code":"server_error","message":"sorry"},"output":[]}}})")),
        "1 message system /request/body/instructions\n2 message user /request/body/input\n3 error [transport_error] "
        "/response/body/error\n");
}

TEST(Responses, ReadsTheFiltersOfAzure) {
    EXPECT_EQ(
        outline(readOne(
            R"({"object":"response","output":[],"content_filters":[{"blocked":false},{"blocked":true,"source_type":"prompt"}]})")),
        "1 refusal [provider_filter] /content_filters/1/blocked\n");
}

TEST(Responses, ReadsTheProvidersOwnTools) {
    const sim::Session session = readOne(R"({"object":"response","output":[
        {"type":"web_search_call","id":"ws","status":"completed","action":{"type":"search","query":"q"}},
        {"type":"file_search_call","id":"fs","status":"completed","queries":["a"],"results":[{"text":"t"}]},
        {"type":"code_interpreter_call","id":"ci","status":"failed","code":"1/0","outputs":null},
        {"type":"tool_search_call","id":"tsc","call_id":null,"status":"completed","arguments":{"paths":["p"]}},
        {"type":"tool_search_output","id":"tso","call_id":null,"tools":[{"name":"f"}]},
        {"type":"mcp_call","id":"m","name":"ask","server_label":"s","arguments":"{}","output":null,"error":{"message":"down"}}]})");
    EXPECT_EQ(outline(session),
              "1 call web_search [executed] /output/0\n"
              "2 call file_search ->3 /output/1\n"
              "3 result file_search <-2 /output/1/results\n"
              "4 call code_interpreter [tool_error] /output/2\n"
              "5 call tool_search ->6 /output/3\n"
              "6 result tool_search <-5 /output/4\n"
              "7 call ask ->8 /output/5\n"
              "8 result ask <-7 error /output/5/error\n");
    EXPECT_EQ(session.steps[0].arguments, *parseJson(R"({"type":"search","query":"q"})"));
    EXPECT_EQ(session.steps[1].arguments, *parseJson(R"({"queries":["a"]})"));
    EXPECT_EQ(session.steps[3].arguments, *parseJson(R"({"code":"1/0"})"));
}

// The request for approval is the call; what follows answers it, also in later requests.
TEST(Responses, ReadsApprovals) {
    const std::string asked =
        R"({"type":"mcp_approval_request","id":"mcpr_1","name":"drop","server_label":"db","arguments":"{\"t\":1}"})";
    EXPECT_EQ(outline(readOne(R"({"object":"response","output":[)" + asked + "]}")),
              "1 call drop [approval_pending] /output/0\n");
    EXPECT_EQ(
        outline(readOne(R"({"input":[)" + asked +
                        R"(,{"type":"mcp_approval_response","approval_request_id":"mcpr_1","approve":false,"reason":"no"}]})")),
        "1 call drop [user_declined] /input/0\n2 approval drop <-1 [user_declined] /input/1\n");
    const std::string first =
        R"({"request":{"body":{"input":[{"role":"user","content":"go"}]}},"response":{"body":{"object":"response","id":"resp_1","output":[)" +
        asked + "]}}}";
    const std::string second =
        R"({"request":{"body":{"previous_response_id":"resp_1","input":[{"type":"mcp_approval_response","approval_request_id":"mcpr_1","approve":true}]}},
        "response":{"body":{"object":"response","id":"resp_2","output":[{"type":"mcp_call","id":"mcp_9","approval_request_id":"mcpr_1","name":"drop","arguments":"{\"t\":1}","output":"done","error":null}]}}})";
    EXPECT_EQ(outline(readOne("{\"interactions\":[" + first + "," + second + "]}")),
              "1 message user /interactions/0/request/body/input/0\n2 call drop ->4 /interactions/0/response/body/output/0\n"
              "3 approval drop <-2 /interactions/1/request/body/input/0\n4 result drop <-2 "
              "/interactions/1/response/body/output/0/output\n");
}

TEST(Responses, IsNotTakenForAnEmbeddingsRequest) {
    for (const char* text :
         {R"({"model":"text-embedding-3-small","input":"x"})", R"({"model":"m","input":["x","y"],"encoding_format":"float"})"}) {
        const auto recording = sim::readRecording(text, "x.json");
        ASSERT_FALSE(recording);
        EXPECT_NE(recording.error().message.find("an embeddings request"), std::string::npos) << recording.error().message;
    }
}

TEST(TextCompletion, IsToldByItsAnswer) {
    EXPECT_EQ(
        outline(readOne(R"({"request":{"body":{"prompt":"Once","max_tokens":5}},"response":{"body":{"object":"text_completion",
        "choices":[{"text":" upon","finish_reason":"content_filter"}]}}})")),
        "1 message user /request/body/prompt\n2 message model /response/body/choices/0/text\n3 refusal [provider_filter] "
        "/response/body/choices/0/finish_reason\n");
    const sim::Session session =
        readOne(R"({"request":{"body":{"inputText":"Once"}},"response":{"body":[{"outputText":" up","index":0},
        {"outputText":"on","completionReason":"CONTENT_FILTERED"}]}})");
    EXPECT_EQ(
        outline(session),
        "1 message user /request/body/inputText\n2 message model /response/body\n3 refusal [provider_filter] /response/body\n");
    EXPECT_EQ(session.steps[1].text, " upon");
    EXPECT_EQ(outline(readOne(R"({"prompt":"Once","completion":" upon"})")),
              "1 message user /prompt\n2 message model /completion\n");
    EXPECT_EQ(
        readOne(
            R"({"request":{"body":{"prompt":"Once"}},"response":{"body":[{"choices":[{"text":"a"}]},{"choices":[{"text":"b"}]}]}})")
            .steps[1]
            .text,
        "ab");
}

}  // namespace
}  // namespace writ::test
