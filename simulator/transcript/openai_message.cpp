#include "simulator/transcript/openai_message.h"

#include <algorithm>

namespace writ::sim {

namespace {

// {"id","type":"function","function":{"name","arguments"}}, its "custom" sister, or the flat {"id","name","arguments"}.
struct CallRecord {
    const Json* body = nullptr;
    std::string_view argumentsKey = "arguments";
};

CallRecord callRecord(const Json& call) {
    if (call["function"].isObject()) return {call.find("function"), "arguments"};
    if (call["custom"].isObject()) return {call.find("custom"), "input"};
    return {&call, "arguments"};
}

void readCall(const Json& call, std::string at, SessionBuilder& builder) {
    if (!call.isObject()) return builder.skip(std::move(at), "a tool call is " + std::string(kindName(call)));
    const CallRecord record = callRecord(call);
    const std::string& tool = (*record.body)["name"].asString();
    if (tool.empty()) return builder.skip(std::move(at), "a tool call without the name of a tool");
    builder.addCall(std::move(at), call["id"].asString(), tool, record.body->find(record.argumentsKey));
}

void readCalls(const Json& message, const std::string& at, SessionBuilder& builder) {
    const Json& calls = message["tool_calls"];
    const Json& legacy = message["function_call"];
    // Some providers write an empty one where there is none.
    const bool hasLegacy = !legacy["name"].asString().empty() || !legacy["arguments"].asString().empty();
    if (calls.size() == 0 && !hasLegacy) return;
    builder.beginCalls();
    const std::string list = pointerJoin(at, "tool_calls");
    for (std::size_t i = 0; i < calls.asArray().size(); ++i) readCall(calls.at(i), pointerJoin(list, i), builder);
    if (hasLegacy) readCall(legacy, pointerJoin(at, "function_call"), builder);
}

// Tools that the provider itself ran: {"type","arguments","output"}, without ids.
void readExecutedTools(const Json& message, const std::string& at, SessionBuilder& builder) {
    const Json::Array& tools = message["executed_tools"].asArray();
    const std::string list = pointerJoin(at, "executed_tools");
    for (std::size_t i = 0; i < tools.size(); ++i) {
        const std::string toolAt = pointerJoin(list, i);
        const Json& name = tools[i]["name"].isString() ? tools[i]["name"] : tools[i]["type"];
        if (name.asString().empty()) {
            builder.skip(toolAt, "a tool call without the name of a tool");
            continue;
        }
        builder.beginCalls();
        builder.addCall(toolAt, {}, name.asString(), tools[i].find("arguments"));
        if (const Json& output = tools[i]["output"]; !output.isNull())
            addResultValue(builder, pointerJoin(toolAt, "output"), {}, output);
    }
}

// true, a text or an object; false, null, "" and {} say that there is none.
bool isError(const Json& error) {
    return error.asBool() || !error.asString().empty() || (error.isObject() && error.size() > 0);
}

void readResult(const Json& message, const std::string& at, SessionBuilder& builder) {
    SessionBuilder::ResultRecord record;
    record.id = message["tool_call_id"].asString();
    record.tool = message["name"].asString();
    const Json& content = message["content"];
    if (content.isObject()) {
        record.json = content;
        record.text = content.dump();
    } else {
        record.text = readText(content, pointerJoin(at, "content"), builder);
    }
    record.declaredError = message["is_error"].asBool() || isError(message["error"]);
    builder.addResult(at, std::move(record));
}

// Refusals stand in a field of the message, or as a block of its content.
bool readRefusals(const Json& message, const std::string& at, SessionBuilder& builder) {
    const std::string& refusal = message["refusal"].asString();
    if (!refusal.empty())
        builder.addRefusal(pointerJoin(at, "refusal"), refusal, {Outcome::ModelRefusalDeclared, "message.refusal"});
    return !refusal.empty();
}

// Content without the refusal blocks, which become steps of their own.
Json withoutRefusals(const Json& content, const std::string& at, SessionBuilder& builder) {
    if (!content.isArray()) return content;
    Json::Array blocks;
    for (std::size_t i = 0; i < content.size(); ++i) {
        const Json& block = content.at(i);
        if (block["type"].asString() == "refusal" && block["refusal"].isString())
            builder.addRefusal(pointerJoin(at, i), block["refusal"].asString(),
                               {Outcome::ModelRefusalDeclared, "content type: refusal"});
        else
            blocks.push_back(block);
    }
    return Json(std::move(blocks));
}

void readModelMessage(const Json& message, const std::string& at, SessionBuilder& builder) {
    const std::size_t before = builder.stepCount();
    const std::string contentAt = pointerJoin(at, "content");
    const Json content = withoutRefusals(message["content"], contentAt, builder);
    readExecutedTools(message, at, builder);
    std::string text = readText(content, contentAt, builder);
    if (!text.empty()) builder.addMessage(at, Role::Model, std::move(text));
    readRefusals(message, at, builder);
    readCalls(message, at, builder);
    if (builder.stepCount() == before && !builder.overflowed())
        builder.skip(at, "a message of the model without text, tool call or refusal");
}

}  // namespace

void readOpenAiMessage(const Json& message, const std::string& at, SessionBuilder& builder) {
    if (!message.isObject()) return builder.skip(at, "a message is " + std::string(kindName(message)));
    const std::optional<Role> role = roleFromWord(message["role"].asString());
    if (!role) return builder.skip(at, "a message whose role is none of system, developer, user, assistant, tool");
    if (*role == Role::Tool) return readResult(message, at, builder);
    if (*role == Role::Model) return readModelMessage(message, at, builder);
    const Json* content = message.find("content");
    if (content == nullptr || content->isNull()) return builder.skip(at, "a message without content");
    if (!content->isString() && !content->isArray()) return builder.skip(at, "the content is " + std::string(kindName(*content)));
    builder.addMessage(at, *role, readText(*content, pointerJoin(at, "content"), builder));
}

void readOpenAiMessages(const Json& messages, const std::string& at, SessionBuilder& builder) {
    builder.eachMessage(messages, at,
                        [&](const Json& message, const std::string& place) { readOpenAiMessage(message, place, builder); });
}

bool looksLikeOpenAiMessage(const Json& message) {
    if (!roleFromWord(message["role"].asString())) return false;
    return message.contains("content") || message.contains("tool_calls") || message.contains("function_call") ||
           message.contains("refusal");
}

bool looksForeignToOpenAi(const Json& message) {
    const Json::Array& calls = message["tool_calls"].asArray();
    const auto foreignCall = [](const Json& call) { return call["function"].isString(); };
    if (std::any_of(calls.begin(), calls.end(), foreignCall)) return true;
    // Bedrock and Gemini blocks carry no type.
    const Json::Array& blocks = message["content"].asArray();
    const auto untyped = [](const Json& block) { return block.isObject() && !block.contains("type"); };
    return !blocks.empty() && std::all_of(blocks.begin(), blocks.end(), untyped);
}

}  // namespace writ::sim
