// The scope of a policy, and how its conditions follow it.
#include "engine/cedar/validate/checker.h"

namespace writ::cedar {

Answer Checker::policy(const Policy& policy) {
    constexpr std::array kScope = {Variable::Principal, Variable::Action, Variable::Resource};
    Answer whole = constant(true);
    for (std::size_t i = 0; i < kScope.size() && truthOf(whole.type) != StaticTruth::False; ++i) {
        const Answer part = clause(kScope[i], policy.scope[i]);
        m_typing.scope(i, truthOf(part.type));
        whole = conjunction(whole, part);
    }
    if (truthOf(whole.type) != StaticTruth::False && m_context.reporter) m_context.reporter->countApplicable();
    if (truthOf(whole.type) != StaticTruth::False) whole = conditions(policy, std::move(whole));
    m_typing.finish(truthOf(whole.type), whole.ok);
    return whole;
}

/// Scope and conditions are joined from the right, as in `scope && (first && (second && …))`: what fails before something
/// false does not make the whole false.
Answer Checker::conditions(const Policy& policy, Answer scope) {
    Capabilities prior = scope.capabilities;
    std::vector<Answer> parts{std::move(scope)};
    for (const Condition& condition : policy.conditions) {
        if (truthOf(parts.back().type) == StaticTruth::False) break;
        Answer part = expression(condition.body, prior);
        part = expected(std::move(part), Want::Bool, m_tree.node(condition.body).span, "a condition must be true or false");
        if (condition.isUnless) part = negation(part);
        if (part.ok) prior = prior.unitedWith(part.capabilities);
        parts.push_back(std::move(part));
    }
    Answer whole = std::move(parts.back());
    for (std::size_t i = parts.size() - 1; i-- > 0;) whole = conjunction(parts[i], whole);
    if (!whole.ok) whole.capabilities = {};
    return whole;
}

Answer Checker::clause(Variable variable, const ScopeClause& clause) {
    const Answer subject{typeOf(variable)};
    const Literals subjectLiteral =
        variable == Variable::Action ? Literals(std::vector{m_action.asEntity()}) : Literals(std::nullopt);
    switch (clause.kind) {
    case ScopeKind::Any: return constant(true);
    case ScopeKind::Equal: {
        const Value* literal = clause.hasSlot || clause.entities.empty() ? nullptr : &clause.entities.front();
        return equal(subject, subjectLiteral ? &m_action : nullptr, scopeEntity(variable, clause), literal, clause.span);
    }
    case ScopeKind::In: {
        const Literals target = clause.hasSlot || clause.entities.empty()
                                    ? Literals(std::nullopt)
                                    : Literals(std::vector{clause.entities.front().asEntity()});
        return membership(subject, subjectLiteral, scopeEntity(variable, clause), target);
    }
    case ScopeKind::InSet: {
        std::vector<EntityUid> groups;
        for (const Value& entity : clause.entities) groups.push_back(entity.asEntity());
        return membership(subject, subjectLiteral, scopeSet(clause), groups);
    }
    case ScopeKind::Is: return typeTest(subject, clause.type);
    case ScopeKind::IsIn: {
        const Answer test = typeTest(subject, clause.type);
        if (truthOf(test.type) == StaticTruth::False) return test;
        return conjunction(test, membership(subject, std::nullopt, scopeEntity(variable, clause), std::nullopt));
    }
    }
    return boolean(false);
}

/// What stands behind `==` or `in`: an entity, or the slot of the same name.
Answer Checker::scopeEntity(Variable variable, const ScopeClause& clause) {
    if (clause.hasSlot) {
        const std::string& type = variable == Variable::Principal ? m_environment.principalSlot : m_environment.resourceSlot;
        return {type.empty() ? Type::anyEntity() : Type::entity(type)};
    }
    if (clause.entities.empty()) return {nullptr, false};
    TypePtr type = typeOf(clause.entities.front());
    const bool ok = type != nullptr;
    return {std::move(type), ok};
}

Answer Checker::scopeSet(const ScopeClause& clause) {
    if (clause.entities.empty()) {
        if (m_context.reporter)
            m_context.reporter->report(Code::CedarEmptySet, clause.span, "the list of actions is empty, so no action is in it");
        return {nullptr, false};
    }
    std::vector<TypePtr> types;
    for (const Value& entity : clause.entities) types.push_back(typeOf(entity));
    const TypePtr element = elementOf(types, clause.span);
    if (!element) return {nullptr, false};
    return {Type::set(element)};
}

Answer Checker::typeTest(const Answer& subject, const std::string& name) const {
    if (!subject.type || subject.type->is(TypeKind::Never)) return boolean(false);
    if (subject.type->is(TypeKind::AnyEntity)) return boolean(subject.ok);
    const auto& names = subject.type->entityTypes();
    const bool can = std::binary_search(names.begin(), names.end(), name);
    if (can && names.size() > 1) return boolean(subject.ok);
    return {can ? m_true : m_false, subject.ok};
}

}  // namespace writ::cedar
