// The schema of an AgentCore gateway in the words of a workspace.
#include "engine/cedar/generate/agentcore.h"

#include "engine/cedar/generate/fragment_builder.h"
#include "engine/cedar/generate/profile.h"
#include "engine/cedar/schema/names.h"

#include <algorithm>
#include <map>
#include <set>

namespace writ::cedar {
namespace {

constexpr std::string_view kInput = "input";

/// Every type that others lead to, by qualified name.
class Reach {
public:
    Reach(const SchemaFragment& schema, const SchemaNames& names) : m_names(names) {
        for (const SchemaNamespace& space : schema.namespaces) {
            for (const CommonTypeDecl& type : space.commonTypes)
                m_commons[qualified(space.name.text, type.name.text)] = {&space, &type};
            for (const EntityTypeDecl& type : space.entityTypes)
                m_entities[qualified(space.name.text, type.name.text)] = {&space, &type};
        }
    }

    void add(const std::string& space, const TypeExpr& type) {
        if (type.kind == TypeExpr::Kind::Name) add(space, type.name.text, type.lookup);
        for (const TypeExpr& element : type.element) add(space, element);
        for (const SchemaAttribute& attribute : type.attributes) add(space, attribute.type);
    }
    void add(const std::string& space, const EntityTypeDecl& type) {
        m_reached.insert(qualified(space, type.name.text));
        for (const SchemaName& parent : type.memberOf) add(space, parent.text, TypeLookup::Entity);
        add(space, type.shape);
        if (type.tags) add(space, *type.tags);
    }
    void add(const std::string& space, const CommonTypeDecl& type) {
        m_reached.insert(qualified(space, type.name.text));
        add(space, type.type);
    }
    void add(const std::string& space, const ActionDecl& action) {
        if (!action.appliesTo) return;
        for (const auto* names : {&action.appliesTo->principals, &action.appliesTo->resources}) {
            for (const SchemaName& name : *names) add(space, name.text, TypeLookup::Entity);
        }
        add(space, action.appliesTo->context);
    }

    [[nodiscard]] bool has(const std::string& path) const { return m_reached.count(path) != 0; }

private:
    void add(const std::string& space, const std::string& written, TypeLookup lookup) {
        const ResolvedName found = m_names.type(space, written, lookup);
        if (!found || found.kind == ResolvedName::Kind::Builtin || !m_reached.insert(found.name).second) return;
        if (const auto common = m_commons.find(found.name); common != m_commons.end())
            add(common->second.first->name.text, *common->second.second);
        if (const auto entity = m_entities.find(found.name); entity != m_entities.end())
            add(entity->second.first->name.text, *entity->second.second);
    }

    const SchemaNames& m_names;
    std::map<std::string, std::pair<const SchemaNamespace*, const CommonTypeDecl*>> m_commons;
    std::map<std::string, std::pair<const SchemaNamespace*, const EntityTypeDecl*>> m_entities;
    std::set<std::string> m_reached;
};

class SchemaImporter {
public:
    SchemaImporter(const SchemaFragment& schema, const std::vector<ToolDescription>& tools)
        : m_schema(schema), m_names({schema}), m_inputs(m_schema, m_names), m_rest(m_schema, m_names) {
        for (const ToolDescription& tool : tools) m_tools.insert(tool.name);
    }

    ImportedSchema run() {
        for (SchemaNamespace& space : m_schema.namespaces) takeTools(space);
        for (const SchemaNamespace& space : m_schema.namespaces) findRest(space);
        for (SchemaNamespace& space : m_schema.namespaces) dropInputs(space);
        std::erase_if(m_schema.namespaces, isEmpty);
        for (SchemaNamespace& space : m_schema.namespaces) rename(space);
        m_schema.source = nullptr;  // no name stands any more where it stood
        m_made.fragment = merged({m_schema});
        return std::move(m_made);
    }

private:
    [[nodiscard]] static bool isGateways(const SchemaNamespace& space) {
        return space.name.text == kAgentCoreSpace || space.name.text.starts_with(kAgentCorePrefix);
    }

    static bool isEmpty(const SchemaNamespace& space) {
        return space.entityTypes.empty() && space.commonTypes.empty() && space.actions.empty();
    }

    /// The catalog's tools: their arguments are the catalog's, too.
    void takeTools(SchemaNamespace& space) {
        for (ActionDecl& action : space.actions) {
            // In JSON a group applies to nobody, instead of not at all.
            if (action.appliesTo && action.appliesTo->principals.empty() && action.appliesTo->resources.empty())
                action.appliesTo.reset();
            if (!action.appliesTo || !isGateways(space)) continue;
            const std::string tool(toolOfAgentCore(action.name.text));
            if (m_tools.count(tool) == 0)
                issue("`" + action.name.text + "` is no tool of the catalog, so it stays as it is");
            else if (!m_taken.insert(tool).second)
                issue("`" + action.name.text + "` stays as it is, since the catalog's `" + tool + "` is that of another target");
            else
                takeTool(space, action, tool);
        }
    }

    void takeTool(const SchemaNamespace& space, ActionDecl& action, const std::string& tool) {
        m_toolOf[action.name.text] = tool;
        TypeExpr& context = action.appliesTo->context;
        if (context.kind == TypeExpr::Kind::Name) context = spelledOut(space, context);
        const auto input = std::find_if(context.attributes.begin(), context.attributes.end(),
                                        [](const SchemaAttribute& attribute) { return attribute.name.text == kInput; });
        if (input == context.attributes.end()) return;
        m_inputs.add(space.name.text, input->type);
        context.attributes.erase(input);
    }

    void issue(std::string message) { m_made.issues.push_back({{}, std::move(message)}); }

    /// A context by the name of a type of the same namespace.
    static TypeExpr spelledOut(const SchemaNamespace& space, const TypeExpr& name) {
        for (const CommonTypeDecl& type : space.commonTypes) {
            if (type.name.text == baseName(name.name.text) && type.type.kind == TypeExpr::Kind::Record) return type.type;
        }
        return name;
    }

    [[nodiscard]] bool isInput(const SchemaNamespace& space, const SchemaName& type) const {
        return m_inputs.has(qualified(space.name.text, type.text));
    }

    void findRest(const SchemaNamespace& space) {
        const std::string& name = space.name.text;
        for (const ActionDecl& action : space.actions) m_rest.add(name, action);
        for (const EntityTypeDecl& type : space.entityTypes) {
            if (!isInput(space, type.name)) m_rest.add(name, type);
        }
        for (const CommonTypeDecl& type : space.commonTypes) {
            if (!isInput(space, type.name)) m_rest.add(name, type);
        }
    }

    /// Types that only the arguments lead to.
    void dropInputs(SchemaNamespace& space) {
        const auto isGone = [&](const auto& type) {
            return isInput(space, type.name) && !m_rest.has(qualified(space.name.text, type.name.text));
        };
        std::erase_if(space.entityTypes, isGone);
        std::erase_if(space.commonTypes, isGone);
    }

    void rename(SchemaNamespace& space) {
        shorten(space.name);
        if (space.name.text == kAgentCoreSpace) space.name.text.clear();
        for (EntityTypeDecl& type : space.entityTypes) {
            for (SchemaName& parent : type.memberOf) shorten(parent);
            rename(type.shape);
            if (type.tags) rename(*type.tags);
        }
        for (CommonTypeDecl& type : space.commonTypes) rename(type.type);
        for (ActionDecl& action : space.actions) rename(action);
    }

    void rename(ActionDecl& action) {
        action.name.text = nameOf(action.name.text);
        if (action.memberOf) {
            for (ActionRef& group : *action.memberOf) {
                group.id.text = nameOf(group.id.text);
                if (!group.type) continue;
                shorten(*group.type);
                if (group.type->text == "Action") group.type.reset();
            }
        }
        if (!action.appliesTo) return;
        for (auto* names : {&action.appliesTo->principals, &action.appliesTo->resources}) {
            for (SchemaName& name : *names) shorten(name);
        }
        rename(action.appliesTo->context);
    }

    static void rename(TypeExpr& type) {
        if (type.kind == TypeExpr::Kind::Name) shorten(type.name);
        for (TypeExpr& element : type.element) rename(element);
        for (SchemaAttribute& attribute : type.attributes) rename(attribute.type);
    }

    static void shorten(SchemaName& name) {
        if (name.text.starts_with(kAgentCorePrefix)) name.text.erase(0, kAgentCorePrefix.size());
    }

    [[nodiscard]] std::string nameOf(const std::string& action) const {
        const auto tool = m_toolOf.find(action);
        return tool == m_toolOf.end() ? action : tool->second;
    }

    SchemaFragment m_schema;
    SchemaNames m_names;
    Reach m_inputs;  ///< what the arguments of the catalog's tools lead to
    Reach m_rest;    ///< what everything else leads to
    std::set<std::string, std::less<>> m_tools;
    std::set<std::string> m_taken;
    std::map<std::string, std::string> m_toolOf;  ///< by action
    ImportedSchema m_made;
};

}  // namespace

ImportedSchema fromAgentCore(const SchemaFragment& schema, const std::vector<ToolDescription>& tools) {
    return SchemaImporter(schema, tools).run();
}

}  // namespace writ::cedar
