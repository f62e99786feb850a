#include "engine/cedar/generate/mcp_naming.h"

#include <algorithm>

namespace writ::cedar {
namespace {

bool sameRecord(const std::vector<ToolProperty>& sorted, const ToolType& type) {
    if (sorted.empty() || sorted.size() != type.properties.size()) return false;
    return std::all_of(type.properties.begin(), type.properties.end(), [&](const ToolProperty& property) {
        const auto found =
            std::find_if(sorted.begin(), sorted.end(), [&](const ToolProperty& p) { return p.name == property.name; });
        return found != sorted.end() && found->required == property.required && *found->type == *property.type;
    });
}

}  // namespace

std::string McpNaming::typeName(std::string_view path) const {
    if (!m_options.flattenNamespaces || path.size() <= m_space.size()) return std::string(path);
    std::string name(path.substr(m_space.size() + 2));
    for (std::size_t at = name.find("::"); at != std::string::npos; at = name.find("::", at)) name.replace(at, 2, "_");
    return qualified(m_space, name);
}

const std::string* McpNaming::sharedSpace(const ToolType& type, std::string_view name) const {
    for (const McpShared& shared : m_shared) {
        if (shared.name != name) continue;
        const bool sameEnum = type.kind == ToolTypeKind::Enum && shared.variants == type.variants;
        if (sameEnum || (isLeafRecord(type) && sameRecord(shared.properties, type))) return &shared.space;
    }
    return nullptr;
}

std::string_view opaqueName(ToolTypeKind kind, const McpOptions& options) {
    switch (kind) {
    case ToolTypeKind::Float: return options.encodeNumbersAsDecimal ? "" : "Float";
    case ToolTypeKind::Number: return options.encodeNumbersAsDecimal ? "" : "Number";
    case ToolTypeKind::Null: return "Null";
    case ToolTypeKind::Unknown: return "Unknown";
    case ToolTypeKind::Bool:
    case ToolTypeKind::Integer:
    case ToolTypeKind::String:
    case ToolTypeKind::Decimal:
    case ToolTypeKind::Datetime:
    case ToolTypeKind::Duration:
    case ToolTypeKind::IpAddr:
    case ToolTypeKind::Enum:
    case ToolTypeKind::Array:
    case ToolTypeKind::Tuple:
    case ToolTypeKind::Union:
    case ToolTypeKind::Object:
    case ToolTypeKind::Reference: return "";
    }
    return "";
}

bool isLeafRecord(const ToolType& type) {
    if (type.kind != ToolTypeKind::Object || type.additional != nullptr || type.properties.empty()) return false;
    return std::all_of(type.properties.begin(), type.properties.end(), [](const ToolProperty& property) {
        return property.type->kind <= ToolTypeKind::Unknown;  // the kinds before Enum have no parts
    });
}

std::string partName(ToolTypeKind kind, std::size_t index) {
    return (kind == ToolTypeKind::Tuple ? "Proj" : "TypeChoice") + std::to_string(index);
}

std::string partAttribute(ToolTypeKind kind, std::size_t index) {
    return (kind == ToolTypeKind::Tuple ? "proj" : "typeChoice") + std::to_string(index);
}

}  // namespace writ::cedar
