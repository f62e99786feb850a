#include "engine/cedar/schema/resolve.h"

#include "engine/cedar/schema/declarations.h"
#include "engine/cedar/schema/hierarchy.h"
#include "engine/cedar/schema/names.h"

#include <algorithm>
#include <map>
#include <utility>

namespace writ::cedar {
namespace {

std::string docOf(const std::vector<SchemaAnnotation>& annotations) {
    const auto isDoc = [](const SchemaAnnotation& note) { return note.name == "doc"; };
    const auto at = std::find_if(annotations.begin(), annotations.end(), isDoc);
    return at == annotations.end() ? std::string() : at->value;
}

SchemaAnnotations plain(const std::vector<SchemaAnnotation>& annotations) {
    SchemaAnnotations result;
    for (const SchemaAnnotation& note : annotations) result.emplace_back(note.name, note.value);
    return result;
}

/// How large a type is when it is written out. Common types share their parts, so it may be far larger than its memory.
struct Extent {
    std::size_t size = 1;
    std::size_t depth = 1;
};

class Resolver {
public:
    Resolver(const std::vector<SchemaFragment>& fragments, SchemaReport& report, const ResolveOptions& options)
        : m_fragments(fragments), m_names(fragments), m_report(report), m_options(options) {}

    SchemaPtr run() {
        checkDeclarations(m_fragments, m_report);
        for (const SchemaFragment& fragment : m_fragments) {
            for (const SchemaNamespace& space : fragment.namespaces) {
                for (const CommonTypeDecl& decl : space.commonTypes)
                    m_commons.try_emplace(qualified(space.name.text, decl.name.text), Common{&fragment, &space, &decl, {}, {}});
            }
        }
        for (auto& [name, common] : m_commons) commonType(name, common);
        for (const SchemaFragment& fragment : m_fragments) {
            m_fragment = &fragment;
            for (const SchemaNamespace& space : fragment.namespaces) addNamespace(space);
        }
        return finish();
    }

private:
    struct Resolved {
        TypePtr type;
        Extent extent;
    };
    enum class Progress : std::uint8_t { New, Open, Done };
    struct Common {
        const SchemaFragment* fragment = nullptr;
        const SchemaNamespace* space = nullptr;
        const CommonTypeDecl* decl = nullptr;
        Progress progress = Progress::New;
        Resolved resolved;
    };

    [[nodiscard]] SchemaPlace place(const SchemaName& name) const {
        return {m_fragment->source ? m_fragment->source->name() : std::string(), name.span};
    }

    // Types

    /// What stands for a type that could not be resolved; an error has been reported.
    static Resolved broken() { return {Type::record({}), {}}; }

    /// The content of a common type, resolved on first use, so that the order of declarations does not matter.
    Resolved commonType(const std::string& name, Common& common) {
        if (common.progress == Progress::Done) return common.resolved;
        if (common.progress == Progress::Open) {
            m_report.add(*common.fragment, Code::SchemaCycle, common.decl->name, "the type `" + name + "` is made of itself");
            return broken();
        }
        common.progress = Progress::Open;
        const SchemaFragment* before = std::exchange(m_fragment, common.fragment);
        common.resolved = type(common.decl->type, *common.space);
        m_fragment = before;
        common.progress = Progress::Done;
        return common.resolved;
    }

    Resolved type(const TypeExpr& expr, const SchemaNamespace& space) {
        if (m_level >= m_options.maxTypeDepth) return tooLarge(expr);
        ++m_level;
        Resolved result = content(expr, space);
        --m_level;
        const bool fits = result.extent.size <= m_options.maxTypeSize && result.extent.depth <= m_options.maxTypeDepth;
        return fits ? result : tooLarge(expr);
    }

    Resolved content(const TypeExpr& expr, const SchemaNamespace& space) {
        if (expr.kind == TypeExpr::Kind::Name) return named(expr, space);
        if (expr.kind == TypeExpr::Kind::Record) return record(expr, space);
        const Resolved element = type(expr.element.front(), space);
        return {Type::set(element.type), {element.extent.size + 1, element.extent.depth + 1}};
    }

    Resolved tooLarge(const TypeExpr& expr) {
        m_report.add(*m_fragment, Code::SchemaTooLarge, {{}, expr.span, expr.name.pointer},
                     "written out, this type has more than " + std::to_string(m_options.maxTypeSize) + " parts or " +
                         std::to_string(m_options.maxTypeDepth) + " levels");
        return broken();
    }

    Resolved record(const TypeExpr& expr, const SchemaNamespace& space) {
        std::vector<TypeField> fields;
        Extent extent;
        for (const SchemaAttribute& attribute : expr.attributes) {
            Resolved field = type(attribute.type, space);
            extent.size += field.extent.size;
            extent.depth = std::max(extent.depth, field.extent.depth + 1);
            fields.push_back(
                {attribute.name.text, std::move(field.type), attribute.required, docOf(attribute.annotations), attribute.basis});
        }
        return {Type::record(std::move(fields)), extent};
    }

    Resolved named(const TypeExpr& expr, const SchemaNamespace& space) {
        const ResolvedName found = m_names.type(space.name.text, expr.name.text, expr.lookup);
        switch (found.kind) {
        case ResolvedName::Kind::Builtin: return {found.builtin, {}};
        case ResolvedName::Kind::Entity: return {Type::entity(found.name), {}};
        case ResolvedName::Kind::Common: return commonType(found.name, m_commons.at(found.name));
        case ResolvedName::Kind::None: break;
        }
        m_report.unknownType(*m_fragment, m_names, space, expr.name, expr.lookup);
        return broken();
    }

    /// The attributes of an entity type, or the context of an action.
    TypePtr recordType(const TypeExpr& expr, const SchemaNamespace& space, const SchemaName& owner, const char* what) {
        TypePtr resolved = type(expr, space).type;
        if (resolved->is(TypeKind::Record)) return resolved;
        const SchemaName& at = expr.name.text.empty() ? owner : expr.name;
        m_report.add(*m_fragment, Code::SchemaNotRecord, at,
                     std::string(what) + " of `" + owner.text + "` must be a record, and this is " + resolved->text());
        return Type::record({});
    }

    // Declarations

    void addNamespace(const SchemaNamespace& space) {
        for (const EntityTypeDecl& decl : space.entityTypes) addEntityType(decl, space);
        for (const ActionDecl& decl : space.actions) addAction(decl, space);
        for (const CommonTypeDecl& decl : space.commonTypes) {
            const std::string name = qualified(space.name.text, decl.name.text);
            m_commonTypes.push_back({name, m_commons.at(name).resolved.type, plain(decl.annotations), place(decl.name)});
        }
    }

    void addEntityType(const EntityTypeDecl& decl, const SchemaNamespace& space) {
        SchemaEntityType type;
        type.name = qualified(space.name.text, decl.name.text);
        type.memberOf = entityTypes(decl.memberOf, space);
        type.attributes = recordType(decl.shape, space, decl.name, "the attributes");
        if (decl.tags) type.tags = this->type(*decl.tags, space).type;
        if (decl.enumIds) {
            type.enumIds.emplace();
            for (const SchemaName& id : *decl.enumIds) type.enumIds->push_back(id.text);
        }
        type.annotations = plain(decl.annotations);
        type.place = place(decl.name);
        m_entityTypes.push_back(std::move(type));
    }

    /// Only types that are declared: the types of actions can be attributes, but neither groups nor principals.
    std::vector<std::string> entityTypes(const std::vector<SchemaName>& written, const SchemaNamespace& space) {
        std::vector<std::string> types;
        for (const SchemaName& name : written) {
            ResolvedName found = m_names.type(space.name.text, name.text, TypeLookup::Entity);
            if (found && baseName(found.name) != "Action")
                types.push_back(std::move(found.name));
            else
                m_report.unknownType(*m_fragment, m_names, space, name, TypeLookup::Entity);
        }
        std::sort(types.begin(), types.end());
        types.erase(std::unique(types.begin(), types.end()), types.end());
        return types;
    }

    void addAction(const ActionDecl& decl, const SchemaNamespace& space) {
        SchemaAction action;
        action.uid = {qualified(space.name.text, "Action"), decl.name.text};
        for (const ActionRef& ref : decl.memberOf.value_or(std::vector<ActionRef>())) {
            if (auto uid = m_names.action(space.name.text, ref))
                action.memberOf.push_back(std::move(*uid));
            else
                m_report.unknownAction(*m_fragment, m_names, space, ref);
        }
        std::sort(action.memberOf.begin(), action.memberOf.end());
        action.memberOf.erase(std::unique(action.memberOf.begin(), action.memberOf.end()), action.memberOf.end());
        action.context = Type::record({});
        if (decl.appliesTo) {
            action.principals = entityTypes(decl.appliesTo->principals, space);
            action.resources = entityTypes(decl.appliesTo->resources, space);
            action.context = recordType(decl.appliesTo->context, space, decl.name, "the context");
            action.applies = !action.principals.empty() && !action.resources.empty();
        }
        action.annotations = plain(decl.annotations);
        action.place = place(decl.name);
        m_actions.push_back(std::move(action));
    }

    // The whole

    SchemaPtr finish() {
        if (m_report.hasErrors()) {
            reportActionCycles(m_fragments, m_names, m_report);
            return nullptr;
        }
        if (!closeEntityTypes(m_entityTypes, m_options.maxPairs) || !closeActions(m_actions, m_options.maxPairs)) {
            m_report.add(m_fragments.front(), Code::SchemaTooLarge, {},
                         "the hierarchies have more than " + std::to_string(m_options.maxPairs) + " pairs");
            return nullptr;
        }
        reportActionCycles(m_fragments, m_names, m_report);
        if (m_report.hasErrors()) return nullptr;
        return std::make_shared<const Schema>(std::move(m_entityTypes), std::move(m_actions), std::move(m_commonTypes));
    }

    const std::vector<SchemaFragment>& m_fragments;
    SchemaNames m_names;
    SchemaReport& m_report;
    const ResolveOptions& m_options;
    const SchemaFragment* m_fragment = nullptr;
    std::map<std::string, Common> m_commons;
    std::size_t m_level = 0;
    std::vector<SchemaEntityType> m_entityTypes;
    std::vector<SchemaAction> m_actions;
    std::vector<SchemaCommonType> m_commonTypes;
};

}  // namespace

SchemaPtr resolveSchema(const std::vector<SchemaFragment>& fragments, std::vector<Diagnostic>& diagnostics,
                        const ResolveOptions& options) {
    SchemaReport report(diagnostics, options.maxDiagnostics);
    return Resolver(fragments, report, options).run();
}

}  // namespace writ::cedar
