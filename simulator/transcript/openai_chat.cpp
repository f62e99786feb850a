#include "simulator/transcript/exchange.h"
#include "simulator/transcript/formats.h"
#include "simulator/transcript/openai_message.h"

#include <algorithm>
#include <map>

namespace writ::sim {

namespace {

bool isRequest(const Json& json) {
    const Json* messages = messageList(json);
    if (messages == nullptr) return false;
    const Json::Array& list = messages->asArray();
    return std::any_of(list.begin(), list.end(), looksLikeOpenAiMessage) &&
           std::none_of(list.begin(), list.end(), looksForeignToOpenAi);
}

bool isResponse(const Json& json) {
    const Json::Array& choices = json["choices"].asArray();
    return std::any_of(choices.begin(), choices.end(),
                       // A text completion has a text instead of a message.
                       [](const Json& choice) {
                           return choice["message"].isObject() ||
                                  (choice["finish_reason"].isString() && !choice["text"].isString());
                       });
}

void readRequest(const Part& request, SessionBuilder& builder) {
    readMessages(request, "messages", openAiChatDialect(), builder);
}

void readResponse(const Part& response, SessionBuilder& builder) {
    const Json& choices = response.json["choices"];
    const std::string list = pointerJoin(response.at, "choices");
    // The others are answers that the conversation did not go on with.
    for (std::size_t i = 1; i < choices.size(); ++i) builder.skip(pointerJoin(list, i), "an alternative answer beside the first");
    const Json& choice = choices.at(0);
    const std::string at = pointerJoin(list, std::size_t{0});
    builder.beginRecord(response.json, std::nullopt);
    if (choice["message"].isObject()) readOpenAiMessage(choice["message"], pointerJoin(at, "message"), builder);
    if (choice["finish_reason"].asString() == "content_filter")
        builder.addRefusal(pointerJoin(at, "finish_reason"), {}, {Outcome::ProviderFilter, "finish_reason: content_filter"});
    builder.context().countMessage();
}

bool isStreamEvent(const Json& event) {
    const Json& choice = event["choices"].at(0);
    return event["object"].asString() == "chat.completion.chunk" || choice["delta"].isObject();
}

struct StreamedCall {
    Json id;
    Json type;
    std::string name;
    std::string arguments;
    bool hasArguments = false;

    void add(const Json& delta) {
        const Json& function = delta["custom"].isObject()     ? delta["custom"]
                               : delta["function"].isObject() ? delta["function"]
                                                              : delta;
        const Json& text = function.contains("input") ? function["input"] : function["arguments"];
        if (!delta["id"].asString().empty()) id = delta["id"];
        if (!delta["type"].isNull()) type = delta["type"];
        // Some providers repeat the name in each piece.
        if (name != function["name"].asString()) name += function["name"].asString();
        arguments += text.isObject() ? text.dump() : text.asString();
        hasArguments = hasArguments || !text.isNull();
    }

    [[nodiscard]] Json whole() const {
        Json::Object function{{"name", name}};
        if (hasArguments) function.emplace_back("arguments", arguments);
        return Json::object({{"id", id}, {"type", type}, {"function", Json(std::move(function))}});
    }
};

// One choice of a streamed answer.
class StreamedChoice {
public:
    void add(const Json& choice) {
        const Json& delta = choice["delta"];
        m_content += delta["content"].asString();
        m_refusal += delta["refusal"].asString();
        for (const Json& call : delta["tool_calls"].asArray()) m_calls[keyOf(call)].add(call);
        if (delta["function_call"].isObject()) m_legacy.add(delta["function_call"]);
        for (const Json& tool : delta["executed_tools"].asArray()) m_executed[tool["index"].asInteger()] = tool;
        if (choice["finish_reason"].isString()) m_finishReason = choice["finish_reason"];
    }

    [[nodiscard]] Json whole() const {
        Json::Object message{{"role", "assistant"}};
        if (!m_content.empty()) message.emplace_back("content", m_content);
        if (!m_refusal.empty()) message.emplace_back("refusal", m_refusal);
        Json::Array calls;
        for (const auto& [index, call] : m_calls) calls.push_back(call.whole());
        if (!calls.empty()) message.emplace_back("tool_calls", Json(std::move(calls)));
        if (!m_legacy.name.empty()) message.emplace_back("function_call", m_legacy.whole()["function"]);
        Json::Array executed;
        for (const auto& [index, tool] : m_executed) executed.push_back(tool);
        if (!executed.empty()) message.emplace_back("executed_tools", Json(std::move(executed)));
        Json::Object choice{{"finish_reason", m_finishReason}};
        // A filter may stop the answer before it begins.
        if (message.size() > 1) choice.emplace_back("message", Json(std::move(message)));
        return Json(std::move(choice));
    }

private:
    // Calls are told apart by index; where there is none, a new id begins a new call.
    std::int64_t keyOf(const Json& call) const {
        if (call["index"].isInteger()) return call["index"].asInteger();
        const bool begins = m_calls.empty() || (!call["id"].asString().empty() && call["id"] != m_calls.rbegin()->second.id);
        return m_calls.empty() ? 0 : m_calls.rbegin()->first + (begins ? 1 : 0);
    }

    std::string m_content;
    std::string m_refusal;
    std::map<std::int64_t, StreamedCall> m_calls;
    std::map<std::int64_t, Json> m_executed;
    StreamedCall m_legacy;
    Json m_finishReason;
};

Json assemble(const std::vector<Json>& events) {
    Json answer = Json::object();
    std::map<std::int64_t, StreamedChoice> choices;
    for (const Json& event : events) {
        for (const char* field : {"id", "created", "model", "error"})
            if (!event[field].isNull() && !answer.contains(field)) answer = answer.with(field, event[field]);
        for (const Json& choice : event["choices"].asArray()) choices[choice["index"].asInteger()].add(choice);
    }
    Json::Array list;
    for (const auto& [index, choice] : choices) list.push_back(choice.whole());
    return answer.with("choices", Json(std::move(list)));
}

bool mayBeRequest(const Json& json) {
    return isRequest(json);
}

constexpr Dialect kDialect{"openai-chat", isRequest,   mayBeRequest, isResponse,        isStreamEvent,
                           assemble,      readRequest, readResponse, readOpenAiMessage, nullptr};

}  // namespace

const Dialect& openAiChatDialect() {
    return kDialect;
}

bool recognisesOpenAiChat(const Sample& sample) {
    return recognisesExchange(sample, kDialect);
}

std::unique_ptr<RecordingReader> openOpenAiChat(const Sample& sample, ReadContext& context) {
    return openExchange(sample, kDialect, context);
}

}  // namespace writ::sim
