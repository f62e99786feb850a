#pragma once

#include "engine/cedar/generate/mcp_schema.h"
#include "engine/cedar/generate/paths.h"

#include <utility>

namespace writ::cedar {

/// Where the types of a schema stand and how they are called; shared by what makes schemas and what makes requests.
class McpNaming {
public:
    McpNaming(std::string space, const McpOptions& options, const std::vector<McpShared>& shared)
        : m_space(std::move(space)), m_options(options), m_shared(shared) {}

    [[nodiscard]] const std::string& space() const { return m_space; }
    /// The full name of a type that is made for a property: A::B::C, or A::B_C where namespaces are flattened.
    [[nodiscard]] std::string typeName(std::string_view path) const;
    /// Number, Float, Null and Unknown stand in the stub's namespace.
    [[nodiscard]] std::string opaque(std::string_view name) const { return qualified(m_space, name); }
    /// The namespace to which an enum or a leaf record of that name was moved, or null.
    [[nodiscard]] const std::string* sharedSpace(const ToolType& type, std::string_view name) const;

private:
    std::string m_space;
    const McpOptions& m_options;
    const std::vector<McpShared>& m_shared;
};

class FragmentBuilder;

/// Which opaque entity type stands for a value that Cedar has no type for; empty for all others.
[[nodiscard]] std::string_view opaqueName(ToolTypeKind kind, const McpOptions& options);

/// Equal enums and leaf records in more than one place; those whose common place has another type of that name are left out.
[[nodiscard]] std::vector<McpShared> findShared(const ToolList& tools, const std::string& space, const McpOptions& options,
                                                const FragmentBuilder& fragment);
/// An object whose members are all plain and which has no free members.
[[nodiscard]] bool isLeafRecord(const ToolType& type);

inline constexpr std::string_view kInput = "Input";
inline constexpr std::string_view kOutput = "Output";
/// Names of the parts of unions and tuples: namespace part, attribute.
[[nodiscard]] std::string partName(ToolTypeKind kind, std::size_t index);
[[nodiscard]] std::string partAttribute(ToolTypeKind kind, std::size_t index);

}  // namespace writ::cedar
