#include "simulator/transcript/exchange.h"
#include "simulator/transcript/formats.h"

#include <algorithm>
#include <array>

namespace writ::sim {

namespace {

// Where answers of the makers of models hold their text, and why they ended: OpenAI, Anthropic, Meta, Amazon, Cohere, AI21.
struct AnswerShape {
    std::string_view text;
    std::string_view reason;
};
constexpr std::array<AnswerShape, 7> kShapes{{
    {"/choices/0/text", "/choices/0/finish_reason"},
    {"/completion", "/stop_reason"},
    {"/generation", "/stop_reason"},
    {"/outputText", "/completionReason"},
    {"/results/0/outputText", "/results/0/completionReason"},
    {"/generations/0/text", "/generations/0/finish_reason"},
    {"/completions/0/data/text", "/completions/0/finishReason/reason"},
}};
constexpr std::array<std::string_view, 3> kFilterReasons{"content_filter", "CONTENT_FILTERED", "ERROR_TOXIC"};

const AnswerShape* shapeOf(const Json& json) {
    const auto found = std::find_if(kShapes.begin(), kShapes.end(), [&](const AnswerShape& shape) {
        const Json* text = json.pointer(shape.text);
        return text != nullptr && text->isString();
    });
    return found == kShapes.end() ? nullptr : found;
}

bool isResponse(const Json& json) {
    return !json.contains("messages") && !json.contains("prompts") && shapeOf(json) != nullptr;
}

// A prompt may be anything's; the answer shows what it was for.
bool isRequest(const Json&) {
    return false;
}
bool mayBeRequest(const Json& json) {
    return json["prompt"].isString() || json["inputText"].isString();
}

void readRequest(const Part& request, SessionBuilder& builder) {
    const std::string_view member = request.json["prompt"].isString() ? "prompt" : "inputText";
    builder.beginRecord(request.json[member], 0);
    builder.addMessage(pointerJoin(request.at, member), Role::User, request.json[member].asString());
    builder.context().countMessage();
}

void readResponse(const Part& response, SessionBuilder& builder) {
    const AnswerShape* shape = shapeOf(response.json);
    if (shape == nullptr) return;
    builder.beginRecord(response.json, std::nullopt);
    builder.addMessage(response.at + std::string(shape->text), Role::Model, response.json.pointer(shape->text)->asString());
    builder.context().countMessage();
    const Json* reason = response.json.pointer(shape->reason);
    if (reason == nullptr || std::find(kFilterReasons.begin(), kFilterReasons.end(), reason->asString()) == kFilterReasons.end())
        return;
    const std::string field(shape->reason.substr(shape->reason.rfind('/') + 1));
    builder.addRefusal(response.at + std::string(shape->reason), {},
                       {Outcome::ProviderFilter, field + ": " + reason->asString()});
}

void readMessage(const Json& message, const std::string& at, SessionBuilder& builder) {
    builder.skip(at, "a text completion has no messages, but here is " + std::string(kindName(message)));
}

// The pieces of the text, put into the last event, which tells how it ended.
Json assemble(const std::vector<Json>& events) {
    Json answer = Json::object();
    std::string text;
    const AnswerShape* shape = nullptr;
    for (const Json& event : events) {
        const AnswerShape* own = shapeOf(event);
        if (own == nullptr) continue;
        shape = own;
        text += event.pointer(own->text)->asString();
        answer = event;
    }
    if (shape == nullptr) return answer;
    const std::string_view list = shape->text.substr(1, shape->text.find('/', 1) - 1);
    if (list.size() + 1 == shape->text.size()) return answer.with(list, text);
    const Json whole = answer[list].at(0).withPointer(shape->text.substr(list.size() + 3), text);
    return answer.with(list, Json::array({whole}));
}

constexpr Dialect kDialect{"text-completion", isRequest,   mayBeRequest, isResponse,  isResponse,
                           assemble,          readRequest, readResponse, readMessage, nullptr};

}  // namespace

const Dialect& textCompletionDialect() {
    return kDialect;
}

bool recognisesTextCompletion(const Sample& sample) {
    return recognisesExchange(sample, kDialect);
}

std::unique_ptr<RecordingReader> openTextCompletion(const Sample& sample, ReadContext& context) {
    return openExchange(sample, kDialect, context);
}

}  // namespace writ::sim
