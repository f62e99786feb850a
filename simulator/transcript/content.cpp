#include "simulator/transcript/content.h"

#include <algorithm>
#include <array>

namespace writ::sim {

namespace {

// Members that are steps, tools, or containers of both.
constexpr std::array<std::string_view, 26> kConversation{"messages",
                                                         "system",
                                                         "tools",
                                                         "functions",
                                                         "choices",
                                                         "content",
                                                         "role",
                                                         "type",
                                                         "request",
                                                         "response",
                                                         "interactions",
                                                         "stop_reason",
                                                         "metadata",
                                                         "stop_sequence",
                                                         "error",
                                                         "body",
                                                         "contents",
                                                         "systemInstruction",
                                                         "system_instruction",
                                                         "candidates",
                                                         "input",
                                                         "instructions",
                                                         "output",
                                                         "parts",
                                                         "stopReason",
                                                         "promptFeedback"};

bool isConversation(std::string_view key) {
    return std::find(kConversation.begin(), kConversation.end(), key) != kConversation.end();
}

}  // namespace

const std::string* blockText(const Json& block) {
    static constexpr std::array<std::string_view, 3> kTypes{"text", "input_text", "output_text"};
    const std::string& type = block["type"].asString();
    const bool isText = std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end() && block["text"].isString();
    return isText ? &block["text"].asString() : nullptr;
}

void appendLine(std::string& text, const std::string& line) {
    if (!text.empty()) text += '\n';
    text += line;
}

std::string readText(const Json& content, const std::string& at, SessionBuilder& builder) {
    if (content.isString()) return content.asString();
    std::string text;
    const Json::Array& blocks = content.asArray();
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        if (const std::string* part = blockText(blocks[i]))
            appendLine(text, *part);
        else
            builder.skip(pointerJoin(at, i), blocks[i]["type"].isString()
                                                 ? "a block of type " + blocks[i]["type"].asString() + " holds no text"
                                                 : "a block without a type");
    }
    if (!content.isArray() && !content.isNull()) builder.skip(at, "the content is " + std::string(kindName(content)));
    return text;
}

void TextRun::add(const std::string& text, std::string at) {
    if (m_text.empty()) m_at = std::move(at);
    appendLine(m_text, text);
}

void TextRun::flush() {
    if (m_text.empty()) return;
    m_builder.addMessage(std::move(m_at), m_role, std::move(m_text));
    m_text.clear();
}

void addResultValue(SessionBuilder& builder, const std::string& at, SessionBuilder::ResultRecord record, const Json& value) {
    if (value.isString()) {
        record.text = value.asString();
    } else if (!value.isNull()) {
        record.json = value;
        record.text = value.dump();
    }
    builder.addResult(at, std::move(record));
}

std::optional<Role> roleFromWord(const std::string& word) {
    struct Row {
        std::string_view word;
        Role role;
    };
    static constexpr std::array<Row, 6> kRows{{{"system", Role::System},
                                               {"developer", Role::System},
                                               {"user", Role::User},
                                               {"assistant", Role::Model},
                                               {"tool", Role::Tool},
                                               {"function", Role::Tool}}};
    for (const Row& row : kRows)
        if (row.word == word) return row.role;
    return std::nullopt;
}

std::string_view kindName(const Json& value) {
    static constexpr std::array<std::string_view, 7> kNames{"null",   "true or false", "a whole number", "a number",
                                                            "a text", "a list",        "an object"};
    return kNames[static_cast<std::size_t>(value.kind())];
}

std::string plainText(const Json& value) {
    return value.isString() ? value.asString() : value.numberText();
}

Json chosenMembers(const Json& object, std::initializer_list<std::string_view> names) {
    Json::Object members;
    for (const std::string_view name : names)
        if (const Json& value = object[name]; !value.isNull()) members.emplace_back(name, value);
    return Json(std::move(members));
}

Json metadataOf(std::span<const Json* const> objects) {
    Json::Object members;
    for (const Json* object : objects)
        for (const Json::Member& member : object->asObject())
            if (!isConversation(member.first)) members.push_back(member);
    for (const Json* object : objects)
        for (const Json::Member& member : (*object)["metadata"].asObject()) members.push_back(member);
    return Json(std::move(members));
}

}  // namespace writ::sim
