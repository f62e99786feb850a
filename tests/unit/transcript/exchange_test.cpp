#include "support.h"

namespace writ::test {
namespace {

std::string user(const std::string& text) {
    return R"({"role":"user","content":")" + text + "\"}";
}
std::string model(const std::string& text) {
    return R"({"role":"assistant","content":")" + text + "\"}";
}
std::string call(const std::string& id, const std::string& tool, int argument) {
    return R"({"role":"assistant","content":null,"tool_calls":[{"id":")" + id + R"(","type":"function","function":{"name":")" +
           tool + R"(","arguments":"{\"n\":)" + std::to_string(argument) + "}\"}}]}";
}
std::string result(const std::string& id, const std::string& text) {
    return R"({"role":"tool","tool_call_id":")" + id + R"(","content":")" + text + "\"}";
}
std::string pairOf(const std::string& messages, const std::string& response) {
    return R"({"request":{"path":"/v1/chat/completions","body":{"messages":[)" + messages + R"(]}},"response":)" + response + "}";
}
std::string answer(const std::string& message) {
    return R"({"status":200,"body":{"choices":[{"message":)" + message + "}]}}";
}
std::string interactions(const std::vector<std::string>& pairs) {
    std::string text = "{\"interactions\":[";
    for (const std::string& pair : pairs) text += (text.ends_with('[') ? "" : ",") + pair;
    return text + "]}";
}

/// One line a step: "call f 1", "result ok", "model hi".
std::string told(const sim::Session& session) {
    std::string text;
    for (const sim::Step& step : session.steps) {
        text += std::string(step.kind == sim::StepKind::Message ? word(step.role) : word(step.kind)) + " ";
        text += step.kind == sim::StepKind::Call ? step.tool + " " + step.arguments["n"].numberText() : step.text;
        text += step.kind == sim::StepKind::Call && step.resultStep == 0 ? " (open)\n" : "\n";
    }
    return text;
}

std::string toldOnce(const std::vector<std::string>& pairs) {
    const sim::Recording recording = read(interactions(pairs));
    EXPECT_EQ(recording.sessions.size(), 1u);
    return recording.sessions.empty() ? std::string() : told(*recording.sessions[0]);
}

TEST(Conversations, TellEachStepWhereItStoodFirst) {
    const sim::Recording recording =
        read(interactions({pairOf(user("go"), answer(call("c1", "f", 1))),
                           pairOf(user("go") + "," + call("c1", "f", 1) + "," + result("c1", "ok"), answer(model("done")))}));
    ASSERT_EQ(recording.sessions.size(), 1u);
    EXPECT_EQ(outline(*recording.sessions[0]),
              "1 message user /interactions/0/request/body/messages/0\n"
              "2 call f ->3 /interactions/0/response/body/choices/0/message/tool_calls/0\n"
              "3 result f <-2 /interactions/1/request/body/messages/2\n"
              "4 message model /interactions/1/response/body/choices/0/message\n");
    EXPECT_EQ(recording.messages, 4u);
}

// Nothing that a model answered is lost, whatever the client went on with.
TEST(Conversations, KeepAnswersThatNoRequestRepeats) {
    const std::string asked = user("go") + "," + call("c1", "f", 1) + "," + result("c1", "ok");
    // Asked again: the first answer was thrown away.
    EXPECT_EQ(toldOnce({pairOf(user("go"), answer(call("c1", "f", 1))), pairOf(asked, answer(call("c2", "g", 2))),
                        pairOf(asked, answer(call("c3", "g", 3))),
                        pairOf(asked + "," + call("c3", "g", 3) + "," + result("c3", "fine"), answer(model("done")))}),
              "user go\ncall f 1\nresult ok\ncall g 2 (open)\ncall g 3\nresult fine\nmodel done\n");
    // A gateway blocked the call, and the user said something else.
    EXPECT_EQ(toldOnce({pairOf(user("go"), answer(call("c1", "drop", 1))),
                        pairOf(user("go") + "," + user("then look"), answer(call("c2", "look", 2)))}),
              "user go\ncall drop 1 (open)\nuser then look\ncall look 2 (open)\n");
    // The gateway put its own words where the call was.
    EXPECT_EQ(toldOnce({pairOf(user("go"), answer(call("c1", "drop", 1))),
                        pairOf(user("go") + "," + model("That call was blocked.") + "," + user("why?"),
                               answer(model("It is not allowed.")))}),
              "user go\ncall drop 1 (open)\nmodel That call was blocked.\nuser why?\nmodel It is not allowed.\n");
    // An error, and the same once more.
    EXPECT_EQ(toldOnce({pairOf(user("go"), answer(call("c1", "f", 1))),
                        pairOf(asked, R"({"status":529,"body":{"error":{"type":"overloaded_error","message":"busy"}}})"),
                        pairOf(asked, answer(model("done")))}),
              "user go\ncall f 1\nresult ok\nerror busy\nmodel done\n");
}

TEST(Conversations, AreToldApart) {
    // The same question to two models, whose conversations then take turns.
    const sim::Recording recording =
        read(interactions({pairOf(user("go"), answer(call("c1", "f", 1))), pairOf(user("go"), answer(call("c2", "f", 2))),
                           pairOf(user("go") + "," + call("c1", "f", 1) + "," + result("c1", "a"), answer(model("A"))),
                           pairOf(user("go") + "," + call("c2", "f", 2) + "," + result("c2", "b"), answer(model("B")))}));
    ASSERT_EQ(recording.sessions.size(), 2u);
    EXPECT_EQ(told(*recording.sessions[0]), "user go\ncall f 1\nresult a\nmodel A\n");
    EXPECT_EQ(told(*recording.sessions[1]), "user go\ncall f 2\nresult b\nmodel B\n");
    EXPECT_EQ(recording.sessions[0]->id, "rec#0");
    EXPECT_EQ(recording.sessions[1]->id, "rec#1");
}

TEST(Conversations, KeepCallsThatShareAnId) {
    const std::string first = user("go") + "," + call("call_1", "f", 1) + "," + result("call_1", "a");
    const std::string second = first + "," + call("call_1", "f", 2) + "," + result("call_1", "b");
    EXPECT_EQ(toldOnce({pairOf(user("go"), answer(call("call_1", "f", 1))), pairOf(first, answer(call("call_1", "f", 2))),
                        pairOf(second, answer(call("call_1", "f", 1))),
                        pairOf(second + "," + call("call_1", "f", 1) + "," + result("call_1", "c"), answer(model("done")))}),
              "user go\ncall f 1\nresult a\ncall f 2\nresult b\ncall f 1\nresult c\nmodel done\n");
    // The client made them differ.
    const std::string own = user("go") + "," + call("resp_1:call_0", "f", 1) + "," + result("resp_1:call_0", "a");
    EXPECT_EQ(
        toldOnce({pairOf(user("go"), answer(call("call_0", "f", 1))), pairOf(own, answer(call("call_0", "f", 1))),
                  pairOf(own + "," + call("resp_2:call_0", "f", 1) + "," + result("resp_2:call_0", "b"), answer(model("done")))}),
        "user go\ncall f 1\nresult a\ncall f 1\nresult b\nmodel done\n");
}

TEST(Conversations, FollowChangedHistories) {
    const std::string id = "call_QCD2TymKvAvRYZa95ZLcta8r";
    const std::string next = "call_8wXb2Lk09PzRt5YhUv3Nq1Sd";
    // Earlier messages are dropped, results are cleared: the ids tell what is known.
    EXPECT_EQ(toldOnce({pairOf(user("one") + "," + model("uno") + "," + user("go"), answer(call(id, "f", 1))),
                        pairOf(user("[summary]") + "," + call(id, "f", 1) + "," + result(id, "long"), answer(call(next, "g", 2))),
                        pairOf(user("[summary]") + "," + call(id, "f", 1) + "," + result(id, "[cleared]") + "," +
                                   call(next, "g", 2) + "," + result(next, "ok"),
                               answer(model("done")))}),
              "user one\nmodel uno\nuser go\ncall f 1\nuser [summary]\nresult long\ncall g 2\nresult ok\nmodel done\n");
    // Instructions that change on the way are told when they do.
    const auto system = [](const std::string& text) { return R"({"role":"system","content":")" + text + "\"},"; };
    EXPECT_EQ(
        toldOnce({pairOf(system("A") + user("go"), answer(call("c", "f", 1))),
                  pairOf(system("B") + user("go") + "," + call("c", "f", 1) + "," + result("c", "ok"), answer(model("done")))}),
        "system A\nuser go\ncall f 1\nsystem B\nresult ok\nmodel done\n");
}

// The id says that it is one call. Somebody may have changed what it asked for, so that its arguments are not known.
TEST(Conversations, DoNotTrustArgumentsThatAreToldInTwoWays) {
    const std::string id = "call_QCD2TymKvAvRYZa95ZLcta8r";
    const auto readTwice = [&](const std::string& first) {
        return readOne(
            interactions({first, pairOf(user("go") + "," + call(id, "f", 2) + "," + result(id, "ok"), answer(model("done")))}));
    };
    const sim::Session changed = readTwice(pairOf(user("go"), answer(call(id, "f", 1))));
    ASSERT_EQ(changed.steps.size(), 4u) << outline(changed);
    EXPECT_EQ(changed.steps[1].argumentsState, sim::ArgumentsState::Unreadable);
    EXPECT_EQ(changed.steps[1].argumentsNote,
              "the recording tells the arguments in two ways, then at /interactions/1/request/body/messages/1/tool_calls/0");
    const sim::Session cut =
        readTwice(pairOf(user("go"), R"({"body":"data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\")" + id +
                                         R"(\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}}]}\n\n"})"));
    ASSERT_EQ(cut.steps.size(), 4u) << outline(cut);
    EXPECT_EQ(cut.steps[1].arguments, *parseJson(R"({"n":2})"));
    EXPECT_EQ(cut.steps[1].resultStep, 3u);
}

TEST(Conversations, GoOnFromOneProviderToAnother) {
    const sim::Recording recording = read(interactions(
        {pairOf(user("go"), answer(call("c1", "f", 1))),
         R"({"request":{"body":{"system":"s","messages":[{"role":"user","content":[{"type":"text","text":"go"}]},{"role":"assistant","content":[{"type":"tool_use","id":"c1","name":"f","input":{"n":1}}]},
            {"role":"user","content":[{"type":"tool_result","tool_use_id":"c1","content":"ok"}]}]}},"response":{"body":{"type":"message","role":"assistant","stop_reason":"end_turn","content":[{"type":"text","text":"done"}]}}})",
         R"({"request":{"body":{"model":"text-embedding-3-small","input":"x"}},"response":{"body":{"data":[{"embedding":[1]}]}}})"}));
    ASSERT_EQ(recording.sessions.size(), 1u);
    EXPECT_EQ(told(*recording.sessions[0]), "user go\ncall f 1\nsystem s\nresult ok\nmodel done\n");
    EXPECT_EQ(recording.format, "openai-chat");
    EXPECT_EQ(skippedText(recording), "/interactions/2: an embeddings request\n");
}

TEST(Conversations, AreNamedByTheResponsesApi) {
    const auto turn = [](const std::string& request, const std::string& response) {
        return R"({"request":{"body":{"model":"m",)" + request + R"(}},"response":{"body":{"object":"response",)" + response +
               "}}}";
    };
    const sim::Recording recording = read(interactions(
        {turn(R"("input":"go")",
              R"("id":"r1","output":[{"type":"function_call","call_id":"c","name":"f","arguments":"{\"n\":1}"}])"),
         turn(R"("input":"go")", R"("id":"x1","output":[])"),
         turn(
             R"("previous_response_id":"r1","input":[{"type":"function_call_output","call_id":"c","output":"ok"},{"role":"user","content":"go"}])",
             R"("id":"r2","status":"queued","output":[])"),
         R"({"request":{"body":null},"response":{"body":{"object":"response","id":"r2","output":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"done"}]}]}}})",
         R"({"request":{"body":null},"response":{"body":{"object":"response","id":"r2","output":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"done"}]}]}}})"}));
    ASSERT_EQ(recording.sessions.size(), 2u);
    EXPECT_EQ(told(*recording.sessions[0]), "user go\ncall f 1\nresult ok\nuser go\nmodel done\n");
    EXPECT_EQ(told(*recording.sessions[1]), "user go\n");
}

/// The steps that the answer of a pair gives; `body` is JSON.
std::string outlineOfAnswer(const std::string& body, const std::string& status = "200") {
    return outline(readOne(pairOf(user("x"), R"({"status":)" + status + R"(,"body":)" + body + "}")));
}

TEST(ApiErrors, TellFiltersFromOtherFailures) {
    EXPECT_EQ(
        outlineOfAnswer(
            R"({"error":{"message":"The response was filtered","type":null,"param":"prompt","code":"content_filter","status":400,
                                  "innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{"hate":{"filtered":true}}}}})",
            "400"),
        "1 message user /request/body/messages/0\n2 error [provider_filter] /response/body/error\n");
    EXPECT_EQ(outlineOfAnswer(R"({"error":{"code":429,"message":"slow down","status":"RESOURCE_EXHAUSTED"}})", "429"),
              "1 message user /request/body/messages/0\n2 error [transport_error] /response/body/error\n");
    EXPECT_EQ(outlineOfAnswer(R"({"message":"The security token is expired","__type":"ExpiredTokenException"})", "403"),
              "1 message user /request/body/messages/0\n2 error [transport_error] /response/body\n");
    EXPECT_EQ(outlineOfAnswer("null", "502"),
              "1 message user /request/body/messages/0\n2 error [transport_error] /response/body\n");
    const sim::Session session = readOne(pairOf(
        user("x"),
        R"({"status":400,"body":{"error":{"code":"content_filter","innererror":{"code":"ResponsibleAIPolicyViolation"}}}})"));
    EXPECT_EQ(session.steps[1].declared->evidence, "error.innererror.code: ResponsibleAIPolicyViolation");
}

TEST(ApiErrors, AreNoRecordingByThemselves) {
    const std::vector<std::pair<const char*, const char*>> rows{
        {R"({"error":{"message":"invalid key","type":"auth"}})", "a single error response: invalid key"},
        {R"({"type":"error","error":{"type":"overloaded_error","message":"busy"}})", "a single error response: busy"},
        {R"({"object":"list","data":[{"object":"embedding","embedding":[0.1]}]})", "an answer of embeddings"},
        {R"({"model":"omni-moderation-latest","input":"x"})", "a moderation request"},
        {R"({"interactions":[{"request":{"body":{"prompt":"x"}},"response":{"body":null}}]})", "a text completion request"},
        {R"({"input_tokens":12})", "a count of tokens"},
        {R"({"tools":[{"name":"f","inputSchema":{}}]})", "a catalog of tools"}};
    for (const auto& [text, what] : rows) {
        const auto recording = sim::readRecording(text, "x.json");
        ASSERT_FALSE(recording) << text;
        EXPECT_EQ(recording.error().kind, ErrorKind::Unsupported);
        EXPECT_NE(recording.error().message.find(what), std::string::npos) << recording.error().message;
    }
}

/// A stream of server-sent events as the JSON text of a body.
std::string stream(const std::vector<std::string>& events) {
    std::string text = ": keep alive\n\n";
    for (const std::string& event : events) text += "event: e\ndata: " + event + "\r\n\r\n";
    return Json(text).dump();
}

const std::string kAt = " /response/body\n";

TEST(Streams, AreAssembledForOpenAiChat) {
    const sim::Session session = readOne(pairOf(
        user("x"),
        R"({"body":)" +
            stream(
                {R"({"object":"chat.completion.chunk","created":1773454264,"choices":[{"index":0,"delta":{"role":"assistant","content":"Lo"}}]})",
                 R"({"choices":[{"index":0,"delta":{"content":"ok"}}]})",
                 R"({"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"f","arguments":""}}]}}]})",
                 R"({"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"c2","function":{"name":"g","arguments":"{}"}}]}}]})",
                 R"({"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"a\":"}}]}}]})",
                 R"({"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]}}]})",
                 R"({"choices":[{"index":0,"delta":{},"finish_reason":"content_filter"}]})", "[DONE]"}) +
            "}"));
    EXPECT_EQ(outline(session), "1 message user /request/body/messages/0\n2 message model" + kAt + "3 call f" + kAt + "4 call g" +
                                    kAt + "5 refusal [provider_filter]" + kAt);
    EXPECT_EQ(session.steps[1].text, "Look");
    EXPECT_EQ(session.steps[2].arguments, *parseJson(R"({"a":1})"));
    ASSERT_TRUE(session.steps[1].time);
}

TEST(Streams, AreAssembledForAnthropic) {
    const sim::Session session = readOne(pairOf(
        user("x"),
        R"({"body":)" +
            stream(
                {R"({"type":"message_start","message":{"type":"message","role":"assistant","content":[],"stop_reason":null}})",
                 R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})",
                 R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Lo"}})",
                 R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"ok"}})",
                 R"({"type":"content_block_stop","index":0})",
                 R"({"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t1","name":"f","input":{}}})",
                 R"({"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"a\":1}"}})",
                 R"({"type":"content_block_stop","index":1})",
                 R"({"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"t2","name":"g","input":{}}})",
                 R"({"type":"content_block_stop","index":2})",
                 R"({"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"t3","name":"h","input":{}}})",
                 R"({"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"category":"cyber"}}})",
                 R"({"type":"error","error":{"type":"overloaded_error","message":"busy"}})"}) +
            "}"));
    EXPECT_EQ(outline(session), "1 message user /request/body/messages/0\n2 message model" + kAt + "3 call f" + kAt + "4 call g" +
                                    kAt + "5 call h" + kAt + "6 refusal [model_refusal_declared]" + kAt +
                                    "7 error [transport_error]" + kAt);
    EXPECT_EQ(session.format, "anthropic-messages");
    EXPECT_EQ(session.steps[2].arguments, *parseJson(R"({"a":1})"));
    EXPECT_EQ(session.steps[3].arguments, Json::object());
    // Its arguments had not come yet when the stream ended: they are not known to be empty.
    EXPECT_EQ(session.steps[4].argumentsState, sim::ArgumentsState::NotRecorded);
}

TEST(Streams, AreAssembledForResponses) {
    const std::string item = R"({"type":"function_call","call_id":"c","name":"f","arguments":"{\"a\":1}","status":"completed"})";
    const auto asked = [](const std::string& events) {
        return R"({"request":{"body":{"instructions":"s","input":"x"}},"response":{"body":)" + events + "}}";
    };
    for (
        const std::vector<std::string>& events : std::vector<std::vector<std::string>>{
            {R"({"type":"response.created","response":{"object":"response","output":[]}})",
             R"({"type":"response.completed","response":{"object":"response","output":[)" + item + "]}}"},
            {R"({"type":"response.output_item.done","output_index":0,"item":)" + item + "}",
             R"({"type":"response.completed","response":{"object":"response","output":[]}})"},
            {R"({"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","call_id":"c","name":"f","arguments":""}})",
             R"({"type":"response.function_call_arguments.delta","output_index":0,"delta":"{\"a\":"})",
             R"({"type":"response.function_call_arguments.delta","output_index":0,"delta":"1}"})"}}) {
        const sim::Session session = readOne(asked(stream(events)));
        EXPECT_EQ(outline(session),
                  "1 message system /request/body/instructions\n2 message user /request/body/input\n3 call f" + kAt);
        EXPECT_EQ(session.steps[2].arguments, *parseJson(R"({"a":1})"));
    }
    EXPECT_EQ(
        outline(readOne(asked(stream(
            {R"({"type":"response.output_item.added","output_index":0,"item":{"type":"message","role":"assistant","content":[]}})",
             R"({"type":"response.refusal.delta","output_index":0,"delta":"No."})",
             R"({"type":"error","code":"server_error","message":"gone"})"})))),
        "1 message system /request/body/instructions\n2 message user /request/body/input\n3 refusal [model_refusal_declared]" +
            kAt + "4 error [transport_error]" + kAt);
}

TEST(Streams, AreAssembledForGemini) {
    const std::string first = R"({"candidates":[{"content":{"role":"model","parts":[{"text":"Lo"}]}}]})";
    const std::string second =
        R"({"candidates":[{"content":{"parts":[{"text":"ok"},{"functionCall":{"name":"f","args":{"a":1}}}]}}]})";
    const std::string last = R"({"candidates":[{"content":{"parts":[{"text":""}]},"finishReason":"SAFETY"}]})";
    // Server-sent events, or a list.
    for (const std::string& body : {stream({first, second, last}), "[" + first + "," + second + "," + last + "]"}) {
        const sim::Session session =
            readOne(R"({"request":{"body":{"contents":[{"parts":[{"text":"x"}]}]}},"response":{"body":)" + body + "}}");
        EXPECT_EQ(outline(session), "1 message user /request/body/contents/0\n2 message model" + kAt + "3 call f" + kAt +
                                        "4 refusal [provider_filter]" + kAt);
        EXPECT_EQ(session.steps[1].text, "Look");
    }
}

// gzip of {"choices":[{"message":{"role":"assistant","content":"zipped"}}]}, and two messages of an AWS event stream.
constexpr const char* kGzip =
    "H4sIAAAAAAACA6tWSs7Iz0xOLVayUoiuVspNLS5OTE8FcqqVivJzQAylxOLizOKSxLwSJR0FpeT8vJJUIBMoXpVZUJCaolRbG1sLAARVQR5GAAAA";
constexpr const char* kEventStream =
    "AAAAdwAAAFKrtdNuCzpldmVudC10eXBlBwAMbWVzc2FnZVN0YXJ0DTpjb250ZW50LXR5cGUHABBhcHBsaWNhdGlvbi9qc29uDTptZXNzYWdlLXR5cGUHAA"
    "VldmVudHsicm9sZSI6ICJhc3Npc3RhbnQifVvg0vUAAACYAAAAV3Fbd+8LOmV2ZW50LXR5cGUHABFjb250ZW50QmxvY2tEZWx0YQ06Y29udGVudC10eXBl"
    "BwAQYXBwbGljYXRpb24vanNvbg06bWVzc2FnZS10eXBlBwAFZXZlbnR7ImNvbnRlbnRCbG9ja0luZGV4IjogMCwgImRlbHRhIjogeyJ0ZXh0IjogIkxvIn"
    "19+BvRZwAAAJgAAABXcVt37ws6ZXZlbnQtdHlwZQcAEWNvbnRlbnRCbG9ja0RlbHRhDTpjb250ZW50LXR5cGUHABBhcHBsaWNhdGlvbi9qc29uDTptZXNz"
    "YWdlLXR5cGUHAAVldmVudHsiY29udGVudEJsb2NrSW5kZXgiOiAwLCAiZGVsdGEiOiB7InRleHQiOiAib2sifX3xGBPkAAAAfgAAAFahyHUGCzpldmVudC"
    "10eXBlBwAQY29udGVudEJsb2NrU3RvcA06Y29udGVudC10eXBlBwAQYXBwbGljYXRpb24vanNvbg06bWVzc2FnZS10eXBlBwAFZXZlbnR7ImNvbnRlbnRC"
    "bG9ja0luZGV4IjogMH0LZDA0AAAAtwAAAFcyys86CzpldmVudC10eXBlBwARY29udGVudEJsb2NrU3RhcnQNOmNvbnRlbnQtdHlwZQcAEGFwcGxpY2F0aW"
    "9uL2pzb24NOm1lc3NhZ2UtdHlwZQcABWV2ZW50eyJjb250ZW50QmxvY2tJbmRleCI6IDEsICJzdGFydCI6IHsidG9vbFVzZSI6IHsidG9vbFVzZUlkIjog"
    "InQxIiwgIm5hbWUiOiAiZiJ9fX0ZfaJbAAAAqwAAAFeX2rW5CzpldmVudC10eXBlBwARY29udGVudEJsb2NrRGVsdGENOmNvbnRlbnQtdHlwZQcAEGFwcG"
    "xpY2F0aW9uL2pzb24NOm1lc3NhZ2UtdHlwZQcABWV2ZW50eyJjb250ZW50QmxvY2tJbmRleCI6IDEsICJkZWx0YSI6IHsidG9vbFVzZSI6IHsiaW5wdXQi"
    "OiAie1wiYVwiOiJ9fX1zVu+sAAAApgAAAFdvSnEICzpldmVudC10eXBlBwARY29udGVudEJsb2NrRGVsdGENOmNvbnRlbnQtdHlwZQcAEGFwcGxpY2F0aW"
    "9uL2pzb24NOm1lc3NhZ2UtdHlwZQcABWV2ZW50eyJjb250ZW50QmxvY2tJbmRleCI6IDEsICJkZWx0YSI6IHsidG9vbFVzZSI6IHsiaW5wdXQiOiAiMX0i"
    "fX19Yb+TbwAAAH4AAABWoch1Bgs6ZXZlbnQtdHlwZQcAEGNvbnRlbnRCbG9ja1N0b3ANOmNvbnRlbnQtdHlwZQcAEGFwcGxpY2F0aW9uL2pzb24NOm1lc3"
    "NhZ2UtdHlwZQcABWV2ZW50eyJjb250ZW50QmxvY2tJbmRleCI6IDF9En8BdQAAALcAAABXMsrPOgs6ZXZlbnQtdHlwZQcAEWNvbnRlbnRCbG9ja1N0YXJ0"
    "DTpjb250ZW50LXR5cGUHABBhcHBsaWNhdGlvbi9qc29uDTptZXNzYWdlLXR5cGUHAAVldmVudHsiY29udGVudEJsb2NrSW5kZXgiOiAyLCAic3RhcnQiOi"
    "B7InRvb2xVc2UiOiB7InRvb2xVc2VJZCI6ICJ0MiIsICJuYW1lIjogImcifX19EdJGPAAAAH4AAABWoch1Bgs6ZXZlbnQtdHlwZQcAEGNvbnRlbnRCbG9j"
    "a1N0b3ANOmNvbnRlbnQtdHlwZQcAEGFwcGxpY2F0aW9uL2pzb24NOm1lc3NhZ2UtdHlwZQcABWV2ZW50eyJjb250ZW50QmxvY2tJbmRleCI6IDJ9OVJStg"
    "AAAIcAAABReojSiQs6ZXZlbnQtdHlwZQcAC21lc3NhZ2VTdG9wDTpjb250ZW50LXR5cGUHABBhcHBsaWNhdGlvbi9qc29uDTptZXNzYWdlLXR5cGUHAAVl"
    "dmVudHsic3RvcFJlYXNvbiI6ICJndWFyZHJhaWxfaW50ZXJ2ZW5lZCJ9vMmcvA==";

std::string bytes(const std::string& base64) {
    return R"({"body":{"_base64":")" + base64 + "\"}}";
}

TEST(Streams, AreReadFromBytes) {
    const sim::Session zipped = readOne(pairOf(user("x"), bytes(kGzip)));
    ASSERT_EQ(zipped.steps.size(), 2u);
    EXPECT_EQ(zipped.steps[1].text, "zipped");
    EXPECT_EQ(zipped.steps[1].place.at, "/response/body");
    const std::string asked = R"({"request":{"body":{"messages":[{"role":"user","content":[{"text":"x"}]}]}},"response":)";
    const sim::Session streamed = readOne(asked + bytes(kEventStream) + "}");
    EXPECT_EQ(outline(streamed), "1 message user /request/body/messages/0\n2 message model" + kAt + "3 call f" + kAt +
                                     "4 call g" + kAt + "5 refusal [provider_filter]" + kAt);
    EXPECT_EQ(streamed.steps[1].text, "Look");
    EXPECT_EQ(streamed.steps[2].arguments, *parseJson(R"({"a":1})"));
    EXPECT_EQ(streamed.steps[3].arguments, Json::object());
}

// The cassettes of HTTP recorders hold texts and bytes in objects.
TEST(Streams, AreReadFromCassettes) {
    const std::string request =
        R"({"request":{"method":"POST","uri":"u","body":"{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"},"response":)";
    EXPECT_EQ(
        outline(readOne(
            request +
            R"({"status":{"code":200,"message":"OK"},"body":{"string":"{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"y\"}}]}"}}})")),
        "1 message user /request/body\n2 message model /response/body\n");
    EXPECT_EQ(outline(readOne(request + R"({"status":{"code":429,"message":"-"},"body":{"string":"slow down"}}})")),
              "1 message user /request/body\n2 error [transport_error] /response/body\n");
}

TEST(ApiErrors, AreReadFromPlainTexts) {
    EXPECT_EQ(readOne(pairOf(user("x"), R"({"status":502,"body":"Bad Gateway"})")).steps.back().text, "Bad Gateway");
    EXPECT_EQ(skippedText(read(pairOf(user("x"), R"({"status":200,"body":"Hello"})"))),
              "/response/body: the answer is a plain text\n");
}

TEST(Streams, TellWhatIsDamaged) {
    struct Row {
        std::string body;
        const char* reason;
    };
    const std::string cut = std::string(kEventStream).substr(0, 800);
    const std::vector<Row> rows{
        {stream({R"({"choices":[{"delta":{"content":"a"}}]})", "{broken"}), "1 event of the stream is damaged"},
        {R"({"_base64":"<base64 removed 10040 chars>"})", "the bytes of the body are not in the recording"},
        {R"({"_base64":")" + std::string(kGzip).substr(0, 40) + "\"}", "the compressed body is damaged or too large"},
        {R"({"_base64":")" + cut + "\"}", "1 event of the stream is damaged"}};
    for (const Row& row : rows) {
        const sim::Recording recording = read(pairOf(user("x"), R"({"body":)" + row.body + "}"));
        ASSERT_EQ(recording.sessions.size(), 1u);
        EXPECT_EQ(skippedText(recording),
                  "/response/body: the answer is incomplete or unreadable: " + std::string(row.reason) + "\n");
    }
}

// Bodies that unfold to a thousand times their size are refused: this is four million spaces.
TEST(Streams, DoNotFillTheMemory) {
    const std::string bomb = "H4sIAAAAAAACA+3BgQAAAADDIJX5Ux7kVQE" + std::string(5417, 'A') + "fBsVPvr8AABAAA==";
    const sim::Recording recording = read(pairOf(user("x"), bytes(bomb)));
    EXPECT_EQ(skippedText(recording),
              "/response/body: the answer is incomplete or unreadable: the compressed body is damaged or too large\n");
}

}  // namespace
}  // namespace writ::test
