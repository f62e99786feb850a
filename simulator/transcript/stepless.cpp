#include "simulator/transcript/stepless.h"

#include "simulator/transcript/api_error.h"
#include "simulator/transcript/wire_body.h"

#include <algorithm>
#include <array>

namespace writ::sim {

namespace {

bool has(const Json& json, std::initializer_list<std::string_view> keys) {
    return std::all_of(keys.begin(), keys.end(), [&](std::string_view key) { return json.contains(key); });
}
bool hasText(const Json& json, std::string_view part) {
    return json.asString().find(part) != std::string::npos;
}
const Json& firstItem(const Json& json) {
    return json["data"].at(0);
}

bool isEmbeddingsRequest(const Json& json) {
    return (json.contains("input") &&
            (hasText(json["model"], "embed") || json.contains("encoding_format") || json.contains("dimensions"))) ||
           has(json, {"content", "embedContentConfig"}) || hasText(json["model"], "embedding-");
}
bool isEmbeddingsAnswer(const Json& json) {
    return firstItem(json).contains("embedding") || json["embedding"].isArray() || json["embedding"]["values"].isArray() ||
           json["embeddings"].isArray();
}
bool isModerationRequest(const Json& json) {
    return json.contains("input") && hasText(json["model"], "moderation");
}
bool isModerationAnswer(const Json& json) {
    return json["results"].at(0).contains("flagged");
}
bool isCompletionRequest(const Json& json) {
    return json["prompt"].isString() || json["inputText"].isString();
}
bool isCompletionAnswer(const Json& json) {
    return json["object"].asString() == "text_completion" || json["completion"].isString() || json["generation"].isString() ||
           json["outputText"].isString() || json["results"].at(0).contains("outputText") ||
           json["generations"].at(0).contains("text") || json["completions"].at(0)["data"].contains("text");
}
bool isTokenCount(const Json& json) {
    return json["object"].asString() == "response.input_tokens" || (json.size() <= 2 && json["input_tokens"].isInteger()) ||
           (json.contains("totalTokens") && !json.contains("candidates"));
}
bool isCompaction(const Json& json) {
    return json["object"].asString() == "response.compaction";
}
bool isThreadMessage(const Json& json) {
    return json["object"].asString() == "thread.message" || firstItem(json)["object"].asString() == "thread.message";
}
bool isModelList(const Json& json) {
    return firstItem(json)["object"].asString() == "model" || (json["models"].isArray() && json.size() <= 2);
}
bool isImageAnswer(const Json& json) {
    return firstItem(json).contains("b64_json") || firstItem(json).contains("revised_prompt");
}
bool isToolCatalog(const Json& json) {
    const Json& tool = json.isArray() ? json.at(0) : json["tools"].at(0);
    const Json& function = tool["function"].isObject() ? tool["function"] : tool;
    return function["name"].isString() &&
           (function.contains("inputSchema") || function.contains("input_schema") || function.contains("parameters"));
}
bool isEmptyValue(const Json& json) {
    return json.isNull() || ((json.isObject() || json.isArray()) && json.size() == 0);
}

struct Row {
    bool (*holds)(const Json& json);
    std::string_view what;
};
constexpr std::array<Row, 15> kRows{{
    {isEmptyValue, "an empty value"},
    {isEmbeddingsRequest, "an embeddings request"},
    {isEmbeddingsAnswer, "an answer of embeddings"},
    {isModerationRequest, "a moderation request"},
    {isModerationAnswer, "an answer of a moderation service"},
    {isCompaction, "a compacted conversation, whose text is encrypted"},
    {isTokenCount, "a count of tokens"},
    {isThreadMessage, "a message of an OpenAI Assistants thread, a format that is not read"},
    {isCompletionRequest, "a text completion request: a prompt without messages or tools"},
    {isCompletionAnswer, "an answer of a text completion, without messages or tools"},
    {isModelList, "a list of models"},
    {isImageAnswer, "an answer of generated images"},
    {isToolCatalog, "a catalog of tools without any call"},
    {[](const Json& json) { return json.isString(); }, "a plain text"},
    {[](const Json& json) { return json.isNumber() || json.isBool(); }, "a single value"},
}};

// The beginning of a text, without half a character at its end.
std::string beginningOf(const std::string& text) {
    constexpr std::size_t kShown = 200;
    if (text.size() <= kShown) return text;
    std::size_t end = kShown;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return text.substr(0, end) + "…";
}

std::string describeValue(const Json& json) {
    if (const std::optional<ApiError> error = readApiError(json, Json()))
        return "a single error response: " + beginningOf(error->message);
    const auto row = std::find_if(kRows.begin(), kRows.end(), [&](const Row& each) { return each.holds(json); });
    return row == kRows.end() ? std::string() : std::string(row->what);
}

std::string describeSide(const Json& side) {
    const Json* body = side.find("body");
    const WireBody decoded = readWireBody(body != nullptr ? *body : side, {});
    if (decoded.json.isNull()) return decoded.problem;
    return describeValue(decoded.json);
}

}  // namespace

std::string describeStepless(const Json& json) {
    if (json["interactions"].isArray() && json["interactions"].size() > 0) return describeStepless(json["interactions"].at(0));
    if (!json["request"].isObject() && !json["response"].isObject()) return describeValue(json);
    if (std::string request = describeSide(json["request"]); !request.empty() && json["request"].isObject()) return request;
    return describeSide(json["response"]);
}

}  // namespace writ::sim
