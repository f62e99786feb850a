#include "simulator/transcript/exchange.h"
#include "simulator/transcript/formats.h"

#include <algorithm>
#include <array>

namespace writ::sim {

namespace {

// The API takes both spellings.
const Json& member(const Json& json, std::string_view camel, std::string_view snake) {
    const Json* found = json.find(camel);
    return found != nullptr ? *found : json[snake];
}

/// Parts that are calls or results of tools.
struct ToolPart {
    std::string_view camel;
    std::string_view snake;
    bool isResult = false;
    std::string_view tool;  ///< of the provider's own tools; else the part names it
};
constexpr std::array<ToolPart, 6> kToolParts{{
    {"functionCall", "function_call", false, {}},
    {"functionResponse", "function_response", true, {}},
    {"executableCode", "executable_code", false, "code_execution"},
    {"codeExecutionResult", "code_execution_result", true, "code_execution"},
    {"toolCall", "tool_call", false, {}},
    {"toolResponse", "tool_response", true, {}},
}};

const ToolPart* toolPart(const Json& part) {
    const auto found = std::find_if(kToolParts.begin(), kToolParts.end(),
                                    [&](const ToolPart& row) { return member(part, row.camel, row.snake).isObject(); });
    return found == kToolParts.end() ? nullptr : found;
}

bool isThought(const Json& part) {
    return part["thought"].asBool();
}

const std::string* partText(const Json& part) {
    return part["text"].isString() && !part.contains("type") && !isThought(part) ? &part["text"].asString() : nullptr;
}

bool isContent(const Json& json) {
    const Json::Array& parts = json["parts"].asArray();
    return std::any_of(parts.begin(), parts.end(), [](const Json& part) {
        return !part.contains("type") &&
               (part["text"].isString() || toolPart(part) != nullptr || part.contains("inlineData") ||
                part.contains("inline_data") || part.contains("fileData") || part.contains("file_data"));
    });
}

bool isRequest(const Json& json) {
    const Json* contents = messageList(json, "contents");
    return contents != nullptr && std::any_of(contents->asArray().begin(), contents->asArray().end(), isContent);
}

bool isResponse(const Json& json) {
    const Json::Array& candidates = json["candidates"].asArray();
    const auto isCandidate = [](const Json& candidate) {
        return candidate["content"].isObject() || candidate["finishReason"].isString() || candidate["finish_reason"].isString();
    };
    return std::any_of(candidates.begin(), candidates.end(), isCandidate) || json["promptFeedback"]["blockReason"].isString();
}

// {"output":…} and {"error":…} are the documented members, the others those of client libraries.
const Json& unwrapped(const Json& response) {
    static constexpr std::array<std::string_view, 4> kWrappers{"output", "result", "error", "return_value"};
    if (response.size() != 1) return response;
    for (const std::string_view wrapper : kWrappers)
        if (const Json* value = response.find(wrapper)) return *value;
    return response;
}

bool isCall(const Json& part) {
    const ToolPart* row = toolPart(part);
    return row != nullptr && !row->isResult;
}

class PartReader {
public:
    PartReader(SessionBuilder& builder, Role role, const std::string& contentAt)
        : m_builder(builder), m_texts(builder, role), m_at(contentAt) {}

    void read(const Json::Array& parts) {
        const bool hasCalls = std::any_of(parts.begin(), parts.end(), isCall);
        if (hasCalls) m_builder.beginCalls();
        const bool onlyText = std::all_of(parts.begin(), parts.end(), [](const Json& part) { return partText(part) != nullptr; });
        const std::string list = pointerJoin(m_at, "parts");
        for (std::size_t i = 0; i < parts.size(); ++i) readPart(parts[i], onlyText ? m_at : pointerJoin(list, i));
        m_texts.flush();
    }

private:
    void readPart(const Json& part, std::string at) {
        if (const std::string* text = partText(part)) return m_texts.add(*text, std::move(at));
        m_texts.flush();
        const ToolPart* row = toolPart(part);
        if (row == nullptr) return m_builder.skip(std::move(at), whyNotUsed(part));
        const std::string_view name = part.contains(row->camel) ? row->camel : row->snake;
        const Json& body = part[name];
        const std::string tool = toolName(*row, body);
        const std::string bodyAt = pointerJoin(at, name);
        if (row->isResult) return readResult(body, tool, bodyAt);
        if (tool.empty()) return m_builder.skip(bodyAt, "a tool call without the name of a tool");
        if (row->tool.empty()) return m_builder.addCall(bodyAt, body["id"].asString(), tool, body.find("args"));
        const Json code = body["code"].isString() ? Json::object({{"code", body["code"]}}) : Json();
        m_builder.addCall(bodyAt, body["id"].asString(), tool, &code);
    }

    static std::string toolName(const ToolPart& row, const Json& body) {
        if (!row.tool.empty()) return std::string(row.tool);
        return body["name"].isString() ? body["name"].asString() : member(body, "toolType", "tool_type").asString();
    }

    static std::string whyNotUsed(const Json& part) {
        if (isThought(part)) return "a thought of the model";
        for (const Json::Member& each : part.asObject())
            if (each.second.isObject()) return "a part " + each.first + " holds no text, call or result";
        return "a part without text, call or result";
    }

    void readResult(const Json& body, const std::string& tool, const std::string& at) {
        SessionBuilder::ResultRecord record;
        record.id = body["id"].asString();
        record.tool = tool;
        const std::string& outcome = body["outcome"].asString();
        const Json& response = body["response"];
        record.declaredError = response.contains("error") || (!outcome.empty() && outcome != "OUTCOME_OK");
        addResultValue(m_builder, at, std::move(record), body.contains("response") ? unwrapped(response) : body["output"]);
    }

    SessionBuilder& m_builder;
    TextRun m_texts;
    const std::string& m_at;
};

Role roleOf(const Json& content, Role otherwise) {
    const std::string& role = content["role"].asString();
    if (role == "model") return Role::Model;
    return role == "system" ? Role::System : role.empty() ? otherwise : Role::User;
}

void readMessage(const Json& content, const std::string& at, SessionBuilder& builder) {
    if (!content["parts"].isArray()) return builder.skip(at, "a content without a list of parts");
    PartReader(builder, roleOf(content, Role::User), at).read(content["parts"].asArray());
}

void readRequest(const Part& request, SessionBuilder& builder) {
    for (const std::string_view name : {"systemInstruction", "system_instruction"}) {
        const Json& system = request.json[name];
        if (system.isNull()) continue;
        const std::string at = pointerJoin(request.at, name);
        builder.beginRecord(system, std::nullopt);
        if (system.isString())
            builder.addMessage(at, Role::System, system.asString());
        else
            PartReader(builder, Role::System, at).read(system["parts"].asArray());
    }
    readMessages(request, "contents", geminiDialect(), builder);
}

// Reasons that a filter beside the model gives for stopping it; and those that are mistakes of the model.
constexpr std::array<std::string_view, 9> kFilterReasons{
    "SAFETY",       "PROHIBITED_CONTENT",       "BLOCKLIST",        "SPII",       "RECITATION",
    "IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION", "MODEL_ARMOR"};
constexpr std::array<std::string_view, 3> kErrorReasons{"MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS"};

template <std::size_t Count>
bool isOneOf(const std::array<std::string_view, Count>& words, const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

void readFinish(const Json& candidate, const std::string& at, SessionBuilder& builder) {
    const std::string_view name = candidate.contains("finishReason") ? "finishReason" : "finish_reason";
    const std::string& reason = candidate[name].asString();
    const std::string& message = candidate["finishMessage"].asString();
    if (isOneOf(kFilterReasons, reason))
        builder.addRefusal(pointerJoin(at, name), message, {Outcome::ProviderFilter, std::string(name) + ": " + reason});
    if (isOneOf(kErrorReasons, reason))
        builder.addError(pointerJoin(at, name), message.empty() ? reason : message,
                         {Outcome::ToolError, std::string(name) + ": " + reason});
}

void readResponse(const Part& response, SessionBuilder& builder) {
    builder.beginRecord(response.json, std::nullopt);
    const std::string& blocked = response.json["promptFeedback"]["blockReason"].asString();
    if (!blocked.empty())
        builder.addRefusal(response.at + "/promptFeedback/blockReason",
                           response.json["promptFeedback"]["blockReasonMessage"].asString(),
                           {Outcome::ProviderFilter, "promptFeedback.blockReason: " + blocked});
    const Json& candidates = response.json["candidates"];
    const std::string list = pointerJoin(response.at, "candidates");
    // The others are answers that the conversation did not go on with.
    for (std::size_t i = 1; i < candidates.size(); ++i)
        builder.skip(pointerJoin(list, i), "an alternative answer beside the first");
    if (candidates.size() > 0) {
        const std::string at = pointerJoin(list, std::size_t{0});
        PartReader(builder, Role::Model, pointerJoin(at, "content")).read(candidates.at(0)["content"]["parts"].asArray());
        readFinish(candidates.at(0), at, builder);
    }
    builder.context().countMessage();
}

// Pieces of one text are one part.
void addParts(Json::Array& parts, const Json::Array& more) {
    for (const Json& part : more) {
        if (!parts.empty() && part["text"].isString() && parts.back()["text"].isString() &&
            isThought(part) == isThought(parts.back()))
            parts.back() = parts.back().with("text", parts.back()["text"].asString() + part["text"].asString());
        else
            parts.push_back(part);
    }
}

Json assemble(const std::vector<Json>& events) {
    Json answer = Json::object();
    Json candidate = Json::object();
    Json::Array parts;
    for (const Json& event : events) {
        for (const char* field : {"promptFeedback", "error", "modelVersion", "responseId", "createTime"})
            if (!event[field].isNull()) answer = answer.with(field, event[field]);
        const Json& piece = event["candidates"].at(0);
        addParts(parts, piece["content"]["parts"].asArray());
        for (const char* field : {"finishReason", "finishMessage"})
            if (!piece[field].isNull()) candidate = candidate.with(field, piece[field]);
    }
    candidate = candidate.with("content", Json::object({{"role", "model"}, {"parts", Json(std::move(parts))}}));
    return answer.with("candidates", Json::array({std::move(candidate)}));
}

constexpr Dialect kDialect{"gemini", isRequest,   isRequest,    isResponse,  isResponse,
                           assemble, readRequest, readResponse, readMessage, nullptr};

}  // namespace

const Dialect& geminiDialect() {
    return kDialect;
}

bool recognisesGemini(const Sample& sample) {
    return recognisesExchange(sample, kDialect);
}

std::unique_ptr<RecordingReader> openGemini(const Sample& sample, ReadContext& context) {
    return openExchange(sample, kDialect, context);
}

}  // namespace writ::sim
