#include "simulator/transcript/message_shape.h"

#include <algorithm>

namespace writ::sim {

const std::string& serialisedClass(const Json& object) {
    static const std::string kNone;
    if (object["type"].asString() != "constructor" || !object["kwargs"].isObject()) return kNone;
    const Json::Array& path = object["id"].asArray();
    return path.empty() ? kNone : path.back().asString();
}

std::optional<Role> roleOfType(const std::string& word) {
    struct Row {
        std::string_view word;
        Role role;
    };
    static constexpr std::array<Row, 13> kRows{{{"human", Role::User},
                                                {"HumanMessage", Role::User},
                                                {"HumanMessageChunk", Role::User},
                                                {"ai", Role::Model},
                                                {"model", Role::Model},
                                                {"AIMessage", Role::Model},
                                                {"AIMessageChunk", Role::Model},
                                                {"SystemMessage", Role::System},
                                                {"ToolMessage", Role::Tool},
                                                {"FunctionMessage", Role::Tool},
                                                {"system", Role::System},
                                                {"tool", Role::Tool},
                                                {"function", Role::Tool}}};
    for (const Row& row : kRows)
        if (row.word == word) return row.role;
    return std::nullopt;
}

std::optional<Role> roleOfWord(const std::string& word) {
    const std::optional<Role> role = roleFromWord(word);
    return role ? role : roleOfType(word);
}

const Json* keyedCall(const Json& block, std::string_view* key) {
    static constexpr std::array<std::string_view, 4> kKeys{"functionCall", "function_call", "toolUse", "tool_call"};
    const Json* body = firstOf(block, kKeys, key);
    return body != nullptr && body->isObject() ? body : nullptr;
}

const Json* keyedResult(const Json& block, std::string_view* key) {
    static constexpr std::array<std::string_view, 3> kKeys{"functionResponse", "function_response", "toolResult"};
    const Json* body = firstOf(block, kKeys, key);
    return body != nullptr && body->isObject() ? body : nullptr;
}

bool isCallType(const std::string& type) {
    static constexpr std::array<std::string_view, 6> kTypes{"tool_use",  "server_tool_use", "mcp_tool_use",
                                                            "tool_call", "tool-call",       "function_call"};
    return std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
}

bool isResultType(const std::string& type) {
    static constexpr std::array<std::string_view, 4> kTypes{"tool_call_response", "tool-result", "function_call_output",
                                                            "function_response"};
    return type.ends_with("tool_result") || std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
}

const std::string* textOfBlock(const Json& block) {
    if (block.isString()) return &block.asString();
    if (const std::string* text = blockText(block)) return text;
    const std::string& type = block["type"].asString();
    if (type == "text" && block["content"].isString()) return &block["content"].asString();
    return type.empty() && block["text"].isString() && !block["thought"].asBool() ? &block["text"].asString() : nullptr;
}

const Json& blockBody(const Json& block) {
    return block["message_content"].isObject() ? block["message_content"] : block;
}

bool isBlock(const Json& given) {
    const Json& block = blockBody(given);
    if (!block.isObject()) return false;
    const std::string& type = block["type"].asString();
    return textOfBlock(block) != nullptr || isCallType(type) || isResultType(type) || keyedCall(block) != nullptr ||
           keyedResult(block) != nullptr;
}

bool allBlocks(const Json& list) {
    const Json::Array& blocks = list.asArray();
    return !blocks.empty() && std::all_of(blocks.begin(), blocks.end(), isBlock);
}

bool isWrittenCall(const Json& call) {
    if (!call.isObject()) return false;
    if (call["function"]["name"].isString() && call["function"].contains("arguments")) return true;
    return call["toolCallId"].isString() && call["toolName"].isString();
}

bool isMessage(const Json& value) {
    if (!value.isObject()) return false;
    if (roleOfType(serialisedClass(value))) return true;
    static constexpr std::array<std::string_view, 9> kBodies{"content",       "parts",   "text",     "tool_calls", "tool_call_id",
                                                             "function_call", "refusal", "contents", "message"};
    if (value["role"].isString()) return firstOf(value, kBodies) != nullptr;
    const std::string& type = value["type"].asString();
    if (roleOfType(type) && (value.contains("content") || value["data"].isObject())) return true;
    if (type == "function_call" || type == "function_call_output") return value["call_id"].isString();
    if (const Json& inside = value["message"]; inside.isObject())
        return isMessage(inside) || inside.contains("content") || inside.contains("tool_calls");
    if (value["content"].isObject()) return value["content"]["parts"].isArray();
    if (allBlocks(value["content"]) || allBlocks(value["parts"])) return true;
    if (isWrittenCall(value)) return true;
    return value["text"].isString() && (value.contains("finish_reason") || value.contains("generation_info"));
}

bool isListOfMessages(const Json& list, int depth) {
    const Json::Array& items = list.asArray();
    return std::any_of(items.begin(), items.end(), [depth](const Json& item) {
        return isMessage(item) || (depth > 0 && item.isArray() && isListOfMessages(item, depth - 1));
    });
}

Shape shapeIn(const Json& value, bool texts) {
    if (value.isString()) return texts && !value.asString().empty() ? Shape::Texts : Shape::None;
    if (isMessage(value) || isListOfMessages(value)) return Shape::Messages;
    const Json::Array& items = value.asArray();
    const bool onlyTexts =
        !items.empty() && std::all_of(items.begin(), items.end(), [](const Json& item) { return item.isString(); });
    return texts && onlyTexts ? Shape::Texts : Shape::None;
}

// Instructions alone make no conversation.
Shape shapeOf(const Json& value) {
    Shape shape = shapeIn(value, false);
    if (shape != Shape::None || !value.isObject()) return shape;
    for (const Container& container : kContainers)
        if (container.speaker != Role::System) shape = std::max(shape, shapeIn(value[container.key], container.texts));
    return shape;
}

}  // namespace writ::sim
