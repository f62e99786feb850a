#include "simulator/transcript/exchange.h"
#include "simulator/transcript/formats.h"
#include "simulator/transcript/openai_message.h"

#include <algorithm>

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
                       [](const Json& choice) { return choice["message"].isObject() || choice["finish_reason"].isString(); });
}

void readRequest(const Part& request, SessionBuilder& builder) {
    readOpenAiMessages(*messageList(request.json), messageListAt(request), builder);
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

constexpr Dialect kDialect{"openai-chat", isRequest, isResponse, readRequest, readResponse, readOpenAiMessage};

}  // namespace

bool recognisesOpenAiChat(const Sample& sample) {
    return recognisesExchange(sample, kDialect);
}

std::unique_ptr<RecordingReader> openOpenAiChat(const Sample& sample, ReadContext& context) {
    return openExchange(sample, kDialect, context);
}

}  // namespace writ::sim
