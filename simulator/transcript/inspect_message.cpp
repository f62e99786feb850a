#include "simulator/transcript/inspect_message.h"

#include "simulator/transcript/content.h"

namespace writ::sim {

namespace {

// Walks what the model said: texts are joined; refusals and calls of the provider's own tools are steps of their own.
class ContentReader {
public:
    ContentReader(SessionBuilder& builder, std::string messageAt)
        : m_builder(builder), m_messageAt(std::move(messageAt)), m_contentAt(pointerJoin(m_messageAt, "content")) {}

    void read(const Json& content) {
        if (!content.isArray())
            m_text = readText(content, m_contentAt, m_builder);
        else
            for (std::size_t i = 0; i < content.size(); ++i) readBlock(content.at(i), pointerJoin(m_contentAt, i));
        flush();
    }

private:
    void readBlock(const Json& block, const std::string& at) {
        const std::string& type = block["type"].asString();
        if (type == "reasoning") return;
        const std::string* text = blockText(block);
        if (text != nullptr && !block["refusal"].asBool()) return appendLine(m_text, *text);
        flush();
        if (text != nullptr)
            m_builder.addRefusal(at, *text, {Outcome::ModelRefusalDeclared, "content.refusal: true"});
        else if (type == "tool_use" && !block["name"].asString().empty())
            readProviderCall(block, at);
        else
            m_builder.skip(at, type.empty() ? "a block without a type" : "a block of type " + type + " holds no text");
    }

    // The provider ran the tool itself: one block holds the call and its result.
    void readProviderCall(const Json& block, const std::string& at) {
        m_builder.beginCalls();
        m_builder.addCall(at, block["id"].asString(), block["name"].asString(), block.find("arguments"));
        const Json& error = block["error"];
        if (block["result"].isNull() && error.isNull()) return;
        SessionBuilder::ResultRecord record;
        record.id = block["id"].asString();
        record.text = block["result"].isString() ? block["result"].asString() : block["result"].dump();
        if (error.isString() && !error.asString().empty()) {
            record.declaredError = true;
            record.declared = OutcomeFinding{Outcome::ToolError, "error: " + error.asString()};
        }
        m_builder.addResult(pointerJoin(at, "result"), std::move(record));
    }

    void flush() {
        if (!m_text.empty()) m_builder.addMessage(m_messageAt, Role::Model, std::move(m_text));
        m_text.clear();
    }

    SessionBuilder& m_builder;
    std::string m_messageAt;
    std::string m_contentAt;
    std::string m_text;
};

void readModelMessage(const Json& message, const std::string& at, const Attachments& attachments, SessionBuilder& builder) {
    const std::size_t before = builder.stepCount();
    ContentReader(builder, at).read(message["content"]);
    const Json::Array& calls = message["tool_calls"].asArray();
    if (!calls.empty()) builder.beginCalls();
    for (std::size_t i = 0; i < calls.size(); ++i)
        readInspectCall(calls[i], pointerJoin(pointerJoin(at, "tool_calls"), i), attachments, builder);
    if (builder.stepCount() == before && !builder.overflowed())
        builder.skip(at, "a message of the model without text, tool call or refusal");
}

}  // namespace

void readInspectCall(const Json& call, std::string at, const Attachments& attachments, SessionBuilder& builder) {
    const std::string& tool = call["function"].asString();
    if (tool.empty()) return builder.skip(std::move(at), "a tool call without the name of a function");
    // What could not be parsed, or has lost a text, is not what the model asked for.
    const Json* arguments = call.find("arguments");
    if (const std::string& error = call["parse_error"].asString(); !error.empty()) {
        builder.skip(at, "the arguments could not be read when the call was made: " + error);
        arguments = nullptr;
    } else if (arguments != nullptr && attachments.lacksText(*arguments)) {
        builder.skip(at, "a text in the arguments is not in the log");
        arguments = nullptr;
    }
    builder.addCall(std::move(at), call["id"].asString(), tool, arguments);
}

SessionBuilder::ResultRecord inspectResult(const Json& record, const Json& content, const std::string& contentAt,
                                           SessionBuilder& builder) {
    SessionBuilder::ResultRecord result;
    result.tool = record["function"].asString();
    if (content.isString() || content.isArray() || content.isNull())
        result.text = readText(content, contentAt, builder);
    else
        result.text = content.dump();  // tools also answer with numbers
    const Json& error = record["error"];
    if (error.isObject()) {
        result.declaredError = true;
        result.declared = OutcomeFinding{Outcome::ToolError, "error.type: " + error["type"].asString()};
        if (result.text.empty()) result.text = error["message"].asString();
    }
    return result;
}

void readInspectMessage(const Json& message, const std::string& at, const Attachments& attachments, SessionBuilder& builder) {
    const std::optional<Role> role = roleFromWord(message["role"].asString());
    if (!role || *role == Role::Tool) return builder.skip(at, "a message whose role is none of system, user, assistant, tool");
    if (*role == Role::Model) return readModelMessage(message, at, attachments, builder);
    builder.addMessage(at, *role, readText(message["content"], pointerJoin(at, "content"), builder));
}

}  // namespace writ::sim
