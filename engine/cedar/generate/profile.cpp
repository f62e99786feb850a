#include "engine/cedar/generate/profile.h"

#include "engine/cedar/generate/facts_types.h"
#include "engine/cedar/generate/fragment_builder.h"
#include "engine/cedar/generate/paths.h"
#include "engine/cedar/generate/profile_types.h"

#include <algorithm>
#include <map>
#include <set>

namespace writ::cedar {
namespace {

constexpr const char* kDefaultPrincipal = "Agent";
constexpr const char* kDefaultResource = "McpServer";

/// What the files declare, by full name.
class Declared {
public:
    explicit Declared(std::vector<SchemaFragment>& files) {
        for (SchemaFragment& file : files) {
            for (SchemaNamespace& space : file.namespaces) read(space);
        }
    }

    [[nodiscard]] bool hasType(const std::string& path) const {
        return m_entityTypes.count(path) != 0 || m_commonTypes.count(path) != 0;
    }
    [[nodiscard]] bool hasEntityType(const std::string& path) const { return m_entityTypes.count(path) != 0; }
    /// The declaration in a file, which may be completed there; or null. Tools have no namespace.
    [[nodiscard]] ActionDecl* action(const std::string& name) const {
        const auto found = m_actions.find(name);
        return found == m_actions.end() ? nullptr : found->second;
    }
    [[nodiscard]] const TypeExpr* commonType(const std::string& name) const {
        const auto found = m_commonTypes.find(name);
        return found == m_commonTypes.end() ? nullptr : found->second;
    }

    std::vector<SchemaName> principals, resources;
    std::map<std::string, std::string> contexts;
    std::vector<ActionRef> groups;

private:
    void read(SchemaNamespace& space) {
        for (const EntityTypeDecl& type : space.entityTypes) {
            const std::string path = qualified(space.name.text, type.name.text);
            m_entityTypes.insert(path);
            if (findAnnotation(type.annotations, "mcp_principal") != nullptr) principals.push_back(plainName(path));
            if (findAnnotation(type.annotations, "mcp_resource") != nullptr) resources.push_back(plainName(path));
            readContext(type.annotations, path);
        }
        for (const CommonTypeDecl& type : space.commonTypes) {
            const std::string path = qualified(space.name.text, type.name.text);
            m_commonTypes.emplace(path, &type.type);
            readContext(type.annotations, path);
        }
        if (!space.name.text.empty()) return;
        for (ActionDecl& action : space.actions) {
            m_actions.emplace(action.name.text, &action);
            if (findAnnotation(action.annotations, "mcp_action") != nullptr)
                groups.push_back({std::nullopt, plainName(action.name.text)});
        }
    }

    void readContext(const std::vector<SchemaAnnotation>& annotations, const std::string& path) {
        const SchemaAnnotation* found = findAnnotation(annotations, "mcp_context");
        if (found != nullptr && !found->value.empty()) contexts.emplace(found->value, path);
    }

    std::set<std::string> m_entityTypes;
    std::map<std::string, const TypeExpr*> m_commonTypes;
    std::map<std::string, ActionDecl*> m_actions;
};

const RequestShape* shapeOf(const std::vector<RequestShape>& shapes, const std::string& tool) {
    const auto found = std::find_if(shapes.begin(), shapes.end(), [&](const RequestShape& shape) { return shape.tool == tool; });
    return found == shapes.end() ? nullptr : &*found;
}

std::vector<SchemaAttribute> attributesIn(const Json& schema) {
    if (schema.isNull()) return {};
    ProfileType type = profileType(schema);
    return type.type ? std::move(type.type->attributes) : std::vector<SchemaAttribute>();
}

class ProfileMaker {
public:
    explicit ProfileMaker(ProfileSources& sources)
        : m_sources(sources), m_declared(sources.files), m_seen(seenEntities(sources.entities)) {}

    Profile make() {
        std::set<std::string> done;
        for (const ToolDescription& tool : m_sources.tools) {
            if (done.insert(tool.name).second) addTool(tool);
        }
        addGroups();
        addEntityTypes();
        Profile profile{m_sources.files, std::move(m_notes)};
        profile.fragments.push_back(m_made.finish());
        return profile;
    }

private:
    void addTool(const ToolDescription& tool) {
        ActionDecl* written = m_declared.action(tool.name);
        ActionDecl made;
        made.name = plainName(tool.name);
        if (!tool.description.empty()) made.annotations.push_back({"doc", tool.description, {}});
        ActionDecl& action = written == nullptr ? made : *written;
        complete(action, tool);
        if (written == nullptr) m_made.addAction("", std::move(made));
    }

    void complete(ActionDecl& action, const ToolDescription& tool) {
        const RequestShape* shape = shapeOf(m_sources.shapes, tool.name);
        if (!action.appliesTo) action.appliesTo.emplace();
        ActionAppliesTo& applies = *action.appliesTo;
        if (applies.principals.empty())
            applies.principals = typesOf(shape == nullptr ? "" : shape->subjectType, m_declared.principals, kDefaultPrincipal);
        if (applies.resources.empty())
            applies.resources = typesOf(shape == nullptr ? "" : shape->resourceType, m_declared.resources, kDefaultResource);
        for (const SchemaName& name : applies.principals) m_seen.types[name.text];
        for (const SchemaName& name : applies.resources) m_seen.types[name.text];
        if (shape != nullptr) addProperties(*shape);
        applies.context = contextOf(applies.context, tool, shape);
        if (!action.memberOf) action.memberOf = groupsOf(tool.name);
    }

    static std::vector<SchemaName> typesOf(const std::string& bound, const std::vector<SchemaName>& marked,
                                           const char* fallback) {
        if (!bound.empty()) return {plainName(bound)};
        return marked.empty() ? std::vector<SchemaName>{plainName(fallback)} : marked;
    }

    void addProperties(const RequestShape& shape) {
        for (const SchemaAttribute& attribute : attributesIn(shape.subjectProperties))
            addSeen(m_seen.types[shape.subjectType], attribute);
        for (const SchemaAttribute& attribute : attributesIn(shape.resourceProperties))
            addSeen(m_seen.types[shape.resourceType], attribute);
    }

    TypeExpr contextOf(const TypeExpr& written, const ToolDescription& tool, const RequestShape* shape) {
        const TypeExpr* type = &written;
        if (type->kind == TypeExpr::Kind::Name) type = m_declared.commonType(type->name.text);
        // A context of a type that is no record is a mistake, which is told where names are looked up.
        if (type == nullptr || type->kind != TypeExpr::Kind::Record) return written;
        std::map<std::string, SchemaAttribute> context;
        for (const SchemaAttribute& attribute : type->attributes) context.insert_or_assign(attribute.name.text, attribute);
        if (context.empty()) {
            for (const auto& [name, path] : m_declared.contexts) context.emplace(name, attributeOf(name, namedType(path), true));
            std::vector<SchemaAttribute> told = shape == nullptr ? std::vector<SchemaAttribute>() : attributesIn(shape->context);
            for (SchemaAttribute& attribute : told) {
                attribute.basis = Basis::Concluded;
                context.emplace(attribute.name.text, std::move(attribute));
            }
        }
        if (context.count("input") == 0) context.emplace("input", attributeOf("input", inputOf(tool), true, Basis::Catalog));
        return recordType(std::move(context));
    }

    /// The type of the arguments, under a name of its own where the tool's name allows that.
    TypeExpr inputOf(const ToolDescription& tool) {
        ProfileType input = profileType(tool.inputSchema);
        for (Untyped& untyped : input.untyped)
            m_notes.push_back({tool.name, std::move(untyped.pointer), std::move(untyped.reason)});
        TypeExpr record = input.type && input.type->kind == TypeExpr::Kind::Record ? *std::move(input.type) : recordType({});
        const std::string name = tool.name + "Input";
        if (!isCommonTypeName(name) || m_declared.hasType(name)) return record;
        if (!m_made.addCommonType("", {plainName(name), record, {}, {}})) return record;
        return namedType(name);
    }

    std::optional<std::vector<ActionRef>> groupsOf(const std::string& tool) const {
        const auto seen = m_seen.actions.find(tool);
        std::vector<ActionRef> groups;
        if (seen != m_seen.actions.end()) {
            for (const std::string& group : seen->second) groups.push_back({std::nullopt, plainName(group)});
        }
        if (groups.empty()) groups = m_declared.groups;
        return groups.empty() ? std::nullopt : std::optional(std::move(groups));
    }

    /// Actions of the facts that are no tools.
    void addGroups() {
        for (const auto& [name, groups] : m_seen.actions) {
            if (m_declared.action(name) != nullptr || m_made.action("", name) != nullptr) continue;
            ActionDecl group;
            group.name = plainName(name);
            if (!groups.empty()) group.memberOf = groupsOf(name);
            m_made.addAction("", std::move(group));
        }
    }

    void addEntityTypes() {
        for (const auto& [path, seen] : m_seen.types) {
            if (path.empty() || m_declared.hasEntityType(path)) continue;
            EntityTypeDecl type;
            type.name = plainName(std::string(baseName(path)));
            for (const std::string& parent : seen.parents) type.memberOf.push_back(plainName(parent));
            type.shape = recordType(seen.attributes);
            m_made.addEntityType(std::string(spaceName(path)), std::move(type));
        }
    }

    ProfileSources& m_sources;
    Declared m_declared;
    SeenEntities m_seen;
    FragmentBuilder m_made;
    std::vector<ProfileNote> m_notes;
};

}  // namespace

Profile makeProfile(ProfileSources sources) {
    return ProfileMaker(sources).make();
}

SchemaFragment merged(const std::vector<SchemaFragment>& fragments) {
    FragmentBuilder all;
    for (const SchemaFragment& fragment : fragments) all.add(fragment);
    return all.finish();
}

}  // namespace writ::cedar
