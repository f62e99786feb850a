#pragma once

#include "simulator/transcript/session_builder.h"

#include <initializer_list>
#include <span>

namespace writ::sim {

/// The text of a message's content: a text, null, or a list of blocks whose texts are joined by line ends.
/// What is no text is skipped with its place.
[[nodiscard]] std::string readText(const Json& content, const std::string& at, SessionBuilder& builder);
/// The text of one block {"type":"text","text":…}, or null when it is another kind of block.
[[nodiscard]] const std::string* blockText(const Json& block);
void appendLine(std::string& text, const std::string& line);

/// Texts of one message that follow each other: they become one step.
class TextRun {
public:
    TextRun(SessionBuilder& builder, Role role) : m_builder(builder), m_role(role) {}
    void add(const std::string& text, std::string at);
    void flush();

private:
    SessionBuilder& m_builder;
    Role m_role;
    std::string m_text;
    std::string m_at;
};

/// Adds a result whose record holds a value: a text is one, everything else keeps its structure.
void addResultValue(SessionBuilder& builder, const std::string& at, SessionBuilder::ResultRecord record, const Json& value);

[[nodiscard]] std::optional<Role> roleFromWord(const std::string& word);

/// "a number", "a list", …: what stands where something else was expected.
[[nodiscard]] std::string_view kindName(const Json& value);

/// A text, or a number as it is written; empty for anything else.
[[nodiscard]] std::string plainText(const Json& value);
/// The members of these names that the object has; nulls are left out.
[[nodiscard]] Json chosenMembers(const Json& object, std::initializer_list<std::string_view> names);

/// What the given objects say of the session as a whole: their members, without those that are part of the conversation;
/// members of an object "metadata" stand beside them and win.
[[nodiscard]] Json metadataOf(std::span<const Json* const> objects);

}  // namespace writ::sim
