#pragma once

#include "engine/json/json.h"
#include "engine/text/source.h"

#include <string>
#include <string_view>
#include <vector>

namespace writ::cedar {

/// A value of a JSON text with its place.
struct JsonNode {
    Json::Kind kind = Json::Kind::Null;
    Span span;         ///< with quotes and brackets
    Span key;          ///< of a member: its key with quotes; else empty
    std::string name;  ///< of a member: its key
    std::string text;  ///< of a string: its content; of a number its digits
    std::vector<std::uint32_t> children;
};

/// JSON as an editor needs it: with places, and of a broken text what stands before the break.
/// parseJson() says whether it is valid.
class JsonOutline {
public:
    static constexpr std::uint32_t kNone = 0xffff'ffff;

    JsonOutline() = default;
    explicit JsonOutline(std::string_view text);

    [[nodiscard]] const std::vector<JsonNode>& nodes() const { return m_nodes; }
    /// The whole document, or null when nothing could be read.
    [[nodiscard]] const JsonNode* root() const { return m_nodes.empty() ? nullptr : &m_nodes.front(); }
    [[nodiscard]] const JsonNode& node(std::uint32_t index) const { return m_nodes[index]; }
    /// The member of an object, or null.
    [[nodiscard]] const JsonNode* member(const JsonNode& object, std::string_view name) const;
    /// Nodes around the offset, outermost first.
    [[nodiscard]] std::vector<const JsonNode*> pathTo(std::uint32_t offset) const;
    /// The node at an RFC 6901 pointer, or the deepest one on the way to it; null in an empty document.
    [[nodiscard]] const JsonNode* nearestTo(std::string_view pointer) const;

private:
    friend class JsonOutlineReader;
    std::vector<JsonNode> m_nodes;  ///< parents before children
};

}  // namespace writ::cedar
