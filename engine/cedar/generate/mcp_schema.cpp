#include "engine/cedar/generate/mcp_schema.h"

#include "engine/cedar/generate/fragment_builder.h"
#include "engine/cedar/generate/mcp_naming.h"

#include <algorithm>
#include <array>

namespace writ::cedar {
namespace {

Failure refuse(std::string message) {
    return fail(ErrorKind::Malformed, std::move(message));
}

/// What the stub says by its annotations.
struct Stub {
    std::string space;
    std::vector<SchemaName> principals, resources;
    std::vector<ActionRef> groups;
    std::map<std::string, std::string> contexts;  ///< attribute of the context -> type
};

constexpr std::string_view kPrincipal = "mcp_principal", kResource = "mcp_resource", kContext = "mcp_context",
                           kAction = "mcp_action";

template <class Declaration>
void readContexts(const std::vector<Declaration>& declarations, std::map<std::string, std::string>& contexts) {
    for (const Declaration& declaration : declarations) {
        const SchemaAnnotation* found = findAnnotation(declaration.annotations, kContext);
        if (found != nullptr && !found->value.empty()) contexts[found->value] = declaration.name.text;
    }
}

template <class Declaration>
std::vector<SchemaName> marked(const std::vector<Declaration>& declarations, std::string_view annotation) {
    std::vector<SchemaName> names;
    for (const Declaration& declaration : declarations) {
        if (findAnnotation(declaration.annotations, annotation) != nullptr) names.push_back(plainName(declaration.name.text));
    }
    std::sort(names.begin(), names.end(), [](const SchemaName& a, const SchemaName& b) { return a.text < b.text; });
    return names;
}

Result<Stub> readStub(const SchemaFragment& fragment) {
    if (fragment.namespaces.size() != 1)
        return refuse("the stub must have exactly one namespace, not " + std::to_string(fragment.namespaces.size()));
    const SchemaNamespace& space = fragment.namespaces.front();
    if (space.name.text.empty()) return refuse("the stub's declarations must stand in a namespace");
    Stub stub;
    stub.space = space.name.text;
    stub.principals = marked(space.entityTypes, kPrincipal);
    if (stub.principals.empty()) return refuse("the stub needs an entity type with the annotation @mcp_principal");
    stub.resources = marked(space.entityTypes, kResource);
    if (stub.resources.empty()) return refuse("the stub needs an entity type with the annotation @mcp_resource");
    readContexts(space.entityTypes, stub.contexts);
    readContexts(space.commonTypes, stub.contexts);
    for (SchemaName& name : marked(space.actions, kAction)) stub.groups.push_back({std::nullopt, std::move(name)});
    return stub;
}

template <class Declaration, std::size_t N>
void erase(std::vector<Declaration>& declarations, const std::array<std::string_view, N>& annotations) {
    for (Declaration& declaration : declarations) {
        std::erase_if(declaration.annotations, [&](const SchemaAnnotation& annotation) {
            return std::find(annotations.begin(), annotations.end(), annotation.name) != annotations.end();
        });
    }
}

SchemaFragment withoutAnnotations(SchemaFragment fragment) {
    for (SchemaNamespace& space : fragment.namespaces) {
        erase(space.entityTypes, std::array{kPrincipal, kResource, kContext});
        erase(space.commonTypes, std::array{kContext});
        erase(space.actions, std::array{kAction});
    }
    return fragment;
}

/// Where the types in `$defs` stand, by the name that refers to them. A nearer definition hides a farther one.
using Definitions = std::map<std::string, std::string>;

class Generator {
public:
    Generator(Stub stub, const SchemaFragment& fragment, McpSchema& schema)
        : m_stub(std::move(stub)), m_schema(schema), m_names(schema.space, schema.options, schema.shared), m_builder(fragment) {}

    Result<void> run() {
        Definitions definitions;
        if (auto done = declare(m_schema.tools.definitions, m_schema.space, definitions); !done) return done;
        if (m_schema.options.deduplicateEntityTypes) {
            m_schema.shared = findShared(m_schema.tools, m_schema.space, m_schema.options, m_builder);
            if (auto done = placeShared(); !done) return done;
        }
        for (const ToolSpec& tool : m_schema.tools.tools) {
            if (auto done = addTool(tool, definitions); !done) {
                done.error().message = "tool `" + tool.name + "`: " + done.error().message;
                return done;
            }
        }
        m_schema.fragment = m_builder.finish();
        return {};
    }

private:
    /// Where a type expression is to stand, and where the types that it needs are declared.
    struct Place {
        std::string space;  ///< for the types that are made for it
        std::string home;   ///< of the expression itself
    };

    Result<void> placeShared() {
        for (const McpShared& shared : m_schema.shared) {
            EntityTypeDecl declaration;
            if (!shared.variants.empty()) declaration.enumIds = enumIds(shared.variants);
            auto attributes = attributesOf(shared.properties, {shared.space, shared.space}, {});
            if (!attributes) return tl::unexpected(std::move(attributes.error()));
            declaration.shape = recordType(*std::move(attributes));
            const auto [space, name] = declaredAs(qualified(shared.space, shared.name));
            declaration.name = plainName(name);
            m_builder.addEntityType(space, std::move(declaration));  // one that the stub has already is the same
        }
        return {};
    }

    Result<void> addTool(const ToolSpec& tool, Definitions definitions) {
        if (!isName(tool.name)) return refuse("the name of a tool must be a name in Cedar: letters, digits and `_`");
        const std::string space = qualified(m_schema.space, tool.name);
        if (auto done = declare(tool.definitions, space, definitions); !done) return done;
        std::map<std::string, SchemaAttribute> context;
        for (const auto& [name, type] : m_stub.contexts) context.insert_or_assign(name, attributeOf(name, namedType(type), true));
        if (auto done = addParameters(tool, tool.inputs, kInput, "input", true, definitions, context); !done) return done;
        if (m_schema.options.includeOutputs) {
            if (auto done = addParameters(tool, tool.outputs, kOutput, "output", false, definitions, context); !done) return done;
        }
        ActionDecl action;
        action.name = plainName(tool.name);
        if (!m_stub.groups.empty()) action.memberOf = m_stub.groups;
        action.appliesTo = ActionAppliesTo{m_stub.principals, m_stub.resources, recordType(std::move(context))};
        if (!m_builder.addAction(m_schema.space, std::move(action))) return refuse("there is an action of this name already");
        return {};
    }

    Result<void> addParameters(const ToolSpec& tool, const ToolParameters& parameters, std::string_view part,
                               const std::string& attribute, bool required, Definitions definitions,
                               std::map<std::string, SchemaAttribute>& context) {
        const std::string space = qualified(qualified(m_schema.space, tool.name), part);
        if (auto done = declare(parameters.definitions, space, definitions); !done) return done;
        auto attributes = attributesOf(parameters.properties, {space, m_schema.space}, definitions);
        if (!attributes) return tl::unexpected(std::move(attributes.error()));
        const std::string name = tool.name + std::string(part);
        if (!m_builder.addCommonType(m_schema.space, {plainName(name), recordType(*std::move(attributes)), {}, {}}))
            return conflict(name);
        context.insert_or_assign(attribute, attributeOf(attribute, namedType(name, TypeLookup::Common), required));
        return {};
    }

    /// Makes the types of `$defs`; all names are known before the first type, so that definitions may refer to each other.
    Result<void> declare(const std::vector<ToolDefinition>& given, const std::string& space, Definitions& definitions) {
        for (const ToolDefinition& definition : given) {
            if (!isCommonTypeName(definition.name))
                return refuse("the definition `" + definition.name + "` cannot be the name of a type in Cedar");
            definitions[definition.name] = qualified(space, definition.name);
        }
        for (const ToolDefinition& definition : given) {
            auto type = convert(*definition.type, {space, space}, definition.name, definitions);
            if (!type) return tl::unexpected(std::move(type.error()));
            if (auto done = addCommon(space, definition.name, *std::move(type)); !done) return done;
        }
        return {};
    }

    Result<std::map<std::string, SchemaAttribute>> attributesOf(const std::vector<ToolProperty>& properties, const Place& place,
                                                                const Definitions& definitions) {
        std::map<std::string, SchemaAttribute> attributes;
        for (const ToolProperty& property : properties) {
            if (!isName(property.name))
                return refuse("the property `" + property.name + "` is no name in Cedar: letters, digits and `_`");
            auto type = convert(*property.type, place, property.name, definitions);
            if (!type) return tl::unexpected(std::move(type.error()));
            attributes.emplace(property.name, attributeOf(property.name, *std::move(type), property.required));
        }
        return attributes;
    }

    Result<TypeExpr> convert(const ToolType& type, const Place& place, const std::string& name, const Definitions& definitions) {
        if (const std::string_view opaque = opaqueName(type.kind, m_schema.options); !opaque.empty()) return opaqueType(opaque);
        switch (type.kind) {
        case ToolTypeKind::Bool: return namedType("Bool");
        case ToolTypeKind::Integer: return namedType("Long");
        case ToolTypeKind::String: return namedType("String");
        case ToolTypeKind::Datetime: return namedType("datetime");
        case ToolTypeKind::Duration: return namedType("duration");
        case ToolTypeKind::IpAddr: return namedType("ipaddr");
        case ToolTypeKind::Decimal:
        case ToolTypeKind::Float:
        case ToolTypeKind::Number: return namedType("decimal");
        case ToolTypeKind::Enum: return enumType(type, place, name);
        case ToolTypeKind::Array: {
            auto element = convert(*type.parts.front(), place, name, definitions);
            if (!element) return element;
            return setType(*std::move(element));
        }
        case ToolTypeKind::Tuple:
        case ToolTypeKind::Union: return parts(type, place, name, definitions);
        case ToolTypeKind::Object: return object(type, place, name, definitions);
        case ToolTypeKind::Reference: return reference(type, place, definitions);
        case ToolTypeKind::Null:
        case ToolTypeKind::Unknown: break;
        }
        return refuse("a value of no known type");
    }

    Result<TypeExpr> opaqueType(std::string_view name) {
        EntityTypeDecl declaration;
        declaration.name = plainName(std::string(name));
        m_builder.addEntityType(m_schema.space, std::move(declaration));
        return namedType(m_names.opaque(name), TypeLookup::Entity);
    }

    Result<TypeExpr> enumType(const ToolType& type, const Place& place, const std::string& name) {
        if (const std::string* shared = m_names.sharedSpace(type, name)) return entityRef(qualified(*shared, name));
        EntityTypeDecl declaration;
        declaration.enumIds = enumIds(type.variants);
        return addEntity(place.space, name, std::move(declaration));
    }

    /// The choices of a union, or the items of a tuple, as attributes of a record.
    Result<TypeExpr> parts(const ToolType& type, const Place& place, const std::string& name, const Definitions& definitions) {
        const Place below{qualified(place.space, name), place.home};
        std::map<std::string, SchemaAttribute> attributes;
        for (std::size_t i = 0; i < type.parts.size(); ++i) {
            auto part = convert(*type.parts[i], below, partName(type.kind, i), definitions);
            if (!part) return part;
            const std::string attribute = partAttribute(type.kind, i);
            attributes.emplace(attribute,
                               attributeOf(attribute, shortened(*std::move(part), place), type.kind == ToolTypeKind::Tuple));
        }
        return recordType(std::move(attributes));
    }

    Result<TypeExpr> object(const ToolType& type, const Place& place, const std::string& name, const Definitions& definitions) {
        if (const std::string* shared = m_names.sharedSpace(type, name)) return entityRef(qualified(*shared, name));
        const Place below{qualified(place.space, name), place.space};
        EntityTypeDecl declaration;
        if (type.additional) {
            auto tags = convert(*type.additional, below, name + "Tag", definitions);
            if (!tags) return tags;
            declaration.tags = *std::move(tags);
        }
        auto attributes = attributesOf(type.properties, below, definitions);
        if (!attributes) return tl::unexpected(std::move(attributes.error()));
        for (auto& [key, attribute] : *attributes)
            attribute.type = shortened(std::move(attribute.type), {place.space, place.space});
        declaration.shape = recordType(*std::move(attributes));
        if (!m_schema.options.objectsAsRecords || declaration.tags) return addEntity(place.space, name, std::move(declaration));
        if (!isCommonTypeName(name)) return refuse("`" + name + "` cannot be the name of a type in Cedar");
        const std::string path = qualified(place.space, name);
        if (!addDeclared(path, std::move(declaration.shape))) return conflict(path);
        return namedType(m_names.typeName(path));
    }

    Result<TypeExpr> reference(const ToolType& type, const Place& place, const Definitions& definitions) {
        const auto found = definitions.find(type.reference);
        if (found == definitions.end())
            return refuse("`#/$defs/" + type.reference + "`, used in " + place.space + ", is not defined");
        return namedType(m_names.typeName(found->second));
    }

    Result<TypeExpr> addEntity(const std::string& space, const std::string& name, EntityTypeDecl declaration) {
        const std::string path = qualified(space, name);
        const auto [declaredSpace, declaredName] = declaredAs(path);
        declaration.name = plainName(declaredName);
        if (!m_builder.addEntityType(declaredSpace, std::move(declaration))) return conflict(path);
        return entityRef(path);
    }

    Result<void> addCommon(const std::string& space, const std::string& name, TypeExpr type) {
        const std::string path = qualified(space, name);
        // An enum, or an object, has been declared under this very name.
        const bool itself =
            type.kind == TypeExpr::Kind::Name && (type.name.text == m_names.typeName(path) || type.name.text == name);
        if (itself || addDeclared(path, std::move(type))) return {};
        return conflict(path);
    }

    bool addDeclared(const std::string& path, TypeExpr type) {
        const auto [space, name] = declaredAs(path);
        return m_builder.addCommonType(space, {plainName(name), std::move(type), {}, {}});
    }

    [[nodiscard]] TypeExpr entityRef(const std::string& path) const {
        return namedType(m_names.typeName(path), TypeLookup::Entity);
    }
    [[nodiscard]] std::pair<std::string, std::string> declaredAs(const std::string& path) const {
        const std::string name = m_names.typeName(path);
        return {std::string(spaceName(name)), std::string(baseName(name))};
    }
    static Failure conflict(const std::string& name) { return refuse("two types would have the name `" + name + "`"); }

    static std::vector<SchemaName> enumIds(const std::vector<std::string>& variants) {
        std::vector<SchemaName> ids;
        for (const std::string& variant : variants) ids.push_back(plainName(variant));
        return ids;
    }

    /// Without the namespace where the expression stands in it.
    static TypeExpr shortened(TypeExpr type, const Place& place) {
        if (place.home != place.space) return type;
        if (type.kind == TypeExpr::Kind::Name && spaceName(type.name.text) == place.space)
            type.name.text = std::string(baseName(type.name.text));
        for (TypeExpr& element : type.element) element = shortened(std::move(element), place);
        for (SchemaAttribute& attribute : type.attributes) attribute.type = shortened(std::move(attribute.type), place);
        return type;
    }

    Stub m_stub;
    McpSchema& m_schema;
    McpNaming m_names;
    FragmentBuilder m_builder;
};

}  // namespace

Result<McpSchema> generateMcpSchema(const SchemaFragment& stub, ToolList tools, const McpOptions& options) {
    auto read = readStub(stub);
    if (!read) return tl::unexpected(std::move(read.error()));
    McpSchema schema;
    schema.space = read->space;
    schema.tools = std::move(tools);
    schema.options = options;
    const SchemaFragment begin = options.keepAnnotations ? stub : withoutAnnotations(stub);
    if (auto done = Generator(*std::move(read), begin, schema).run(); !done) return tl::unexpected(std::move(done.error()));
    return schema;
}

}  // namespace writ::cedar
