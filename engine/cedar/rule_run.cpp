#include "engine/cedar/rule_run.h"

namespace writ::cedar {
namespace {

constexpr std::array kScopeVariables = {Variable::Principal, Variable::Action, Variable::Resource};

RuleRun opened(const Evaluator& evaluator) {
    RuleRun run;
    run.state = RuleState::Open;
    run.openAt = evaluator.touchedAt();
    run.unknown = evaluator.touched().front();
    return run;
}

RuleRun errored(const Evaluator& evaluator) {
    RuleRun run;
    run.state = RuleState::Errored;
    run.failure = evaluator.failure();
    return run;
}

/// A set of outcomes of a boolean expression.
using Outcomes = unsigned;
constexpr Outcomes kTrue = 1;
constexpr Outcomes kFalse = 2;
constexpr Outcomes kFails = 4;
constexpr Outcomes kAny = kTrue | kFalse | kFails;

Outcomes negate(Outcomes outcomes) {
    return (outcomes & kFails) | ((outcomes & kTrue) ? kFalse : 0U) | ((outcomes & kFalse) ? kTrue : 0U);
}

class Analysis {
public:
    Analysis(const Tree& tree, Evaluator& evaluator) : m_tree(tree), m_evaluator(evaluator) {}

    Possibility run(const Policy& policy) {
        for (std::size_t i = 0; i < kScopeVariables.size(); ++i) {
            if (!scopeCanMatch(policy.scope[i], kScopeVariables[i])) return std::move(m_result);
        }
        for (const Condition& condition : policy.conditions) {
            const Outcomes body = of(condition.body);
            if (!((condition.isUnless ? negate(body) : body) & kTrue)) return std::move(m_result);
        }
        m_result.canMatch = true;
        return std::move(m_result);
    }

private:
    bool scopeCanMatch(const ScopeClause& clause, Variable variable) {
        m_evaluator.reset();
        bool fits = false;
        if (m_evaluator.matches(clause, variable, fits) == Status::Ok) return fits;
        noteUnknown();
        return true;
    }

    Outcomes of(NodeId id) {
        const Node& node = m_tree.node(id);
        if (node.kind == NodeKind::And || node.kind == NodeKind::Or) return logical(node);
        if (node.kind == NodeKind::Not) return negate(of(m_tree.child(node, 0)));
        return node.kind == NodeKind::If ? conditional(node) : leaf(id);
    }

    Outcomes logical(const Node& node) {
        const Outcomes goesOn = node.kind == NodeKind::And ? kTrue : kFalse;
        Outcomes result = 0;
        for (std::uint32_t i = 0; i < node.count; ++i) {
            const Outcomes operand = of(m_tree.child(node, i));
            result |= operand & ~goesOn;
            if (!(operand & goesOn)) return result;
        }
        return result | goesOn;
    }

    Outcomes conditional(const Node& node) {
        const Outcomes test = of(m_tree.child(node, 0));
        Outcomes result = test & kFails;
        if (test & kTrue) result |= of(m_tree.child(node, 1));
        if (test & kFalse) result |= of(m_tree.child(node, 2));
        return result;
    }

    Outcomes leaf(NodeId id) {
        m_evaluator.reset();
        Value value;
        const Status status = m_evaluator.evaluate(id, value);
        if (status == Status::Unknown) {
            noteUnknown();
            return kAny;
        }
        if (status == Status::Failed) {
            const auto& fields = m_evaluator.failure().fields;
            m_result.fields.insert(fields.begin(), fields.end());
            return kAny;  // a value that does not fail could be any
        }
        if (!value.is(Value::Kind::Bool)) return kAny;
        return value.asBool() ? kTrue : kFalse;
    }

    void noteUnknown() {
        for (const UnknownField* field : m_evaluator.touched()) m_result.fields.insert(field->pointer);
    }

    const Tree& m_tree;
    Evaluator& m_evaluator;
    Possibility m_result;
};

}  // namespace

RuleRun runRule(const Policy& policy, Evaluator& evaluator) {
    evaluator.reset();
    for (std::size_t i = 0; i < kScopeVariables.size(); ++i) {
        bool fits = false;
        if (evaluator.matches(policy.scope[i], kScopeVariables[i], fits) != Status::Ok) return opened(evaluator);
        if (!fits) return {};
    }
    for (const Condition& condition : policy.conditions) {
        Value value;
        Status status = evaluator.evaluate(condition.body, value);
        if (status == Status::Ok && !value.is(Value::Kind::Bool)) status = evaluator.wrongType(condition.body, "bool", value);
        if (status == Status::Failed) return errored(evaluator);
        if (status == Status::Unknown) return opened(evaluator);
        if (value.asBool() == condition.isUnless) return {};
    }
    RuleRun run;
    run.state = RuleState::Matched;
    return run;
}

Possibility possibility(const Tree& tree, const Policy& policy, Evaluator& evaluator) {
    return Analysis(tree, evaluator).run(policy);
}

}  // namespace writ::cedar
