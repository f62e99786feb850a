#include "simulator/outcome/classify.h"
#include "support.h"

namespace writ::test {
namespace {

// A span of trace "t" with attributes [{"key":…,"value":{"stringValue":…}}], as an export writes it.
struct SpanText {
    std::string id;
    std::string parent;
    std::string name;
    int second = 0;
    std::vector<std::pair<std::string, std::string>> attributes;  // key, AnyValue; or a text, where it does not begin with "{\""
    std::string more;                                             // further members
};

std::string quoted(const std::string& text) {
    return Json(text).dump();
}

std::string attributeList(const std::vector<std::pair<std::string, std::string>>& attributes) {
    std::string list;
    for (const auto& [key, value] : attributes) {
        const bool any = value.starts_with("{\"") && value.find("Value\":") != std::string::npos;
        list += (list.empty() ? "" : ",") + std::string("{\"key\":") + quoted(key) +
                ",\"value\":" + (any ? value : "{\"stringValue\":" + quoted(value) + "}") + "}";
    }
    return "[" + list + "]";
}

std::string spanJson(const SpanText& span) {
    const std::string start = std::to_string(1'718'000'000 + span.second);
    return "{\"traceId\":\"t\",\"spanId\":" + quoted(span.id) + ",\"parentSpanId\":" + quoted(span.parent) +
           ",\"name\":" + quoted(span.name) + ",\"startTimeUnixNano\":\"" + start + "000000000\",\"endTimeUnixNano\":\"" + start +
           "500000000\",\"attributes\":" + attributeList(span.attributes) + (span.more.empty() ? "" : "," + span.more) + "}";
}

std::string traceJson(const std::vector<SpanText>& spans) {
    std::string list;
    for (const SpanText& span : spans) list += (list.empty() ? "" : ",") + spanJson(span);
    return R"({"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"desk"}}]},"scopeSpans":[{"scope":{"name":"x"},"spans":[)" +
           list + "]}]}]}";
}

std::string at(std::size_t span, std::size_t attribute) {
    return "/resourceSpans/0/scopeSpans/0/spans/" + std::to_string(span) + "/attributes/" + std::to_string(attribute) + "/value";
}

const sim::Step& stepOf(const sim::Session& session, sim::StepKind kind) {
    for (const sim::Step& step : session.steps)
        if (step.kind == kind) return step;
    static const sim::Step kNone;
    return kNone;
}

TEST(Otlp, SpansOutOfOrderBecomeOneConversation) {
    const std::string history =
        R"([{"role":"user","parts":[{"type":"text","content":"cancel"}]},{"role":"assistant","parts":[{"type":"tool_call","id":"c1","name":"find","arguments":{"id":7}}]},{"role":"tool","parts":[{"type":"tool_call_response","id":"c1","response":"found"}]}])";
    const sim::Recording recording = read(traceJson({
        {"s4",
         "s1",
         "chat m",
         5,
         {{"gen_ai.operation.name", "chat"},
          {"gen_ai.input.messages", history},
          {"gen_ai.output.messages",
           R"([{"role":"assistant","parts":[{"type":"text","content":"Done."}],"finish_reason":"stop"}])"}},
         ""},
        {"s3",
         "s1",
         "execute_tool find",
         3,
         {{"gen_ai.operation.name", "execute_tool"},
          {"gen_ai.tool.name", "find"},
          {"gen_ai.tool.call.id", "c1"},
          {"gen_ai.tool.call.arguments", "{\"id\":7}"},
          {"gen_ai.tool.call.result", "found"}},
         ""},
        {"s2",
         "s1",
         "chat m",
         1,
         {{"gen_ai.operation.name", "chat"},
          {"gen_ai.system_instructions", R"([{"type":"text","content":"Be kind."}])"},
          {"gen_ai.input.messages", R"([{"role":"user","parts":[{"type":"text","content":"cancel"}]}])"},
          {"gen_ai.output.messages",
           R"([{"role":"assistant","parts":[{"type":"tool_call","id":"c1","name":"find","arguments":{"id":7}}],"finish_reason":"tool_call"}])"}},
         ""},
        {"s1", "", "invoke_agent desk", 0, {{"gen_ai.operation.name", "invoke_agent"}, {"gen_ai.conversation.id", "conv-1"}}, ""},
    }));
    ASSERT_EQ(recording.sessions.size(), 1u);
    const sim::Session& session = *recording.sessions[0];
    EXPECT_EQ(outline(session), "1 message system " + at(2, 1) + "/stringValue\n" + "2 message user " + at(2, 2) +
                                    "/stringValue\n" + "3 call find ->4 " + at(2, 3) + "/stringValue\n" + "4 result find <-3 " +
                                    at(1, 4) + "/stringValue\n" + "5 message model " + at(0, 2) + "/stringValue\n");
    EXPECT_EQ(recording.messages, 5u);
    EXPECT_EQ(session.title, "conv-1");
    EXPECT_EQ(session.metadata["service.name"].asString(), "desk");
    EXPECT_EQ(session.steps[2].arguments, *parseJson(R"({"id":7})"));
    EXPECT_EQ(session.steps[2].agent, "desk");
    ASSERT_TRUE(session.steps[2].time);
    EXPECT_EQ(session.steps[2].time->ms, 1'718'000'001'500);
    EXPECT_TRUE(recording.skipped.empty()) << skippedText(recording);
}

// The second "yes" is said once more, whether the history comes whole or only its end.
TEST(Otlp, RepeatedHistoryIsReadOnceAndRepeatedWordsAreKept) {
    const auto message = [](const std::string& role, const std::string& text) {
        return R"({"role":")" + role + R"(","parts":[{"type":"text","content":")" + text + R"("}]})";
    };
    const auto chat = [](const std::string& id, int second, const std::string& input, const std::string& output) {
        return SpanText{id,
                        "",
                        "chat",
                        second,
                        {{"gen_ai.operation.name", "chat"},
                         {"gen_ai.input.messages", "[" + input + "]"},
                         {"gen_ai.output.messages", "[" + output + "]"}},
                        ""};
    };
    const std::string ask = message("assistant", "Sure?");
    const std::string yes = message("user", "yes");
    const std::string go = message("user", "go");
    const std::vector<std::vector<SpanText>> ways{
        {chat("a", 1, go, ask), chat("b", 2, go + "," + ask + "," + yes, ask),
         chat("c", 3, go + "," + ask + "," + yes + "," + ask + "," + yes, message("assistant", "ok"))},
        {chat("a", 1, go, ask), chat("b", 2, ask + "," + yes, ask), chat("c", 3, ask + "," + yes, message("assistant", "ok"))},
        {chat("a", 1, go, ask), chat("b", 2, yes, ask), chat("c", 3, yes, message("assistant", "ok"))}};
    for (const std::vector<SpanText>& spans : ways) {
        const sim::Session session = readOne(traceJson(spans));
        std::string said;
        for (const sim::Step& step : session.steps) said += step.text + " ";
        EXPECT_EQ(said, "go Sure? yes Sure? yes ok ");
    }
}

TEST(Otlp, StructuredMessagesHaveTheirOwnPlaces) {
    const std::string messages =
        R"({"arrayValue":{"values":[{"kvlistValue":{"values":[{"key":"role","value":{"stringValue":"assistant"}},{"key":"parts","value":{"arrayValue":{"values":[
        {"kvlistValue":{"values":[{"key":"type","value":{"stringValue":"tool_call"}},{"key":"name","value":{"stringValue":"f"}},{"key":"arguments","value":{"kvlistValue":{"values":[{"key":"n","value":{"intValue":"3"}}]}}}]}}]}}}]}}]}})";
    const sim::Session session =
        readOne(traceJson({{"s", "", "chat", 1, {{"gen_ai.operation.name", "chat"}, {"gen_ai.output.messages", messages}}, ""}}));
    ASSERT_EQ(session.steps.size(), 1u);
    EXPECT_EQ(session.steps[0].arguments, *parseJson(R"({"n":3})"));
    EXPECT_EQ(session.steps[0].place.at, at(0, 1) + "/arrayValue/values/0/kvlistValue/values/1/value/arrayValue/values/0");
}

TEST(Otlp, CallsWithoutContentAreNotRecorded) {
    const sim::Session session = readOne(
        traceJson({{"s", "", "execute_tool pay", 1, {{"gen_ai.operation.name", "execute_tool"}, {"gen_ai.tool.name", "pay"}}, ""},
                   {"e",
                    "",
                    "execute_tool pay",
                    2,
                    {{"gen_ai.operation.name", "execute_tool"}, {"gen_ai.tool.name", "pay"}, {"error.type", "timeout"}},
                    R"("status":{"code":2,"message":"too late"})"}}));
    ASSERT_EQ(session.steps.size(), 3u) << outline(session);
    EXPECT_EQ(session.steps[0].argumentsState, sim::ArgumentsState::NotRecorded);
    EXPECT_EQ(sim::classify(session, session.steps[0], {}).outcome, sim::Outcome::Executed);
    const sim::OutcomeFinding failed = sim::classify(session, session.steps[1], {});
    EXPECT_EQ(failed.outcome, sim::Outcome::ToolError);
    EXPECT_EQ(failed.evidence, "error.type: timeout");
    EXPECT_EQ(session.steps[2].text, "too late");
}

// What the model was told of a failure is the result, and the span says that it was one.
TEST(Otlp, FailuresSayWhatTheModelWasTold) {
    const std::string call = R"({"role":"assistant","parts":[{"type":"tool_call","id":"c","name":"pay","arguments":{}}]})";
    const std::string told = R"({"role":"tool","parts":[{"type":"tool_call_response","id":"c","response":"Card declined"}]})";
    const sim::Session session = readOne(
        traceJson({{"a", "", "chat", 1, {{"gen_ai.operation.name", "chat"}, {"gen_ai.output.messages", "[" + call + "]"}}, ""},
                   {"t",
                    "",
                    "execute_tool pay",
                    2,
                    {{"gen_ai.operation.name", "execute_tool"}, {"gen_ai.tool.call.id", "c"}, {"error.type", "CardError"}},
                    R"("status":{"code":2,"message":"pay failed"})"},
                   {"b",
                    "",
                    "chat",
                    3,
                    {{"gen_ai.operation.name", "chat"}, {"gen_ai.input.messages", "[" + call + "," + told + "]"}},
                    ""}}));
    ASSERT_EQ(session.steps.size(), 2u) << outline(session);
    EXPECT_EQ(session.steps[1].text, "Card declined");
    EXPECT_EQ(sim::classify(session, session.steps[0], {}),
              (sim::OutcomeFinding{sim::Outcome::ToolError, "error.type: CardError"}));
}

TEST(Otlp, OlderAttributesAreRead) {
    const sim::Session session = readOne(traceJson({{"s",
                                                     "",
                                                     "openai.chat",
                                                     1,
                                                     {{"gen_ai.system", "openai"},
                                                      {"llm.request.type", "chat"},
                                                      {"gen_ai.prompt.0.role", "system"},
                                                      {"gen_ai.prompt.0.content", "S"},
                                                      {"gen_ai.prompt.1.role", "user"},
                                                      {"gen_ai.prompt.1.content", R"([{"type":"text","text":"U"}])"},
                                                      {"gen_ai.prompt.2.role", "assistant"},
                                                      {"gen_ai.prompt.2.tool_calls.0.id", "c"},
                                                      {"gen_ai.prompt.2.tool_calls.0.name", "f"},
                                                      {"gen_ai.prompt.2.tool_calls.0.arguments", "{\"a\":1}"},
                                                      {"gen_ai.prompt.3.role", "tool"},
                                                      {"gen_ai.prompt.3.tool_call_id", "c"},
                                                      {"gen_ai.prompt.3.content", "R"},
                                                      {"gen_ai.completion.0.role", "assistant"},
                                                      {"gen_ai.completion.0.content", "A"},
                                                      {"gen_ai.completion.0.finish_reason", "content_filter"}},
                                                     ""}}));
    EXPECT_EQ(outline(session), "1 message system " + at(0, 2) + "/stringValue\n" + "2 message user " + at(0, 5) +
                                    "/stringValue\n" + "3 call f ->4 " + at(0, 7) + "/stringValue\n" + "4 result f <-3 " +
                                    at(0, 10) + "/stringValue\n" + "5 message model " + at(0, 13) + "/stringValue\n" +
                                    "6 refusal [provider_filter] " + at(0, 15) + "/stringValue\n");
    EXPECT_EQ(session.steps[2].arguments, *parseJson(R"({"a":1})"));
}

TEST(Otlp, OpenInferenceIsRead) {
    const sim::Session session =
        readOne(traceJson({{"l",
                            "",
                            "ChatCompletion",
                            1,
                            {{"openinference.span.kind", "LLM"},
                             {"llm.input_messages.0.message.role", "user"},
                             {"llm.input_messages.0.message.contents.0.message_content.type", "text"},
                             {"llm.input_messages.0.message.contents.0.message_content.text", "weather?"},
                             {"llm.output_messages.0.message.role", "assistant"},
                             {"llm.output_messages.0.message.tool_calls.0.tool_call.id", "c"},
                             {"llm.output_messages.0.message.tool_calls.0.tool_call.function.name", "get"},
                             {"llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments", "{\"city\":\"Rome\"}"}},
                            ""},
                           {"t",
                            "",
                            "get",
                            2,
                            {{"openinference.span.kind", "TOOL"},
                             {"tool.name", "get"},
                             {"input.value", "{\"city\": \"Rome\"}"},
                             {"output.value", "{\"degrees\":30}"}},
                            ""},
                           {"n", "", "other", 3, {{"openinference.span.kind", "TOOL"}, {"input.value", "{}"}}, ""}}));
    EXPECT_EQ(outline(session), "1 message user " + at(0, 1) + "/stringValue\n" + "2 call get ->3 " + at(0, 5) +
                                    "/stringValue\n" + "3 result get <-2 " + at(1, 3) + "/stringValue\n");
    EXPECT_EQ(session.steps[2].result, *parseJson(R"({"degrees":30})"));
}

// Positional arguments have no names: a policy that asks for one must not take it for absent.
TEST(Otlp, ArgumentsOfDecoratedFunctions) {
    const auto call = [](const std::string& input) {
        const sim::Session session = readOne(
            traceJson({{"s",
                        "",
                        "pay.tool",
                        1,
                        {{"traceloop.span.kind", "tool"}, {"traceloop.entity.name", "pay"}, {"traceloop.entity.input", input}},
                        ""}}));
        return stepOf(session, sim::StepKind::Call);
    };
    EXPECT_EQ(call(R"({"args":[],"kwargs":{"to":"ana"}})").arguments, *parseJson(R"({"to":"ana"})"));
    EXPECT_EQ(call(R"({"args":["ana"],"kwargs":{}})").argumentsState, sim::ArgumentsState::Unreadable);
    EXPECT_EQ(call(R"({"to":"ana"})").arguments, *parseJson(R"({"to":"ana"})"));
}

TEST(Otlp, EventsInLogRecordsBelongToTheirSpan) {
    const std::string span =
        traceJson({{"s", "", "chat m", 1, {{"gen_ai.operation.name", "chat"}, {"gen_ai.system", "openai"}}, ""}});
    const auto log = [](int second, const std::string& name, const std::string& body) {
        return R"({"traceId":"t","spanId":"s","timeUnixNano":")" + std::to_string(1'718'000'001 + second) +
               R"(000000000","eventName":")" + name + R"(","body":{"kvlistValue":{"values":[)" + body + "]}}}";
    };
    const auto text = [](const std::string& key, const std::string& value) {
        return R"({"key":")" + key + R"(","value":{"stringValue":")" + value + "\"}}";
    };
    const std::string call =
        R"({"key":"message","value":{"kvlistValue":{"values":[{"key":"tool_calls","value":{"arrayValue":{"values":[{"kvlistValue":{"values":[)" +
        text("id", "c") + R"(,{"key":"function","value":{"kvlistValue":{"values":[)" + text("name", "f") + "," +
        text("arguments", "{}") + "]}}}]}}]}}}]}}}";
    const std::string logs = R"({"resourceLogs":[{"scopeLogs":[{"logRecords":[)" + log(2, "gen_ai.choice", call) + "," +
                             log(1, "gen_ai.user.message", text("content", "hi")) + "," +
                             log(0, "gen_ai.system.message", text("content", "S")) +
                             R"(,{"body":{"stringValue":"unrelated"}}]}]}]})";
    const std::string expected =
        "1 message system /resourceLogs/0/scopeLogs/0/logRecords/2/body\n"
        "2 message user /resourceLogs/0/scopeLogs/0/logRecords/1/body\n"
        "3 call f "
        "/resourceLogs/0/scopeLogs/0/logRecords/0/body/kvlistValue/values/0/value/kvlistValue/values/0/value/arrayValue/values/"
        "0\n";
    const sim::Session session = readOne(span + "\n" + logs + "\n");
    EXPECT_EQ(outline(session), expected);
    EXPECT_EQ(session.steps[0].place.line, 2u);
    EXPECT_EQ(outline(readOne(logs)), expected);
}

TEST(Otlp, AgentsWithinAgentsAreDelegations) {
    const auto agent = [](const std::string& id, const std::string& parent, const std::string& name, int second) {
        return SpanText{id, parent, "invoke_agent " + name, second, {{"gen_ai.operation.name", "invoke_agent"}}, ""};
    };
    const auto tool = [](const std::string& id, const std::string& parent, int second) {
        return SpanText{id,
                        parent,
                        "execute_tool f",
                        second,
                        {{"gen_ai.operation.name", "execute_tool"}, {"gen_ai.tool.call.arguments", "{}"}},
                        ""};
    };
    const sim::Session session = readOne(traceJson(
        {agent("a", "", "lead", 0), tool("t1", "a", 1), agent("b", "a", "clerk", 2), tool("t2", "b", 3), tool("t3", "a", 4)}));
    ASSERT_EQ(session.steps.size(), 4u) << outline(session);
    EXPECT_EQ(session.steps[0].agent, "lead");
    EXPECT_EQ(session.steps[1].kind, sim::StepKind::Delegation);
    EXPECT_EQ(session.steps[1].agent, "clerk");
    EXPECT_EQ(session.steps[2].agent, "clerk");
    EXPECT_EQ(session.steps[3].agent, "lead");
}

TEST(Otlp, DamagedTracesAreReadAsFarAsTheyGo) {
    const SpanText call{
        "s", "s", "execute_tool f", 1, {{"gen_ai.operation.name", "execute_tool"}, {"gen_ai.tool.call.arguments", "{\"a\":"}},
        ""};
    // Its own parent, read twice, in a circle, beside something that is no span.
    std::string text = traceJson({call, call, {"x", "y", "f", 1, {}, ""}, {"y", "x", "g", 1, {}, ""}});
    text.insert(text.find("\"spans\":[") + 9, "7,");
    const sim::Recording recording = read(text);
    ASSERT_EQ(recording.sessions.size(), 1u);
    ASSERT_EQ(recording.sessions[0]->steps.size(), 1u) << outline(*recording.sessions[0]);
    EXPECT_EQ(recording.sessions[0]->steps[0].argumentsState, sim::ArgumentsState::Unreadable);
    EXPECT_EQ(recording.skipped.size(), 2u) << skippedText(recording);
}

TEST(Otlp, TracesOfOneConversationAreOneSession) {
    const auto turn = [](const std::string& trace, const std::string& conversation) {
        std::string text = traceJson(
            {{"s",
              "",
              "chat",
              1,
              {{"gen_ai.operation.name", "chat"},
               {"gen_ai.conversation.id", conversation},
               {"gen_ai.input.messages", R"([{"role":"user","parts":[{"type":"text","content":"hi )" + trace + R"("}]}])"}},
              ""}});
        text.replace(text.find("\"traceId\":\"t\""), 13, "\"traceId\":\"" + trace + "\"");
        return text + "\n";
    };
    const sim::Recording recording = read(turn("t1", "a") + turn("t2", "b") + turn("t3", "a"));
    ASSERT_EQ(recording.sessions.size(), 2u);
    EXPECT_EQ(recording.sessions[0]->steps.size(), 2u);
    EXPECT_EQ(recording.sessions[0]->steps[1].place.line, 3u);
    EXPECT_EQ(recording.sessions[1]->steps.size(), 1u);
}

}  // namespace
}  // namespace writ::test
