#include "engine/cedar/validate/typing.h"

#include "engine/cedar/validate/checker.h"

#include <algorithm>

namespace writ::cedar {
namespace {

std::size_t index(Variable variable) {
    return static_cast<std::size_t>(variable);
}

/// The types that may fill the slot of a variable; one empty name where the scope has no such slot.
std::vector<std::string> slotTypes(const ScopeClause& clause, const std::string& variable, const Schema& schema) {
    if (!clause.hasSlot) return {std::string()};
    std::vector<std::string> types{variable};
    if (clause.kind == ScopeKind::Equal) return types;
    for (const SchemaEntityType& type : schema.entityTypes()) {
        if (type.name != variable && schema.canDescend(variable, type.name)) types.push_back(type.name);
    }
    return types;
}

/// What two environments say of one thing: Unreached gives way, and anything else must be the same.
StaticTruth together(StaticTruth a, StaticTruth b) {
    if (a == StaticTruth::Unreached) return b;
    if (b == StaticTruth::Unreached || a == b) return a;
    return a == StaticTruth::None || b == StaticTruth::None ? StaticTruth::None : StaticTruth::Open;
}

}  // namespace

std::vector<LinkedEnvironment> environmentsOf(const Policy& policy, const Schema& schema) {
    std::vector<LinkedEnvironment> environments;
    for (const RequestEnvironment& request : schema.environments()) {
        const auto principals = slotTypes(policy.scope[index(Variable::Principal)], request.principal, schema);
        const auto resources = slotTypes(policy.scope[index(Variable::Resource)], request.resource, schema);
        for (const std::string& principal : principals) {
            for (const std::string& resource : resources) environments.push_back({&request, principal, resource});
        }
    }
    return environments;
}

const Typing::Entry* Typing::find(NodeId node) const {
    if (node < m_first || node - m_first >= m_entries.size()) return nullptr;
    const Entry& entry = m_entries[node - m_first];
    return entry.reached ? &entry : nullptr;
}

TypePtr Typing::type(NodeId node) const {
    const Entry* entry = find(node);
    return entry ? entry->type : nullptr;
}

bool Typing::reached(NodeId node) const {
    return find(node) != nullptr;
}

StaticTruth Typing::truth(NodeId node) const {
    const Entry* entry = find(node);
    return entry ? truthOf(entry->type) : StaticTruth::Unreached;
}

Typing typePolicy(const Tree& tree, std::uint32_t policy, const Schema& schema, const LinkedEnvironment& environment) {
    Shapes shapes(tree);
    Typing typing;
    TypingBuilder builder(typing, nodesOf(tree, tree.policies[policy]));
    Checker({tree, &tree.policies[policy], schema, shapes, nullptr}, environment, builder).policy(tree.policies[policy]);
    return typing;
}

Typing typeExpression(const Tree& tree, NodeId root, const Schema& schema, const LinkedEnvironment& environment) {
    Shapes shapes(tree);
    Typing typing;
    TypingBuilder builder(typing, nodesBelow(tree, root));
    const Answer answer = Checker({tree, nullptr, schema, shapes, nullptr}, environment, builder).expression(root, {});
    builder.finish(truthOf(answer.type), answer.ok);
    return typing;
}

PolicyTruths::PolicyTruths(const Tree& tree, std::uint32_t policy, const Schema& schema) {
    const std::vector<NodeId> nodes = nodesOf(tree, tree.policies[policy]);
    if (!nodes.empty()) {
        const auto [least, greatest] = std::minmax_element(nodes.begin(), nodes.end());
        m_first = *least;
        m_truths.resize(*greatest - *least + 1, StaticTruth::Unreached);
    }
    for (const LinkedEnvironment& environment : environmentsOf(tree.policies[policy], schema)) {
        const Typing typing = typePolicy(tree, policy, schema, environment);
        for (const NodeId node : nodes) {
            StaticTruth& truth = m_truths[node - m_first];
            truth = together(truth, typing.truth(node));
        }
        for (const Variable variable : {Variable::Principal, Variable::Action, Variable::Resource})
            m_scope[index(variable)] = together(m_scope[index(variable)], typing.scope(variable));
        m_whole = together(m_whole, typing.whole());
    }
    if (m_whole == StaticTruth::Unreached) m_whole = StaticTruth::False;  // a schema without environments has no requests
}

StaticTruth PolicyTruths::truth(NodeId node) const {
    if (node < m_first || node - m_first >= m_truths.size()) return StaticTruth::Unreached;
    return m_truths[node - m_first];
}

}  // namespace writ::cedar
