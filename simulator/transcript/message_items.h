#pragma once

#include "simulator/transcript/content.h"

#include <functional>

namespace writ::sim {

/// Leads from a JSON Pointer within a value to the pointer within its record.
using Locator = std::function<std::string(const std::string& pointer)>;
[[nodiscard]] Locator locateBelow(std::string base);
/// For JSON inside a text: whatever stands in it, the text is its place.
[[nodiscard]] Locator locateAt(std::string place);

struct Located {
    Json json;
    Locator at;
    Json text{};  ///< the text that the value was read from, where it was one
};
/// The JSON inside a text, also inside a text inside a text; what is no JSON object, list or text stays as it is.
[[nodiscard]] Located unwrapJson(Located value, const ReadLimits& limits);

enum class ItemKind : std::uint8_t { Message, Call, Result, Refusal, Error, Delegation, Skipped };

/// What a span of a trace shows of a conversation: part of a message, or more than messages tell.
struct TraceItem {
    ItemKind kind = ItemKind::Message;
    Role role = Role::User;
    bool opensMessage = false;  ///< the first item of a recorded message
    bool declaredError = false;
    bool indirect = false;  ///< of a result: what a span tells of it, which a message may tell better
    std::optional<std::uint32_t> line;
    std::string at;
    std::string text;  ///< of messages, results, refusals and errors; why something was skipped; whom work is handed to
    std::string id;    ///< of the call
    std::string tool;
    std::optional<Json> value;  ///< the arguments as recorded; the result where it is a value and no text
    std::optional<OutcomeFinding> declared;
};

enum class Shape : std::uint8_t {
    None,   ///< nothing that could be a message
    Texts,  ///< texts that no field calls messages
    Messages,
};

/// Reads messages as providers, frameworks and tracing libraries write them: with role and content, parts or blocks, tool
/// calls beside or inside the content, wrapped into choices, candidates, generations or serialised objects. Adds nothing
/// where the shape is None. `speaker` is whose a message without a role is; with `texts` a bare text is one as well. The
/// system's are instructions: a text, or parts.
Shape readItems(const Located& value, Role speaker, bool texts, const ReadLimits& limits, std::vector<TraceItem>& items);

/// The result of a tool as a tool span shows it: a text, a value, a serialised message, or blocks of text.
[[nodiscard]] TraceItem readResultItem(const Located& value, const ReadLimits& limits);

/// What the reason for which a model stopped says of who stopped it, if anybody did.
[[nodiscard]] std::optional<OutcomeFinding> stoppedBy(std::string_view field, const std::string& reason);

}  // namespace writ::sim
