#include "engine/cedar/lint/environments.h"

#include "engine/cedar/validate/typing.h"

#include <algorithm>

namespace writ::cedar {
namespace {

/// Typing would tell the same, and takes longer.
bool isAbout(const ScopeClause& clause, const SchemaAction& action) {
    if (clause.kind == ScopeKind::Any) return true;
    return std::any_of(clause.entities.begin(), clause.entities.end(), [&](const Value& entity) {
        const bool isGroup = clause.kind != ScopeKind::Equal &&
                             std::binary_search(action.ancestors.begin(), action.ancestors.end(), entity.asEntity());
        return isGroup || entity.asEntity() == action.uid;
    });
}

}  // namespace

PolicyEnvironments::PolicyEnvironments(const LintedPolicy& policy, const Schema& schema) {
    for (const LinkedEnvironment& environment : environmentsOf(*policy.policy, schema)) {
        if (!isAbout(policy.policy->scope[1], *environment.request->action)) continue;
        if (typePolicy(*policy.tree, policy.index(), schema, environment).whole() == StaticTruth::False) continue;
        const RequestEnvironment& request = *environment.request;
        m_all.push_back(request);
        m_types.emplace_back(schema, *request.action, request.principal, request.resource);
    }
}

Presence PolicyEnvironments::presenceOf(const std::string& pointer) const {
    Presence presence = Presence::NotSaid;
    for (const RequestTypes& types : m_types) {
        const auto domain = types.domainOf(pointer);
        if (domain && domain->optional) return Presence::Optional;
        if (domain || types.excludes(pointer)) presence = Presence::Sure;
    }
    return presence;
}

}  // namespace writ::cedar
