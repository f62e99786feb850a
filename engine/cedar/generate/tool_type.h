#pragma once

#include "engine/decision/request.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace writ::cedar {

/// What a JSON Schema of a tool says of a value, as the MCP schema generator of cedar-for-agents reads it.
enum class ToolTypeKind : std::uint8_t {
    Bool,
    Integer,
    Float,
    Number,
    String,
    Decimal,
    Datetime,
    Duration,
    IpAddr,
    Null,
    Unknown,    ///< no type is written
    Enum,       ///< a text out of `variants`
    Array,      ///< `parts` holds the type of the items
    Tuple,      ///< `parts` one by one
    Union,      ///< one of `parts`
    Object,     ///< `properties`, and `additional` for any other member
    Reference,  ///< `reference` into `$defs`
};

struct ToolType;
/// Never null where a type is promised.
using ToolTypePtr = std::shared_ptr<const ToolType>;

struct ToolProperty {
    std::string name;
    ToolTypePtr type;
    bool required = false;
    std::string description;

    friend bool operator==(const ToolProperty& a, const ToolProperty& b);
};

/// Immutable. Two are equal when they are written alike.
struct ToolType {
    ToolTypeKind kind = ToolTypeKind::Unknown;
    std::vector<std::string> variants;
    std::vector<ToolTypePtr> parts;
    std::vector<ToolProperty> properties;  ///< in written order
    ToolTypePtr additional;                ///< null: no other members are described
    std::string reference;

    friend bool operator==(const ToolType& a, const ToolType& b);
};

/// An entry of `$defs`.
struct ToolDefinition {
    std::string name;
    ToolTypePtr type;
};

/// Arguments or results of a tool.
struct ToolParameters {
    std::vector<ToolProperty> properties;
    std::vector<ToolDefinition> definitions;
};

struct ToolSpec {
    std::string name;
    ToolParameters inputs;
    ToolParameters outputs;
    std::vector<ToolDefinition> definitions;
};

struct ToolList {
    std::vector<ToolSpec> tools;
    std::vector<ToolDefinition> definitions;  ///< shared by all tools
};

struct ToolReadOptions {
    std::uint32_t maxDepth = 64;       ///< levels of types within types
    std::size_t maxTypes = 1'000'000;  ///< of all tools together; `"type": ["object", "object"]` reads its members twice
};

/// MCP's answer to tools/list ({"result": {"tools": […]}}), a list of tools, or one tool. What the generator of cedar-for-agents
/// refuses is refused here, with a pointer to it.
[[nodiscard]] Result<ToolList> readToolList(const Json& document, const ToolReadOptions& options = {});
/// The tools of a catalog; one whose schema cannot be read is an error that names it.
[[nodiscard]] Result<ToolList> toolList(const std::vector<ToolDescription>& tools, const ToolReadOptions& options = {});

}  // namespace writ::cedar
