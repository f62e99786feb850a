#pragma once

#include "simulator/transcript/message_items.h"

#include <array>

namespace writ::sim {

// What tells messages, calls and results apart from other JSON, whoever wrote them.

/// The first of these members that is there and not null.
template <std::size_t N>
[[nodiscard]] const Json* firstOf(const Json& object, const std::array<std::string_view, N>& keys,
                                  std::string_view* found = nullptr) {
    for (const std::string_view key : keys) {
        const Json* value = object.find(key);
        if (value == nullptr || value->isNull()) continue;
        if (found != nullptr) *found = key;
        return value;
    }
    return nullptr;
}

inline constexpr std::array<std::string_view, 3> kContentKeys{"content", "parts", "contents"};

/// Members of requests and answers that hold messages.
struct Container {
    std::string_view key;
    std::optional<Role> speaker;  ///< of messages without a role; otherwise whoever speaks anyway
    bool texts;                   ///< a bare text there is a message too
    bool alternatives = false;    ///< the conversation went on with the first
};
inline constexpr std::array<Container, 14> kContainers{{{"system", Role::System, true},
                                                        {"system_instruction", Role::System, true},
                                                        {"systemInstruction", Role::System, true},
                                                        {"instructions", Role::System, true},
                                                        {"messages", std::nullopt, false},
                                                        {"contents", Role::User, true},
                                                        {"prompt", Role::User, true},
                                                        {"prompts", Role::User, true},
                                                        {"new_message", Role::User, false},
                                                        {"input", Role::User, true},
                                                        {"choices", Role::Model, false, true},
                                                        {"candidates", Role::Model, false, true},
                                                        {"generations", Role::Model, false},
                                                        {"output", Role::Model, true}}};

/// The class of an object that a framework serialised, as {"lc":1,"type":"constructor","id":[…,"AIMessage"],"kwargs":{…}}.
[[nodiscard]] const std::string& serialisedClass(const Json& object);
/// The role of a type or class of message: "human", "AIMessage", …
[[nodiscard]] std::optional<Role> roleOfType(const std::string& word);
/// Also of the words for roles.
[[nodiscard]] std::optional<Role> roleOfWord(const std::string& word);

[[nodiscard]] bool isCallType(const std::string& type);
[[nodiscard]] bool isResultType(const std::string& type);
/// The body of a block that stands below a key, which names its kind instead of a type: {"functionCall":{…}}.
[[nodiscard]] const Json* keyedCall(const Json& block, std::string_view* key = nullptr);
[[nodiscard]] const Json* keyedResult(const Json& block, std::string_view* key = nullptr);
/// The text of a block: {"type":"text","text"|"content"}, or the untyped {"text"}.
[[nodiscard]] const std::string* textOfBlock(const Json& block);
/// Without the wrapping {"message_content":{…}} that flattened attributes have.
[[nodiscard]] const Json& blockBody(const Json& block);
[[nodiscard]] bool isBlock(const Json& block);
[[nodiscard]] bool allBlocks(const Json& list);
/// {"id":…,"function":{"name":…,"arguments":…}} or {"toolCallId","toolName","input"}.
[[nodiscard]] bool isWrittenCall(const Json& call);

[[nodiscard]] bool isMessage(const Json& value);
[[nodiscard]] bool isListOfMessages(const Json& list, int depth = 2);
/// A message, a list of them, or (with `texts`) texts.
[[nodiscard]] Shape shapeIn(const Json& value, bool texts);
/// The same, also inside a container.
[[nodiscard]] Shape shapeOf(const Json& value);

}  // namespace writ::sim
