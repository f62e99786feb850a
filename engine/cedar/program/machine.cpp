// Rules, logic, attributes and comparisons; what works on sets, records and extension values is in machine_values.cpp.
#include "engine/cedar/program/machine.h"

#include <algorithm>

namespace writ::cedar {

Operand Machine::fail(std::string_view code, NodeId node) {
    m_stop = {code, node, 0, 0};
    return {};
}

Operand Machine::touch(NodeId node) {
    m_stop = {"unknown_field", node, 0, 0};
    return Operand::unknown();
}

RuleState Machine::run(const RuleCode& rule) {
    const Operand scope = matches(rule);
    if (scope.is(Kind::Unknown)) return RuleState::Open;
    if (!scope.asBool()) return RuleState::NotMatched;
    for (std::uint32_t i = 0; i < rule.conditionCount; ++i) {
        const ConditionCode& condition = m_program.conditions[rule.firstCondition + i];
        Operand value = evaluate(condition.code);
        if (value.isValue() && !value.is(Kind::Bool)) value = wrongType(condition.code);
        if (value.is(Kind::Failed)) return RuleState::Errored;
        if (value.is(Kind::Unknown)) return RuleState::Open;
        if (value.asBool() == condition.isUnless) return RuleState::NotMatched;
    }
    return RuleState::Matched;
}

Operand Machine::matches(const RuleCode& rule) {
    for (std::size_t i = 0; i < rule.scope.size(); ++i) {
        const ScopeTest& test = rule.scope[i];
        if (test.kind == ScopeKind::Any) continue;
        const Value& value = m_view.variables[i];
        if (value.is(Value::Kind::Unknown)) return touch(kNoNode);
        if (!matches(test, value.entityName()).asBool()) return Operand(false);
    }
    return Operand(true);
}

Operand Machine::matches(const ScopeTest& test, const EntityName& name) const {
    const bool typed = test.kind == ScopeKind::Is || test.kind == ScopeKind::IsIn;
    if (typed && m_program.types[test.type] != name.uid.type) return Operand(false);
    if (test.kind == ScopeKind::Is) return Operand(true);
    const auto begin = m_program.entities.begin() + test.first;
    if (test.kind == ScopeKind::Equal) return Operand(test.count > 0 && **begin == name);
    const EntityStore::Lineage lineage = m_store.lineageOf(name);
    return Operand(std::any_of(begin, begin + test.count, [&](const EntityNamePtr& entity) { return lineage.has(*entity); }));
}

Operand Machine::evaluate(std::uint32_t at) {
    const Instruction& code = m_program.codes[at];
    switch (code.op) {
    case Op::Constant: return m_program.constants[code.datum];
    case Op::Variable: return variable(code);
    case Op::Steps: return steps(at);
    case Op::Has: return has(at);
    case Op::Not:
    case Op::Negate: return negation(at);
    case Op::And: return logical(at, false);
    case Op::Or: return logical(at, true);
    case Op::If: return conditional(at);
    case Op::Equal:
    case Op::NotEqual: return equality(at);
    case Op::Less:
    case Op::LessEqual:
    case Op::Greater:
    case Op::GreaterEqual: return order(at);
    case Op::In: return in(at);
    case Op::Add:
    case Op::Subtract:
    case Op::Multiply: return arithmetic(at);
    case Op::Like: return like(at);
    case Op::Is:
    case Op::IsIn: return is(at);
    case Op::Set: return setLiteral(at);
    case Op::Record: return recordLiteral(at);
    case Op::Method: return method(at);
    case Op::Call: return call(at);
    case Op::Fails: break;
    }
    return fail("unlinked_slot", code.node);
}

Operand Machine::variable(const Instruction& code) {
    const Value& value = m_view.variables[code.datum];
    return value.is(Value::Kind::Unknown) ? touch(code.node) : Operand(value);
}

/// Stops at the first operand that decides.
Operand Machine::logical(std::uint32_t at, bool deciding) {
    for (std::uint32_t operand = at + 1; operand != next(at); operand = next(operand)) {
        const Operand value = evaluate(operand);
        if (!value.isValue()) return value;
        if (!value.is(Kind::Bool)) return wrongType(operand);
        if (value.asBool() == deciding) return value;
    }
    return Operand(!deciding);
}

Operand Machine::conditional(std::uint32_t at) {
    const std::uint32_t test = at + 1;
    const Operand value = evaluate(test);
    if (!value.isValue()) return value;
    if (!value.is(Kind::Bool)) return wrongType(test);
    return evaluate(value.asBool() ? next(test) : next(next(test)));
}

Operand Machine::negation(std::uint32_t at) {
    const Operand value = evaluate(at + 1);
    if (!value.isValue()) return value;
    if (m_program.codes[at].op == Op::Not) return value.is(Kind::Bool) ? Operand(!value.asBool()) : wrongType(at + 1);
    if (!value.is(Kind::Long)) return wrongType(at + 1);
    std::int64_t negated = 0;
    if (__builtin_sub_overflow(std::int64_t{0}, value.asNumber(), &negated)) return fail("overflow", m_program.codes[at].node);
    return Operand(negated);
}

Operand Machine::pair(std::uint32_t at, Operand& left, Operand& right) {
    left = evaluate(at + 1);
    if (!left.isValue()) return left;
    right = evaluate(next(at + 1));
    return right;
}

Operand Machine::equality(std::uint32_t at) {
    Operand left;
    Operand right;
    if (const Operand both = pair(at, left, right); !both.isValue()) return both;
    // Reading a value as a whole reads the unknown fields in it.
    if (left.hasUnknown() || right.hasUnknown()) return touch(m_program.codes[at].node);
    return Operand((left == right) == (m_program.codes[at].op == Op::Equal));
}

Operand Machine::order(std::uint32_t at) {
    Operand left;
    Operand right;
    if (const Operand both = pair(at, left, right); !both.isValue()) return both;
    const bool ordered = left.is(Kind::Long) || left.is(Kind::Datetime) || left.is(Kind::Duration);
    if (!ordered) return wrongType(at + 1);
    if (left.kind() != right.kind()) return wrongType(next(at + 1));
    const std::int64_t a = left.asNumber();
    const std::int64_t b = right.asNumber();
    const Op op = m_program.codes[at].op;
    if (op == Op::Less) return Operand(a < b);
    if (op == Op::LessEqual) return Operand(a <= b);
    return Operand(op == Op::Greater ? a > b : a >= b);
}

Operand Machine::arithmetic(std::uint32_t at) {
    Operand left;
    Operand right;
    if (const Operand both = pair(at, left, right); !both.isValue()) return both;
    if (!left.is(Kind::Long)) return wrongType(at + 1);
    if (!right.is(Kind::Long)) return wrongType(next(at + 1));
    const Op op = m_program.codes[at].op;
    std::int64_t value = 0;
    const bool overflow = op == Op::Add        ? __builtin_add_overflow(left.asNumber(), right.asNumber(), &value)
                          : op == Op::Subtract ? __builtin_sub_overflow(left.asNumber(), right.asNumber(), &value)
                                               : __builtin_mul_overflow(left.asNumber(), right.asNumber(), &value);
    return overflow ? fail("overflow", m_program.codes[at].node) : Operand(value);
}

Machine::Holder Machine::holderOf(const Operand& value) const {
    if (value.is(Kind::Record)) return {value, true};
    if (!value.is(Kind::Entity)) return {};
    if (const Value* stated = m_view.overlayOf(value.asEntity())) return {Operand(*stated), true};
    const Entity* entity = m_store.find(value.asEntity());
    return {entity ? Operand(entity->attributes) : Operand(), true};
}

Operand Machine::steps(std::uint32_t at) {
    Operand value = evaluate(at + 1);
    const Step* step = &m_program.steps[m_program.codes[at].datum];
    for (;; ++step) {
        if (!value.isValue()) return value;
        const Holder holder = holderOf(value);
        if (!holder.isHolder) return fail("type_error", step->holder);
        if (holder.record.is(Kind::Unknown)) return touch(step->node);
        const bool exists = holder.record.isValue();
        value = exists ? holder.record.find(m_program.names[step->name]) : Operand();
        if (value.is(Kind::Unknown)) return touch(step->node);
        if (value.is(Kind::Failed)) {
            m_stop = {exists ? "attribute_missing" : "entity_missing", step->node, step->firstField, step->fieldCount};
            return value;
        }
        if (step->isLast) return value;
    }
}

Operand Machine::has(std::uint32_t at) {
    Operand value = evaluate(at + 1);
    if (!value.isValue()) return value;
    const NodeId node = m_program.codes[at].node;
    for (const Step* step = &m_program.steps[m_program.codes[at].datum];; ++step) {
        const Holder holder = holderOf(value);
        if (!holder.isHolder) return fail("type_error", node);
        if (holder.record.is(Kind::Unknown)) return touch(node);
        value = holder.record.isValue() ? holder.record.find(m_program.names[step->name]) : Operand();
        if (value.is(Kind::Unknown)) return touch(node);
        if (value.is(Kind::Failed)) return Operand(false);
        if (step->isLast) return Operand(true);
    }
}

}  // namespace writ::cedar
