#include "engine/cedar/lint/scope_order.h"

#include <algorithm>

namespace writ::cedar {
namespace {

bool isGroup(ScopeKind kind) {
    return kind == ScopeKind::In || kind == ScopeKind::InSet || kind == ScopeKind::IsIn;
}

bool isTyped(ScopeKind kind) {
    return kind == ScopeKind::Is || kind == ScopeKind::IsIn;
}

bool has(const std::vector<Value>& entities, const Value& wanted) {
    return std::find(entities.begin(), entities.end(), wanted) != entities.end();
}

/// The type that fitting entities must have; empty when it is open.
std::string typeOf(const ScopeClause& clause) {
    if (isTyped(clause.kind)) return clause.type;
    return clause.kind == ScopeKind::Equal && !clause.entities.empty() ? clause.entities.front().asEntity().type : std::string();
}

}  // namespace

bool holds(const ScopeClause& wide, const ScopeClause& narrow) {
    if (wide.kind == ScopeKind::Any) return true;
    if (narrow.kind == ScopeKind::Any) return false;
    if (isTyped(wide.kind) && typeOf(narrow) != wide.type) return false;
    if (wide.kind == ScopeKind::Is) return true;
    if (wide.kind == ScopeKind::Equal) return narrow.kind == ScopeKind::Equal && wide.entities == narrow.entities;
    // An entity is in itself, and whatever is in a group is in each group that is listed with it.
    if (narrow.kind != ScopeKind::Equal && !isGroup(narrow.kind)) return false;
    return std::all_of(narrow.entities.begin(), narrow.entities.end(),
                       [&wide](const Value& entity) { return has(wide.entities, entity); });
}

bool canMeet(const ScopeClause& a, const ScopeClause& b) {
    const std::string typeA = typeOf(a);
    const std::string typeB = typeOf(b);
    if (!typeA.empty() && !typeB.empty() && typeA != typeB) return false;
    const bool flatA = a.kind == ScopeKind::Equal || a.kind == ScopeKind::InSet;
    const bool flatB = b.kind == ScopeKind::Equal || b.kind == ScopeKind::InSet;
    if (!flatA || !flatB) return true;
    return std::any_of(a.entities.begin(), a.entities.end(), [&b](const Value& entity) { return has(b.entities, entity); });
}

}  // namespace writ::cedar
