// Enums and leaf records that are written alike in more than one place.
#include "engine/cedar/generate/fragment_builder.h"
#include "engine/cedar/generate/mcp_naming.h"

#include <algorithm>
#include <array>
#include <map>

namespace writ::cedar {
namespace {

struct Found {
    McpShared type;
    std::size_t count = 0;  ///< places where it stands; `type.space` is what they have in common
};

bool sameFields(const std::vector<ToolProperty>& a, const std::vector<ToolProperty>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const ToolProperty& left, const ToolProperty& right) {
        return left.name == right.name && left.required == right.required && *left.type == *right.type;
    });
}

class Collector {
public:
    explicit Collector(const McpOptions& options) : m_options(options) {}

    void parameters(const ToolParameters& parameters, const std::string& space) {
        for (const ToolProperty& property : parameters.properties) type(property.name, *property.type, space);
        for (const ToolDefinition& definition : parameters.definitions) type(definition.name, *definition.type, space);
    }

    /// Of the definitions that a tool's arguments and results share, only enums are looked at.
    void definitions(const std::vector<ToolDefinition>& definitions, const std::string& space) {
        for (const ToolDefinition& definition : definitions) {
            if (definition.type->kind == ToolTypeKind::Enum) record({definition.name, definition.type->variants, {}, space});
        }
    }

    /// By name.
    [[nodiscard]] const std::map<std::string, std::vector<Found>>& found() const { return m_found; }

private:
    void type(const std::string& name, const ToolType& type, const std::string& space) {
        if (!isName(name)) return;
        const std::string below = qualified(space, name);
        if (type.kind == ToolTypeKind::Enum) record({name, type.variants, {}, space});
        if (type.kind == ToolTypeKind::Array) this->type(name, *type.parts.front(), space);
        if (type.kind == ToolTypeKind::Object) object(name, type, space, below);
        if (type.kind != ToolTypeKind::Union && type.kind != ToolTypeKind::Tuple) return;
        for (std::size_t i = 0; i < type.parts.size(); ++i) this->type(partName(type.kind, i), *type.parts[i], below);
    }

    void object(const std::string& name, const ToolType& type, const std::string& space, const std::string& below) {
        for (const ToolProperty& property : type.properties) this->type(property.name, *property.type, below);
        if (type.additional) this->type(name + "Tag", *type.additional, below);
        if (!isLeafRecord(type) || m_options.objectsAsRecords) return;
        std::vector<ToolProperty> sorted = type.properties;
        std::sort(sorted.begin(), sorted.end(), [](const ToolProperty& a, const ToolProperty& b) { return a.name < b.name; });
        record({name, {}, std::move(sorted), space});
    }

    void record(McpShared type) {
        std::vector<Found>& alike = m_found[type.name];
        for (Found& found : alike) {
            if (found.type.variants != type.variants || !sameFields(found.type.properties, type.properties)) continue;
            found.type.space = commonSpace(found.type.space, type.space);
            ++found.count;
            return;
        }
        alike.push_back({std::move(type), 1});
    }

    const McpOptions& m_options;
    std::map<std::string, std::vector<Found>> m_found;
};

struct PlainName {
    ToolTypeKind kind;
    std::string_view name;
};
constexpr std::array<PlainName, 7> kPlainNames{{{ToolTypeKind::Bool, "Bool"},
                                                {ToolTypeKind::Integer, "Long"},
                                                {ToolTypeKind::String, "String"},
                                                {ToolTypeKind::Decimal, "decimal"},
                                                {ToolTypeKind::Datetime, "datetime"},
                                                {ToolTypeKind::Duration, "duration"},
                                                {ToolTypeKind::IpAddr, "ipaddr"}}};

bool isPlain(const TypeExpr& type, ToolTypeKind kind) {
    return std::any_of(kPlainNames.begin(), kPlainNames.end(), [&](const PlainName& row) {
        return row.kind == kind && type.kind == TypeExpr::Kind::Name && type.lookup == TypeLookup::Any &&
               type.name.text == row.name;
    });
}

/// Whether the stub declares just this type already.
bool declares(const EntityTypeDecl& entity, const McpShared& type) {
    if (entity.enumIds) {
        return std::equal(entity.enumIds->begin(), entity.enumIds->end(), type.variants.begin(), type.variants.end(),
                          [](const SchemaName& name, const std::string& variant) { return name.text == variant; });
    }
    const std::vector<SchemaAttribute>& attributes = entity.shape.attributes;
    if (!type.variants.empty() || entity.shape.kind != TypeExpr::Kind::Record || attributes.size() != type.properties.size())
        return false;
    return std::all_of(attributes.begin(), attributes.end(), [&](const SchemaAttribute& attribute) {
        return std::any_of(type.properties.begin(), type.properties.end(), [&](const ToolProperty& property) {
            return property.name == attribute.name.text && property.required == attribute.required &&
                   isPlain(attribute.type, property.type->kind);
        });
    });
}

bool fits(const Found& found, const std::vector<Found>& sameName, const FragmentBuilder& fragment) {
    if (found.count < 2) return false;
    const auto rivals = std::count_if(sameName.begin(), sameName.end(), [&](const Found& other) {
        return other.count > 1 && other.type.space == found.type.space;
    });
    if (rivals > 1 || fragment.commonType(found.type.space, found.type.name) != nullptr) return false;
    const EntityTypeDecl* declared = fragment.entityType(found.type.space, found.type.name);
    return declared == nullptr || declares(*declared, found.type);
}

}  // namespace

std::vector<McpShared> findShared(const ToolList& tools, const std::string& space, const McpOptions& options,
                                  const FragmentBuilder& fragment) {
    Collector collector(options);
    for (const ToolSpec& tool : tools.tools) {
        const std::string own = qualified(space, tool.name);
        collector.parameters(tool.inputs, qualified(own, kInput));
        if (options.includeOutputs) collector.parameters(tool.outputs, qualified(own, kOutput));
        collector.definitions(tool.definitions, own);
    }
    std::vector<McpShared> shared;
    for (const auto& [name, sameName] : collector.found()) {
        for (const Found& found : sameName) {
            if (fits(found, sameName, fragment)) shared.push_back(found.type);
        }
    }
    return shared;
}

}  // namespace writ::cedar
