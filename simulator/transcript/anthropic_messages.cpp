#include "simulator/transcript/anthropic_blocks.h"
#include "simulator/transcript/exchange.h"
#include "simulator/transcript/formats.h"

#include <algorithm>
#include <map>

namespace writ::sim {

namespace {

bool hasToolBlock(const Json& message) {
    const Json::Array& blocks = message["content"].asArray();
    return std::any_of(blocks.begin(), blocks.end(),
                       [](const Json& block) { return isAnthropicCall(block) || isAnthropicResult(block); });
}

// A conversation without tool calls is told by what stands beside the messages.
bool hasRequestSigns(const Json& request) {
    if (request["system"].isString() || request["system"].isArray() || request.contains("anthropic_version")) return true;
    const Json::Array& tools = request["tools"].asArray();
    return std::any_of(tools.begin(), tools.end(), [](const Json& tool) { return tool.contains("input_schema"); });
}

bool mayBeRequest(const Json& json) {
    const Json* messages = messageList(json);
    return messages != nullptr && std::any_of(messages->asArray().begin(), messages->asArray().end(),
                                              [](const Json& message) { return message["role"].isString(); });
}

bool isRequest(const Json& json) {
    const Json* messages = messageList(json);
    if (messages == nullptr) return false;
    const Json::Array& list = messages->asArray();
    return std::any_of(list.begin(), list.end(), hasToolBlock) || (hasRequestSigns(json) && mayBeRequest(json));
}

bool isResponse(const Json& json) {
    return json["type"].asString() == "message" && json["content"].isArray() && json.contains("stop_reason");
}

// Walks the blocks of one message: texts that follow each other are one step.
class BlockReader {
public:
    BlockReader(SessionBuilder& builder, Role role, std::string messageAt)
        : m_builder(builder),
          m_texts(builder, role),
          m_messageAt(std::move(messageAt)),
          m_contentAt(pointerJoin(m_messageAt, "content")) {}

    void read(const Json::Array& blocks) {
        m_builder.beginCalls();
        const bool onlyText =
            std::all_of(blocks.begin(), blocks.end(), [](const Json& block) { return blockText(block) != nullptr; });
        for (std::size_t i = 0; i < blocks.size(); ++i)
            readBlock(blocks[i], onlyText ? m_messageAt : pointerJoin(m_contentAt, i));
        m_texts.flush();
    }

private:
    void readBlock(const Json& block, std::string at) {
        if (const std::string* text = blockText(block)) return m_texts.add(*text, std::move(at));
        m_texts.flush();
        if (isAnthropicCall(block)) return readAnthropicCall(block, std::move(at), m_builder);
        if (isAnthropicResult(block)) return m_builder.addResult(at, anthropicResult(block, at, m_builder));
        m_builder.skip(std::move(at), unreadBlock(block));
    }

    SessionBuilder& m_builder;
    TextRun m_texts;
    std::string m_messageAt;
    std::string m_contentAt;
};

void readMessage(const Json& message, const std::string& at, SessionBuilder& builder) {
    if (!message.isObject()) return builder.skip(at, "a message is " + std::string(kindName(message)));
    const std::optional<Role> role = roleFromWord(message["role"].asString());
    if (!role || *role == Role::Tool) return builder.skip(at, "a message whose role is none of user, assistant, system");
    const Json& content = message["content"];
    if (content.isString()) return builder.addMessage(at, *role, content.asString());
    if (!content.isArray()) return builder.skip(at, "the content is " + std::string(kindName(content)));
    BlockReader(builder, *role, at).read(content.asArray());
}

void readRequest(const Part& request, SessionBuilder& builder) {
    const Json& system = request.json["system"];
    if (!system.isNull()) {
        const std::string at = pointerJoin(request.at, "system");
        builder.beginRecord(system, std::nullopt);
        std::string text = readText(system, at, builder);
        if (!text.empty()) builder.addMessage(at, Role::System, std::move(text));
    }
    readMessages(request, "messages", anthropicDialect(), builder);
}

void readResponse(const Part& response, SessionBuilder& builder) {
    const Json& answer = response.json;
    builder.beginRecord(answer, std::nullopt);
    BlockReader(builder, Role::Model, response.at).read(answer["content"].asArray());
    readAnthropicRefusal(answer, response.at, builder);
    builder.context().countMessage();
}

bool isStreamEvent(const Json& event) {
    const std::string& type = event["type"].asString();
    return (type == "message_start" && event["message"].isObject()) || type == "content_block_start" ||
           type == "content_block_delta";
}

// A block of a streamed answer: as it began, and the texts that were added to it.
struct StreamedBlock {
    Json start;
    std::string text;
    std::string input;
    bool ended = false;

    [[nodiscard]] Json whole() const {
        if (start["text"].isString()) return start.with("text", start["text"].asString() + text);
        if (!input.empty()) return start.with("input", input);
        // Each call begins with empty arguments. Where the stream was cut off, nobody knows what they were.
        return ended || !start.contains("input") ? start : start.with("input", Json());
    }
};

Json assemble(const std::vector<Json>& events) {
    Json message = Json::object({{"type", "message"}, {"role", "assistant"}, {"stop_reason", Json()}});
    std::map<std::int64_t, StreamedBlock> blocks;
    for (const Json& event : events) {
        const Json& delta = event["delta"];
        StreamedBlock* block = event["index"].isInteger() ? &blocks[event["index"].asInteger()] : nullptr;
        if (event["message"].isObject()) message = event["message"];
        if (event["error"].isObject()) message = message.with("error", event["error"]);
        if (block != nullptr && event["content_block"].isObject()) block->start = event["content_block"];
        if (block != nullptr && event["type"].asString() == "content_block_stop") block->ended = true;
        if (block != nullptr) block->text += delta["text"].asString();
        if (block != nullptr) block->input += delta["partial_json"].asString();
        for (const char* field : {"stop_reason", "stop_details"})
            if (!delta[field].isNull()) message = message.with(field, delta[field]);
    }
    Json::Array content;
    for (const auto& [index, block] : blocks) content.push_back(block.whole());
    return message.with("content", Json(std::move(content)));
}

constexpr Dialect kDialect{"anthropic-messages", isRequest,    mayBeRequest, isResponse, isStreamEvent, assemble,
                           readRequest,          readResponse, readMessage,  nullptr};

}  // namespace

const Dialect& anthropicDialect() {
    return kDialect;
}

bool recognisesAnthropicMessages(const Sample& sample) {
    return recognisesExchange(sample, kDialect);
}

std::unique_ptr<RecordingReader> openAnthropicMessages(const Sample& sample, ReadContext& context) {
    return openExchange(sample, kDialect, context);
}

}  // namespace writ::sim
