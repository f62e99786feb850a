#include "simulator/transcript/exchange.h"
#include "simulator/transcript/formats.h"
#include "simulator/transcript/responses_item.h"

#include <algorithm>
#include <array>
#include <map>

namespace writ::sim {

namespace {

bool isItem(const Json& item) {
    return looksLikeResponsesItem(item) || (item["role"].isString() && item.contains("content"));
}

bool mayBeRequest(const Json& json) {
    const Json& input = json["input"];
    if (input.isString()) return true;
    const Json* items = messageList(json, "input");
    return items != nullptr && (items->size() == 0 || std::any_of(items->asArray().begin(), items->asArray().end(), isItem));
}

// Other services too have a text "input".
bool hasRequestSigns(const Json& json) {
    constexpr std::array<std::string_view, 8> kSigns{
        "instructions", "previous_response_id", "conversation", "tools", "reasoning", "text", "include", "max_output_tokens"};
    return std::any_of(kSigns.begin(), kSigns.end(), [&](std::string_view sign) { return json.contains(sign); });
}

bool isRequest(const Json& json) {
    if (json.isArray()) return std::any_of(json.asArray().begin(), json.asArray().end(), looksLikeResponsesItem);
    return mayBeRequest(json) && (hasRequestSigns(json) || (json["input"].isArray() && json["input"].size() > 0));
}

bool isResponse(const Json& json) {
    if (!json["output"].isArray()) return false;
    const Json::Array& output = json["output"].asArray();
    return json["object"].asString() == "response" ||
           (!json.contains("object") && std::any_of(output.begin(), output.end(), looksLikeResponsesItem));
}

bool isStreamEvent(const Json& event) {
    return event["type"].asString().starts_with("response.");
}

// Items that a stream told in pieces, where it ended before it told them whole.
class StreamedItems {
public:
    void add(const Json& event) {
        if (!event["output_index"].isInteger()) return;
        Item& item = m_items[event["output_index"].asInteger()];
        const std::string& type = event["type"].asString();
        if (event["item"].isObject()) item.json = event["item"];
        if (type == "response.output_item.done") item.isWhole = true;
        if (type == "response.function_call_arguments.delta" || type == "response.mcp_call_arguments.delta")
            item.arguments += event["delta"].asString();
        if (type == "response.output_text.delta") item.text += event["delta"].asString();
        if (type == "response.refusal.delta") item.refusal += event["delta"].asString();
    }

    [[nodiscard]] Json whole() const {
        Json::Array items;
        for (const auto& [index, item] : m_items)
            if (item.json.isObject()) items.push_back(item.whole());
        return Json(std::move(items));
    }

private:
    struct Item {
        Json json;
        bool isWhole = false;
        std::string arguments;
        std::string text;
        std::string refusal;

        [[nodiscard]] Json whole() const {
            if (isWhole) return json;
            Json result = arguments.empty() ? json : json.with("arguments", arguments);
            Json::Array content;
            if (!text.empty()) content.push_back(Json::object({{"type", "output_text"}, {"text", text}}));
            if (!refusal.empty()) content.push_back(Json::object({{"type", "refusal"}, {"refusal", refusal}}));
            return content.empty() ? result : result.with("content", Json(std::move(content)));
        }
    };
    std::map<std::int64_t, Item> m_items;
};

// The last event repeats the whole answer, mostly.
Json assemble(const std::vector<Json>& events) {
    Json response = Json::object({{"object", "response"}});
    StreamedItems items;
    for (const Json& event : events) {
        items.add(event);
        if (event["response"].isObject()) response = event["response"];
        if (event["type"].asString() == "error")
            response = response.with("error", event["error"].isObject() ? event["error"] : event);
    }
    return response["output"].size() > 0 ? response : response.with("output", items.whole());
}

void readRequest(const Part& request, SessionBuilder& builder) {
    const Json& instructions = request.json["instructions"];
    if (instructions.isString() && !instructions.asString().empty()) {
        builder.beginRecord(instructions, std::nullopt);
        builder.addMessage(pointerJoin(request.at, "instructions"), Role::System, instructions.asString());
    }
    const Json& input = request.json["input"];
    if (!input.isString()) return readMessages(request, "input", openAiResponsesDialect(), builder);
    builder.beginRecord(input, 0);
    builder.addMessage(pointerJoin(request.at, "input"), Role::User, input.asString());
    builder.context().countMessage();
}

void readResponse(const Part& response, SessionBuilder& builder) {
    const Json& output = response.json["output"];
    const std::string list = pointerJoin(response.at, "output");
    builder.beginRecord(response.json, std::nullopt);
    builder.beginCalls();
    for (std::size_t i = 0; i < output.size() && !builder.overflowed(); ++i) {
        readResponsesItem(output.at(i), pointerJoin(list, i), builder);
        builder.context().countMessage();
    }
    if (response.json["incomplete_details"]["reason"].asString() == "content_filter")
        builder.addRefusal(response.at + "/incomplete_details/reason", {},
                           {Outcome::ProviderFilter, "incomplete_details.reason: content_filter"});
    // Azure tells of each of its filters.
    const Json& filters = response.json["content_filters"];
    const std::string filtersAt = pointerJoin(response.at, "content_filters");
    for (std::size_t i = 0; i < filters.size(); ++i)
        if (filters.at(i)["blocked"].asBool())
            builder.addRefusal(pointerJoin(pointerJoin(filtersAt, i), "blocked"), {},
                               {Outcome::ProviderFilter, "content_filters.blocked: true"});
}

std::string conversationId(const Json& json) {
    const Json& conversation = json["conversation"];
    return conversation.isString() ? conversation.asString() : conversation["id"].asString();
}

void nameTurn(const Json& request, const Json& response, Turn& turn) {
    const auto add = [](std::vector<std::string>& list, std::string name) {
        if (!name.empty()) list.push_back(std::move(name));
    };
    add(turn.follows, request["previous_response_id"].asString());
    add(turn.follows, conversationId(request));
    turn.onlyNew = !turn.follows.empty();
    turn.answerId = response["id"].asString();
    add(turn.names, turn.answerId);
    add(turn.names, conversationId(request));
    add(turn.names, conversationId(response));
}

constexpr Dialect kDialect{"openai-responses", isRequest,   mayBeRequest, isResponse,        isStreamEvent,
                           assemble,           readRequest, readResponse, readResponsesItem, nameTurn};

}  // namespace

const Dialect& openAiResponsesDialect() {
    return kDialect;
}

bool recognisesOpenAiResponses(const Sample& sample) {
    return recognisesExchange(sample, kDialect);
}

std::unique_ptr<RecordingReader> openOpenAiResponses(const Sample& sample, ReadContext& context) {
    return openExchange(sample, kDialect, context);
}

}  // namespace writ::sim
