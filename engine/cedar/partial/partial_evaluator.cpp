#include "engine/cedar/partial/partial_evaluator.h"

namespace writ::cedar {
namespace {

constexpr std::array kScopeVariables = {Variable::Principal, Variable::Action, Variable::Resource};

/// The comparison that is true exactly where the other is false.
std::optional<NodeKind> opposite(NodeKind kind) {
    constexpr std::array<std::pair<NodeKind, NodeKind>, 3> kPairs = {{{NodeKind::Equal, NodeKind::NotEqual},
                                                                      {NodeKind::Less, NodeKind::GreaterEqual},
                                                                      {NodeKind::LessEqual, NodeKind::Greater}}};
    for (const auto& [one, other] : kPairs) {
        if (kind == one) return other;
        if (kind == other) return one;
    }
    return std::nullopt;
}

}  // namespace

bool ResidualChain::add(const Residual& operand) {
    const bool neutral = m_kind == NodeKind::And;
    if (operand.isBool(neutral)) return true;
    if (operand.isBool(!neutral) && !m_canFail) {
        m_result = operand;
        return false;
    }
    if (!operand.isPartial() && m_open.empty()) {
        m_result = operand;
        return false;
    }
    m_open.push_back(m_residuals.nodeOf(operand));
    m_canFail = m_canFail || operand.mayFail();
    return operand.isPartial();
}

Residual ResidualChain::finish() {
    if (m_result) return std::move(*m_result);
    if (m_open.empty()) return concrete(Value(m_kind == NodeKind::And), Type::boolean());
    Residual residual;
    residual.canFail = m_canFail;
    residual.type = Type::boolean();
    residual.node = m_open.size() == 1 ? m_open.front() : m_residuals.add(m_kind, m_open, residual.type);
    return residual;
}

PartialEvaluator::PartialEvaluator(const Tree& tree, const Schema& schema, const LinkedEnvironment& environment,
                                   const PartialRequest& request, const PartialEntities& entities, const Typing& typing,
                                   ResidualTree& residuals)
    : m_tree(tree),
      m_schema(schema),
      m_environment(environment),
      m_request(request),
      m_entities(entities),
      m_typing(typing),
      m_residuals(residuals),
      m_nothing(EntityStore::load(Json(Json::Array{})).value()) {
}

Residual PartialEvaluator::policy(const Policy& policy) {
    ResidualChain chain(NodeKind::And, m_residuals);
    for (std::size_t i = 0; i < kScopeVariables.size(); ++i) {
        if (!chain.add(scope(policy.scope[i], kScopeVariables[i]))) return chain.finish();
    }
    for (const Condition& condition : policy.conditions) {
        Residual body = boolean(condition.body);
        if (!chain.add(condition.isUnless ? negated(std::move(body)) : body)) break;
    }
    return chain.finish();
}

/// A scope never fails: its operands are entities.
Residual PartialEvaluator::scope(const ScopeClause& clause, Variable variable) {
    if (clause.kind == ScopeKind::Any) return concrete(Value(true), Type::boolean());
    const Residual subject = this->variable(variable);
    if (clause.kind == ScopeKind::Is || clause.kind == ScopeKind::IsIn) {
        if (isOfType(subject, clause.type) == false) return concrete(Value(false), Type::boolean());
        if (clause.kind == ScopeKind::Is) return concrete(Value(true), Type::boolean());
    }
    const bool isList = clause.kind == ScopeKind::InSet;
    const Residual target = concrete(isList ? Value::set(clause.entities) : clause.entities.front());
    if (clause.kind != ScopeKind::Equal) {
        auto result = membership(subject, target, kNoNode);
        return result ? std::move(*result) : isBelow(subject, target);
    }
    if (subject.isConcrete()) return concrete(Value(subject.value == target.value), Type::boolean());
    if (isOfType(subject, target.value.asEntity().type) == false) return concrete(Value(false), Type::boolean());
    Residual residual;
    residual.canFail = false;
    residual.type = Type::boolean();
    const NodeId left = m_residuals.nodeOf(subject);
    residual.node = m_residuals.add(NodeKind::Equal, {left, m_residuals.nodeOf(target)}, residual.type);
    return residual;
}

Residual PartialEvaluator::expression(NodeId id) {
    Residual result = dispatch(id, m_tree.node(id));
    if (!result.type) result.type = m_typing.type(id);
    return result;
}

Residual PartialEvaluator::dispatch(NodeId id, const Node& node) {
    struct Rule {
        NodeKind kind;
        Residual (PartialEvaluator::*evaluate)(NodeId, const Node&);
    };
    static constexpr std::array kRules = {
        Rule{NodeKind::And, &PartialEvaluator::chain},      Rule{NodeKind::Or, &PartialEvaluator::chain},
        Rule{NodeKind::If, &PartialEvaluator::conditional}, Rule{NodeKind::Not, &PartialEvaluator::negation},
        Rule{NodeKind::In, &PartialEvaluator::in},          Rule{NodeKind::Is, &PartialEvaluator::is},
        Rule{NodeKind::IsIn, &PartialEvaluator::isIn},      Rule{NodeKind::Attribute, &PartialEvaluator::attribute},
        Rule{NodeKind::Has, &PartialEvaluator::has}};
    if (node.kind == NodeKind::Literal) return concrete(m_tree.constants[node.datum]);
    if (node.kind == NodeKind::Variable) return variable(static_cast<Variable>(node.datum));
    for (const Rule& rule : kRules) {
        if (rule.kind == node.kind) return (this->*rule.evaluate)(id, node);
    }
    return strict(id, node);
}

Residual PartialEvaluator::variable(Variable variable) {
    const auto entity = [&](const PartialUid& uid) {
        const TypePtr type = Type::entity(uid.type);
        if (uid.id) return concrete(Value(EntityUid{uid.type, *uid.id}), type);
        Residual residual;
        residual.canFail = false;
        residual.type = type;
        residual.node = m_residuals.variable(variable, type);
        return residual;
    };
    if (variable == Variable::Principal) return entity(m_request.principal);
    if (variable == Variable::Resource) return entity(m_request.resource);
    if (variable == Variable::Action) return concrete(Value(m_request.action), Type::entity(m_request.action.type));
    const TypePtr& type = m_environment.request->action->context;
    if (m_request.context && !m_request.context->hasUnknown()) return concrete(*m_request.context, type);
    Residual residual;
    residual.canFail = false;
    residual.type = type;
    residual.isShaped = m_request.context.has_value();
    if (m_request.context) residual.value = *m_request.context;
    residual.node = m_residuals.variable(variable, type);
    return residual;
}

Residual PartialEvaluator::chain(NodeId, const Node& node) {
    ResidualChain chain(node.kind, m_residuals);
    for (std::uint32_t i = 0; i < node.count; ++i) {
        if (!chain.add(boolean(m_tree.child(node, i)))) break;
    }
    return chain.finish();
}

/// An expression that must be boolean; another value of it is a failure.
Residual PartialEvaluator::boolean(NodeId id) {
    Residual result = expression(id);
    return result.isConcrete() && !result.value.is(Value::Kind::Bool) ? failing(id) : result;
}

Residual PartialEvaluator::conditional(NodeId id, const Node& node) {
    const Residual test = boolean(m_tree.child(node, 0));
    if (test.isError()) return failing(id);
    if (test.isConcrete()) return expression(m_tree.child(node, test.value.asBool() ? 1 : 2));
    const Residual yes = expression(m_tree.child(node, 1));
    const Residual no = expression(m_tree.child(node, 2));
    if (yes.isBool(true) && no.isBool(false)) return test;
    if (yes.isBool(false) && no.isBool(true)) return negated(test);
    if (yes.isConcrete() && no.isConcrete() && yes.value == no.value && !test.canFail) return yes;
    Residual residual;
    residual.canFail = test.mayFail() || yes.mayFail() || no.mayFail();
    residual.type = m_typing.type(id);
    const NodeId first = m_residuals.nodeOf(test);
    const NodeId second = m_residuals.nodeOf(yes);
    residual.node = m_residuals.add(NodeKind::If, {first, second, m_residuals.nodeOf(no)}, residual.type);
    return residual;
}

Residual PartialEvaluator::negation(NodeId id, const Node& node) {
    Residual operand = boolean(m_tree.child(node, 0));
    return operand.isError() ? failing(id) : negated(std::move(operand));
}

/// Of a boolean. A comparison is turned round, a negation taken away.
Residual PartialEvaluator::negated(Residual operand) {
    if (operand.isError()) return operand;
    if (operand.isConcrete()) return concrete(Value(!operand.value.asBool()), Type::boolean());
    const Node inner = m_residuals.tree.node(operand.node);
    if (inner.kind == NodeKind::Not) {
        operand.node = m_residuals.tree.child(inner, 0);
        return operand;
    }
    const auto turned = opposite(inner.kind);
    const std::vector<NodeId> both = turned
                                         ? std::vector<NodeId>{m_residuals.tree.child(inner, 0), m_residuals.tree.child(inner, 1)}
                                         : std::vector<NodeId>{operand.node};
    operand.node = m_residuals.add(turned.value_or(NodeKind::Not), both, Type::boolean());
    operand.type = Type::boolean();
    return operand;
}

}  // namespace writ::cedar
