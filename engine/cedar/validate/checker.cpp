// The logic of expressions: what is evaluated, and what is known where it is true.
#include "engine/cedar/validate/checker.h"

namespace writ::cedar {

TypingBuilder::TypingBuilder(Typing& typing, const std::vector<NodeId>& nodes) : m_typing(typing) {
    if (nodes.empty()) return;
    const auto [least, greatest] = std::minmax_element(nodes.begin(), nodes.end());
    typing.m_first = *least;
    typing.m_entries.resize(*greatest - *least + 1);
}

void TypingBuilder::record(NodeId node, const TypePtr& type) {
    m_typing.m_entries[node - m_typing.m_first] = {true, type};
}

void TypingBuilder::finish(StaticTruth whole, bool ok) {
    m_typing.m_whole = whole;
    m_typing.m_ok = ok;
}

StaticTruth truthOf(const TypePtr& type) {
    if (!type || !type->isBoolean()) return StaticTruth::None;
    if (type->is(TypeKind::Bool)) return StaticTruth::Open;
    return type->is(TypeKind::True) ? StaticTruth::True : StaticTruth::False;
}

Checker::Checker(const PolicyContext& context, const LinkedEnvironment& environment, TypingBuilder& typing)
    : m_tree(context.tree),
      m_context(context),
      m_environment(environment),
      m_typing(typing),
      m_action(environment.request->action->uid),
      m_variables{Type::entity(environment.request->principal), Type::entity(environment.request->action->uid.type),
                  Type::entity(environment.request->resource), environment.request->action->context} {
}

Answer Checker::expression(NodeId id, const Capabilities& prior) {
    Answer answer = dispatch(m_tree.node(id), prior);
    if (!answer.ok) answer.capabilities = {};
    m_typing.record(id, answer.type ? answer.type : answer.likely);
    return answer;
}

Answer Checker::dispatch(const Node& node, const Capabilities& prior) {
    switch (node.kind) {
    case NodeKind::Invalid:
    case NodeKind::Slot: return {nullptr, false};
    case NodeKind::Literal: {
        TypePtr type = typeOf(m_tree.constants[node.datum]);
        const bool ok = type != nullptr;
        return {std::move(type), ok};
    }
    case NodeKind::Variable: return {typeOf(static_cast<Variable>(node.datum))};
    case NodeKind::Not: return negation(operand(node, 0, Want::Bool, prior));
    case NodeKind::Negate: return {m_long, operand(node, 0, Want::Long, prior).ok};
    case NodeKind::And:
    case NodeKind::Or: return chain(node, prior);
    case NodeKind::If: return conditional(node, prior);
    case NodeKind::Equal: return equality(node, prior);
    case NodeKind::NotEqual: return negation(equality(node, prior));
    case NodeKind::Less:
    case NodeKind::LessEqual:
    case NodeKind::Greater:
    case NodeKind::GreaterEqual: return order(node, prior);
    case NodeKind::In: return in(node, prior);
    case NodeKind::Add:
    case NodeKind::Subtract:
    case NodeKind::Multiply: return arithmetic(node, prior);
    case NodeKind::Attribute: return attribute(node, prior);
    case NodeKind::Has: return has(node, prior);
    case NodeKind::Like: return boolean(operand(node, 0, Want::String, prior, "`like` looks into strings; `is` tests a type").ok);
    case NodeKind::Is:
    case NodeKind::IsIn: return is(node, prior);
    case NodeKind::Set: return set(node, prior);
    case NodeKind::Record: return record(node, prior);
    case NodeKind::Method: return setMethod(node, prior);
    case NodeKind::Call: return call(node, prior);
    }
    return {nullptr, false};
}

/// Operands behind one that decides are not looked at: they are never evaluated.
Answer Checker::chain(const Node& node, const Capabilities& prior) {
    const bool isAnd = node.kind == NodeKind::And;
    Answer left = operand(node, 0, Want::Bool, prior);
    for (std::uint32_t i = 1; i < node.count && truthOf(left.type) != (isAnd ? StaticTruth::False : StaticTruth::True); ++i) {
        const Answer right = operand(node, i, Want::Bool, isAnd ? prior.unitedWith(left.capabilities) : prior);
        left = isAnd ? conjunction(left, right) : disjunction(left, right);
        if (!left.ok) left.capabilities = {};
    }
    if (!left.ok || (isAnd && truthOf(left.type) == StaticTruth::False)) left.capabilities = {};
    return left;
}

Answer Checker::conjunction(const Answer& left, const Answer& right) const {
    const bool ok = left.ok && right.ok;
    if (!left.type || !right.type) return boolean(false);
    if (right.type->is(TypeKind::False)) return {m_false, ok};
    if (!right.type->is(TypeKind::True) && left.type->is(TypeKind::True)) return {right.type, ok, right.capabilities};
    return {right.type->is(TypeKind::True) ? left.type : m_bool, ok, left.capabilities.unitedWith(right.capabilities)};
}

Answer Checker::disjunction(const Answer& left, const Answer& right) const {
    const bool ok = left.ok && right.ok;
    if (!left.type || !right.type) return boolean(false);
    if (right.type->is(TypeKind::True)) return {m_true, ok, right.capabilities};
    if (right.type->is(TypeKind::False)) return {left.type, ok, left.capabilities};
    if (left.type->is(TypeKind::False)) return {right.type, ok, right.capabilities};
    return {m_bool, ok, right.capabilities.intersectedWith(left.capabilities)};
}

Answer Checker::negation(const Answer& inner) const {
    if (!inner.type) return boolean(false);
    if (inner.type->is(TypeKind::Bool)) return boolean(inner.ok);
    return {inner.type->is(TypeKind::True) ? m_false : m_true, inner.ok};
}

Answer Checker::conditional(const Node& node, const Capabilities& prior) {
    const Answer test = operand(node, 0, Want::Bool, prior);
    const StaticTruth truth = truthOf(test.type);
    if (truth == StaticTruth::True) {
        Answer yes = expression(m_tree.child(node, 1), prior.unitedWith(test.capabilities));
        return {yes.type, test.ok && yes.ok, yes.capabilities.unitedWith(test.capabilities)};
    }
    if (truth == StaticTruth::False) {
        Answer no = expression(m_tree.child(node, 2), prior);
        return {no.type, test.ok && no.ok, no.capabilities};
    }
    return bothBranches(node, test, prior);
}

Answer Checker::bothBranches(const Node& node, const Answer& test, const Capabilities& prior) {
    Answer yes = expression(m_tree.child(node, 1), prior.unitedWith(test.capabilities));
    if (yes.ok) yes.capabilities = yes.capabilities.unitedWith(test.capabilities);
    const Answer no = expression(m_tree.child(node, 2), prior);
    if (!yes.type || !no.type) return {nullptr, false};
    const auto type = join(yes.type, no.type);
    if (!type) {
        Answer failed{nullptr, false};
        return compatible(std::move(failed), yes.type, no.type, node.span, "both branches of an `if` must have one type");
    }
    return {*type, test.ok && yes.ok && no.ok, no.capabilities.intersectedWith(yes.capabilities)};
}

Answer Checker::operand(const Node& node, std::uint32_t index, Want want, const Capabilities& prior, std::string_view help) {
    const NodeId id = m_tree.child(node, index);
    return expected(expression(id, prior), want, m_tree.node(id).span, help);
}

Answer Checker::expected(Answer answer, Want want, Span span, std::string_view help) {
    if (!answer.type) return {nullptr, false};
    if (accepts(want, *answer.type)) return answer;
    reportType(span, word(want), *answer.type, help);
    return {nullptr, false};
}

void Checker::reportType(Span span, std::string_view wanted, const Type& found, std::string_view help) {
    if (!m_context.reporter) return;
    Diagnostic* diagnostic = m_context.reporter->report(
        Code::CedarUnexpectedType, span, "expected " + std::string(wanted) + ", but this is of type " + inCode(found.text()));
    if (!help.empty()) addNote(diagnostic, std::string(help));
}

TypePtr Checker::typeOf(const Value& value) const {
    switch (value.kind()) {
    case Value::Kind::Bool: return value.asBool() ? m_true : m_false;
    case Value::Kind::Long: return m_long;
    case Value::Kind::String: return m_string;
    case Value::Kind::Entity: {
        // What the schema does not know is told elsewhere, once a policy.
        const EntityUid& uid = value.asEntity();
        const bool known =
            isActionType(uid.type) ? m_context.schema.action(uid) != nullptr : m_context.schema.entityType(uid.type) != nullptr;
        return known ? Type::entity(uid.type) : nullptr;
    }
    case Value::Kind::Decimal: return Type::extension(ExtensionType::Decimal);
    case Value::Kind::Datetime: return Type::extension(ExtensionType::Datetime);
    case Value::Kind::Duration: return Type::extension(ExtensionType::Duration);
    case Value::Kind::Ip: return Type::extension(ExtensionType::Ip);
    case Value::Kind::Set:
    case Value::Kind::Record:
    case Value::Kind::Unknown: break;  // no literal of a policy is one
    }
    return nullptr;
}

bool Checker::isActionVariable(NodeId id) const {
    const Node& node = m_tree.node(id);
    return node.kind == NodeKind::Variable && static_cast<Variable>(node.datum) == Variable::Action;
}

/// The action is known in an environment, so the variable counts as a literal.
const Value* Checker::literal(NodeId id) const {
    return isActionVariable(id) ? &m_action : m_context.shapes.literal(id);
}

Checker::Literals Checker::entityLiteral(NodeId id) const {
    const Value* value = literal(id);
    if (!value || !value->is(Value::Kind::Entity)) return std::nullopt;
    return std::vector<EntityUid>{value->asEntity()};
}

Checker::Literals Checker::entityLiterals(NodeId id) const {
    const Node& node = m_tree.node(id);
    if (node.kind != NodeKind::Set) return entityLiteral(id);
    std::vector<EntityUid> uids;
    for (std::uint32_t i = 0; i < node.count; ++i) {
        const Literals one = entityLiteral(m_tree.child(node, i));
        if (!one) return std::nullopt;
        uids.push_back(one->front());
    }
    return uids;
}

}  // namespace writ::cedar
