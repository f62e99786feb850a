#include "simulator/transcript/anthropic_blocks.h"

#include <algorithm>

namespace writ::sim {

namespace {

// An object, or a list without any text block: what the provider's own tools answer with.
bool isStructured(const Json& content) {
    const Json::Array& blocks = content.asArray();
    return content.isObject() || (!blocks.empty() && std::none_of(blocks.begin(), blocks.end(),
                                                                  [](const Json& block) { return blockText(block) != nullptr; }));
}

std::string refusalText(const Json& message) {
    const Json& details = message["stop_details"];
    const std::string& explanation = details["explanation"].asString();
    return explanation.empty() ? details["category"].asString() : explanation;
}

}  // namespace

bool isAnthropicCall(const Json& block) {
    const std::string& type = block["type"].asString();
    return type == "tool_use" || type == "server_tool_use" || type == "mcp_tool_use";
}

bool isAnthropicResult(const Json& block) {
    return block["type"].asString().ends_with("tool_result");
}

void readAnthropicCall(const Json& block, std::string at, SessionBuilder& builder) {
    const std::string& tool = block["name"].asString();
    if (tool.empty()) return builder.skip(std::move(at), "a tool call without the name of a tool");
    builder.addCall(std::move(at), block["id"].asString(), tool, block.find("input"));
}

SessionBuilder::ResultRecord anthropicResult(const Json& block, const std::string& at, SessionBuilder& builder) {
    SessionBuilder::ResultRecord record;
    const Json& content = block["content"];
    record.id = block["tool_use_id"].asString();
    record.declaredError = block["is_error"].asBool() || content.contains("error_code");
    if (isStructured(content)) {
        record.json = content;
        record.text = content.dump();
    } else {
        record.text = readText(content, pointerJoin(at, "content"), builder);
    }
    return record;
}

void readAnthropicRefusal(const Json& message, const std::string& at, SessionBuilder& builder) {
    if (message["stop_reason"].asString() != "refusal") return;
    builder.addRefusal(pointerJoin(at, "stop_reason"), refusalText(message),
                       {Outcome::ModelRefusalDeclared, "stop_reason: refusal"});
}

std::string unreadBlock(const Json& block) {
    const std::string& type = block["type"].asString();
    if (!block.isObject()) return "a block is " + std::string(kindName(block));
    return type.empty() ? "a block without a type" : "a block of type " + type + " holds no text, call or result";
}

}  // namespace writ::sim
