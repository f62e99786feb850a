#include "simulator/transcript/exchange.h"
#include "simulator/transcript/formats.h"

#include <algorithm>
#include <array>
#include <map>

namespace writ::sim {

namespace {

// {"text"}, or a text that a guardrail looks at: {"guardContent":{"text":{"text"}}}.
const std::string* textOf(const Json& block) {
    if (block.contains("type")) return nullptr;
    if (block["text"].isString()) return &block["text"].asString();
    const Json& guarded = block["guardContent"]["text"]["text"];
    return guarded.isString() ? &guarded.asString() : nullptr;
}

bool isBlock(const Json& block) {
    return textOf(block) != nullptr || block["toolUse"].isObject() || block["toolResult"].isObject();
}

bool isRequest(const Json& json) {
    const Json* messages = messageList(json);
    if (messages == nullptr) return false;
    return std::any_of(messages->asArray().begin(), messages->asArray().end(), [](const Json& message) {
        const Json::Array& blocks = message["content"].asArray();
        return message["role"].isString() && std::any_of(blocks.begin(), blocks.end(), isBlock);
    });
}

bool isResponse(const Json& json) {
    return json["output"]["message"].isObject() && json["stopReason"].isString();
}

class BlockReader {
public:
    BlockReader(SessionBuilder& builder, Role role, const std::string& at, std::string contentAt)
        : m_builder(builder), m_texts(builder, role), m_at(at), m_contentAt(std::move(contentAt)) {}

    void read(const Json::Array& blocks) {
        m_builder.beginCalls();
        const bool onlyText =
            std::all_of(blocks.begin(), blocks.end(), [](const Json& block) { return textOf(block) != nullptr; });
        for (std::size_t i = 0; i < blocks.size(); ++i) readBlock(blocks[i], onlyText ? m_at : pointerJoin(m_contentAt, i));
        m_texts.flush();
    }

private:
    void readBlock(const Json& block, std::string at) {
        if (const std::string* text = textOf(block)) return m_texts.add(*text, std::move(at));
        m_texts.flush();
        if (block["toolUse"].isObject()) return readCall(block["toolUse"], pointerJoin(at, "toolUse"));
        if (block["toolResult"].isObject()) return readResult(block["toolResult"], pointerJoin(at, "toolResult"));
        const bool named = block.isObject() && block.size() > 0;
        m_builder.skip(std::move(at),
                       (named ? "a block " + block.asObject().front().first : "a block") + " holds no text, call or result");
    }

    void readCall(const Json& call, const std::string& at) {
        const std::string& tool = call["name"].asString();
        if (tool.empty()) return m_builder.skip(at, "a tool call without the name of a tool");
        m_builder.addCall(at, call["toolUseId"].asString(), tool, call.find("input"));
    }

    // Texts are joined; a single {"json"} is the result itself.
    void readResult(const Json& result, const std::string& at) {
        SessionBuilder::ResultRecord record;
        record.id = result["toolUseId"].asString();
        record.declaredError = result["status"].asString() == "error";
        const Json& content = result["content"];
        if (content.size() == 1 && content.at(0).contains("json"))
            return addResultValue(m_builder, at, std::move(record), content.at(0)["json"]);
        const std::string list = pointerJoin(at, "content");
        for (std::size_t i = 0; i < content.size(); ++i) {
            const Json& block = content.at(i);
            if (const std::string* text = textOf(block))
                appendLine(record.text, *text);
            else if (block.contains("json"))
                appendLine(record.text, block["json"].dump());
            else
                m_builder.skip(pointerJoin(list, i), "a block of a result that is neither text nor JSON");
        }
        m_builder.addResult(at, std::move(record));
    }

    SessionBuilder& m_builder;
    TextRun m_texts;
    const std::string& m_at;
    std::string m_contentAt;
};

void readMessage(const Json& message, const std::string& at, SessionBuilder& builder) {
    const std::optional<Role> role = roleFromWord(message["role"].asString());
    if (!role || *role == Role::Tool) return builder.skip(at, "a message whose role is none of user, assistant, system");
    const Json& content = message["content"];
    if (content.isString()) return builder.addMessage(at, *role, content.asString());
    if (!content.isArray()) return builder.skip(at, "the content is " + std::string(kindName(content)));
    BlockReader(builder, *role, at, pointerJoin(at, "content")).read(content.asArray());
}

void readRequest(const Part& request, SessionBuilder& builder) {
    const Json& system = request.json["system"];
    const std::string at = pointerJoin(request.at, "system");
    if (!system.isNull()) builder.beginRecord(system, std::nullopt);
    if (system.isString()) builder.addMessage(at, Role::System, system.asString());
    BlockReader(builder, Role::System, at, at).read(system.asArray());
    readMessages(request, "messages", bedrockDialect(), builder);
}

void readResponse(const Part& response, SessionBuilder& builder) {
    const std::string at = response.at + "/output/message";
    builder.beginRecord(response.json, std::nullopt);
    BlockReader(builder, Role::Model, at, pointerJoin(at, "content"))
        .read(response.json["output"]["message"]["content"].asArray());
    const std::string& reason = response.json["stopReason"].asString();
    if (reason == "guardrail_intervened" || reason == "content_filtered")
        builder.addRefusal(pointerJoin(response.at, "stopReason"), response.json["trace"]["guardrail"]["actionReason"].asString(),
                           {Outcome::ProviderFilter, "stopReason: " + reason});
    if (reason.starts_with("malformed_"))
        builder.addError(pointerJoin(response.at, "stopReason"), reason, {Outcome::ToolError, "stopReason: " + reason});
    builder.context().countMessage();
}

bool isStreamEvent(const Json& event) {
    return event["messageStart"].isObject() || event["contentBlockDelta"].isObject() || event["contentBlockStart"].isObject();
}

struct StreamedBlock {
    Json start;
    std::string text;
    std::string input;
    bool isText = false;
    bool isReasoning = false;
    bool ended = false;

    void add(const Json& delta) {
        isText = isText || delta["text"].isString();
        isReasoning = isReasoning || delta["reasoningContent"].isObject();
        text += delta["text"].asString();
        input += delta["toolUse"]["input"].asString();
    }
    [[nodiscard]] Json whole() const {
        if (start["toolUse"].isObject()) {
            if (!input.empty()) return Json::object({{"toolUse", start["toolUse"].with("input", input)}});
            // No piece of arguments at all is how a tool without parameters is called; or the stream was cut off.
            return Json::object({{"toolUse", ended ? start["toolUse"].with("input", Json::object()) : start["toolUse"]}});
        }
        if (isReasoning) return Json::object({{"reasoningContent", Json::object()}});
        return isText ? Json::object({{"text", text}}) : start;
    }
};

Json assemble(const std::vector<Json>& events) {
    std::map<std::int64_t, StreamedBlock> blocks;
    Json answer = Json::object({{"stopReason", ""}});
    for (const Json& event : events) {
        const Json& start = event["contentBlockStart"];
        const Json& delta = event["contentBlockDelta"];
        if (start.isObject()) blocks[start["contentBlockIndex"].asInteger()].start = start["start"];
        if (delta.isObject()) blocks[delta["contentBlockIndex"].asInteger()].add(delta["delta"]);
        if (event["contentBlockStop"].isObject()) blocks[event["contentBlockStop"]["contentBlockIndex"].asInteger()].ended = true;
        if (event["messageStop"].isObject()) answer = answer.with("stopReason", event["messageStop"]["stopReason"]);
        if (event["metadata"]["trace"].isObject()) answer = answer.with("trace", event["metadata"]["trace"]);
        for (const Json::Member& member : event.asObject())
            if (member.first.ends_with("Exception")) answer = answer.with("error", member.second.with("type", member.first));
    }
    Json::Array content;
    for (const auto& [index, block] : blocks) content.push_back(block.whole());
    return answer.with("output",
                       Json::object({{"message", Json::object({{"role", "assistant"}, {"content", Json(std::move(content))}})}}));
}

constexpr Dialect kDialect{"bedrock-converse", isRequest,   isRequest,    isResponse,  isStreamEvent,
                           assemble,           readRequest, readResponse, readMessage, nullptr};

}  // namespace

const Dialect& bedrockDialect() {
    return kDialect;
}

bool recognisesBedrockConverse(const Sample& sample) {
    return recognisesExchange(sample, kDialect);
}

std::unique_ptr<RecordingReader> openBedrockConverse(const Sample& sample, ReadContext& context) {
    return openExchange(sample, kDialect, context);
}

}  // namespace writ::sim
