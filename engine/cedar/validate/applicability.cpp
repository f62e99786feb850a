// Whether some action of the schema fits the scope of a policy.
#include "engine/cedar/validate/names.h"

#include <algorithm>
#include <set>

namespace writ::cedar {
namespace {

using TypeNames = std::set<std::string>;

/// The type itself and those whose entities can be below one of it.
TypeNames typesIn(const Schema& schema, const std::string& type) {
    TypeNames names{type};
    if (const SchemaEntityType* declared = schema.entityType(type))
        names.insert(declared->descendants.begin(), declared->descendants.end());
    return names;
}

/// The entity types that the constraint on principal or resource leaves possible.
TypeNames typesOf(const ScopeClause& clause, const Schema& schema) {
    const bool hasEntity = !clause.hasSlot && !clause.entities.empty();
    const bool isTyped = clause.kind == ScopeKind::Is || clause.kind == ScopeKind::IsIn;
    TypeNames names;
    if (!isTyped && !hasEntity) {
        for (const SchemaEntityType& type : schema.entityTypes()) names.insert(type.name);
    } else if (!isTyped) {
        const std::string& type = clause.entities.front().asEntity().type;
        names = clause.kind == ScopeKind::Equal ? TypeNames{type} : typesIn(schema, type);
    } else if (schema.entityType(clause.type)) {
        const bool possible = !hasEntity || typesIn(schema, clause.entities.front().asEntity().type).count(clause.type) > 0;
        if (possible) names.insert(clause.type);
    }
    return names;
}

/// The actions that the constraint leaves possible; none where it names one that the schema does not have.
std::vector<const SchemaAction*> actionsOf(const ScopeClause& clause, const Schema& schema) {
    std::vector<const SchemaAction*> actions;
    if (clause.kind == ScopeKind::Any) {
        for (const SchemaAction& action : schema.actions()) actions.push_back(&action);
        return actions;
    }
    for (const Value& entity : clause.entities) {
        const SchemaAction* action = schema.action(entity.asEntity());
        if (!action) return {};
        actions.push_back(action);
        if (clause.kind == ScopeKind::Equal) continue;
        for (const EntityUid& below : action->descendants) {
            if (const SchemaAction* descendant = schema.action(below)) actions.push_back(descendant);
        }
    }
    return actions;
}

bool meet(const std::vector<std::string>& types, const TypeNames& possible) {
    return std::any_of(types.begin(), types.end(), [&possible](const std::string& type) { return possible.count(type) > 0; });
}

/// Whether `==` names a group whose members the action takes, where only `in` can match.
bool wouldInHelp(const ScopeClause& clause, const std::vector<const SchemaAction*>& actions,
                 std::vector<std::string> SchemaAction::*types, const Schema& schema) {
    if (clause.kind != ScopeKind::Equal || clause.hasSlot || clause.entities.empty()) return false;
    const std::string& type = clause.entities.front().asEntity().type;
    const auto takes = [types](const TypeNames& names) {
        return [types, names](const SchemaAction* action) { return meet(action->*types, names); };
    };
    const SchemaEntityType* declared = schema.entityType(type);
    if (!declared || std::any_of(actions.begin(), actions.end(), takes({type}))) return false;
    return std::any_of(actions.begin(), actions.end(), takes({declared->descendants.begin(), declared->descendants.end()}));
}

void adviseIn(Diagnostic* diagnostic, const PolicyContext& context, const ScopeClause& clause, std::string_view variable) {
    addNote(diagnostic, "the constraint on `" + std::string(variable) + "` names a group: `in` would match its members");
    const std::string_view text = context.reporter->source().text(clause.span);
    const std::size_t at = text.find("==");
    if (at == std::string_view::npos || text.substr(0, at).find('/') != std::string_view::npos) return;
    const std::uint32_t begin = clause.span.begin + static_cast<std::uint32_t>(at);
    diagnostic->fixes.push_back({"Replace by `" + std::string(variable) + " in`", {{{begin, begin + 2}, "in"}}});
}

}  // namespace

void checkApplicability(const PolicyContext& context, const Policy& policy, Severity severity) {
    const auto& [principal, action, resource] = policy.scope;
    const std::vector<const SchemaAction*> actions = actionsOf(action, context.schema);
    const TypeNames principals = typesOf(principal, context.schema);
    const TypeNames resources = typesOf(resource, context.schema);
    const auto fits = [&](const SchemaAction* one) {
        return meet(one->principals, principals) && meet(one->resources, resources);
    };
    if (std::any_of(actions.begin(), actions.end(), fits)) return;
    const Span span =
        principal.span.empty() ? policy.headSpan : principal.span.to(resource.span.empty() ? principal.span : resource.span);
    Diagnostic* diagnostic = context.reporter->report(Code::CedarNoApplicableAction, span,
                                                      "no action of the schema takes such a principal and such a resource");
    if (!diagnostic) return;
    diagnostic->severity = severity;
    if (wouldInHelp(principal, actions, &SchemaAction::principals, context.schema))
        adviseIn(diagnostic, context, principal, "principal");
    if (wouldInHelp(resource, actions, &SchemaAction::resources, context.schema))
        adviseIn(diagnostic, context, resource, "resource");
}

}  // namespace writ::cedar
