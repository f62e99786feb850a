#include "engine/cedar/lint/reach.h"

#include "engine/cedar/lint/atoms.h"
#include "engine/cedar/lint/environments.h"

#include <algorithm>

namespace writ::cedar {
namespace {

bool isBelowAny(const EntityStore& entities, const EntityUid& action, const std::vector<Value>& groups) {
    return std::any_of(groups.begin(), groups.end(), [&](const Value& group) { return entities.isIn(action, group.asEntity()); });
}

bool fitsAction(const ScopeClause& clause, const EntityUid& action, const EntityStore& entities) {
    if (clause.kind == ScopeKind::Any || clause.hasSlot) return true;
    if (clause.kind == ScopeKind::Equal) return clause.entities.front().asEntity() == action;
    if (clause.kind == ScopeKind::In || clause.kind == ScopeKind::InSet) return isBelowAny(entities, action, clause.entities);
    return true;
}

/// Who is in what, only facts of each request tell.
bool fitsType(const ScopeClause& clause, const std::string& type) {
    if (type.empty()) return true;
    if (clause.kind == ScopeKind::Is || clause.kind == ScopeKind::IsIn) return clause.type == type;
    if (clause.kind == ScopeKind::Equal && !clause.hasSlot) return clause.entities.front().asEntity().type == type;
    return true;
}

bool isAction(const Tree& tree, NodeId id) {
    const Node& node = tree.node(id);
    return node.kind == NodeKind::Variable && static_cast<Variable>(node.datum) == Variable::Action;
}

const Value* entityLiteral(const Tree& tree, NodeId id) {
    const Node& node = tree.node(id);
    if (node.kind != NodeKind::Literal) return nullptr;
    const Value& value = tree.constants[node.datum];
    return value.is(Value::Kind::Entity) ? &value : nullptr;
}

/// What a comparison of the action with another says; nothing where it is no such comparison.
std::optional<bool> actionTruth(const Tree& tree, NodeId id, const EntityUid& action, const EntityStore& entities) {
    const Node& node = tree.node(id);
    const bool compares = node.kind == NodeKind::Equal || node.kind == NodeKind::NotEqual || node.kind == NodeKind::In;
    if (!compares) return std::nullopt;
    const NodeId left = tree.child(node, 0), right = tree.child(node, 1);
    if (node.kind == NodeKind::In) {
        const Value* group = isAction(tree, left) ? entityLiteral(tree, right) : nullptr;
        return group == nullptr ? std::nullopt : std::optional(entities.isIn(action, group->asEntity()));
    }
    const Value* other = isAction(tree, left)    ? entityLiteral(tree, right)
                         : isAction(tree, right) ? entityLiteral(tree, left)
                                                 : nullptr;
    if (other == nullptr) return std::nullopt;
    return (other->asEntity() == action) == (node.kind == NodeKind::Equal);
}

}  // namespace

RuleReach::RuleReach(const CedarPolicySet& policies, const EntityStore& entities, const Schema* declared)
    : m_policies(policies), m_entities(entities), m_declared(declared) {
    m_rules.resize(policies.rules().size());
    for (std::uint32_t rule = 0; rule < m_rules.size(); ++rule) {
        Known& known = m_rules[rule];
        const Policy& policy = policies.policyOf(rule);
        for (const Value& entity : policy.scope[1].entities) known.names.insert(entity.asEntity().id);
        for (const Condition& condition : policy.conditions) addNames(policies.treeOf(rule), condition.body, known);
        if (declared != nullptr) addTyped(rule, *declared, known);
    }
}

/// Recursion is bounded by the height of the tree.
void RuleReach::addNames(const Tree& tree, NodeId id, Known& known) const {
    const Node& node = tree.node(id);
    if (node.kind == NodeKind::Literal) {
        const Value& value = tree.constants[node.datum];
        if (value.is(Value::Kind::String)) known.names.insert(value.asString());
        if (value.is(Value::Kind::Entity) && isActionType(value.asEntity().type)) known.names.insert(value.asEntity().id);
    }
    for (std::uint32_t i = 0; i < node.count; ++i) addNames(tree, tree.child(node, i), known);
}

void RuleReach::addTyped(std::uint32_t rule, const Schema& schema, Known& known) const {
    const LintedPolicy policy{&m_policies.sourceOf(rule), &m_policies.treeOf(rule), &m_policies.policyOf(rule)};
    const PolicyEnvironments environments(policy, schema);
    known.isTyped = true;
    if (neverMatches(policy, environments)) return;
    for (const RequestEnvironment& environment : environments.all()) known.actions.insert(environment.action->uid);
}

bool RuleReach::mayMatch(std::uint32_t rule, const ActionRequests& requests) const {
    const Tree& tree = m_policies.treeOf(rule);
    const Policy& policy = m_policies.policyOf(rule);
    const auto& [principal, action, resource] = policy.scope;
    if (!fitsAction(action, requests.action, m_entities)) return false;
    if (!fitsType(principal, requests.principalType) || !fitsType(resource, requests.resourceType)) return false;
    for (const Atom& atom : atomsOf({&m_policies.sourceOf(rule), &tree, &policy})) {
        const std::optional<bool> truth = actionTruth(tree, atom.node, requests.action, m_entities);
        if (truth && *truth == atom.negated) return false;
    }
    // An action that the schema does not declare has no types to keep to.
    const SchemaAction* declared = m_declared == nullptr ? nullptr : m_declared->action(requests.action);
    const bool isTyped = declared != nullptr && declared->applies && m_rules[rule].isTyped;
    return !isTyped || m_rules[rule].actions.count(requests.action) != 0;
}

}  // namespace writ::cedar
