#include "engine/cedar/evaluator.h"

#include "engine/cedar/extension.h"

#include <algorithm>

namespace writ::cedar {

void Evaluator::reset() {
    m_touched.clear();
    m_touchedAt = kNoNode;
}

Status Evaluator::fail(std::string_view code, NodeId id, std::string message) {
    m_failure = {code, std::move(message), id, {}};
    return Status::Failed;
}

Status Evaluator::wrongType(NodeId id, std::string_view expected, const Value& found) {
    return fail("type_error", id, "expected " + std::string(expected) + ", found " + typeName(found) + " " + found.text(60));
}

Status Evaluator::touch(NodeId id, const Value& value) {
    if (m_touched.empty()) m_touchedAt = id;
    value.collectUnknown(m_touched);
    return Status::Unknown;
}

const Value* Evaluator::attributesOf(const EntityName& name) const {
    if (const Value* stated = m_view.overlayOf(name)) return stated;
    const Entity* entity = m_store.find(name);
    return entity ? &entity->attributes : nullptr;
}

Status Evaluator::evaluate(NodeId id, Value& result) {
    const Node& node = m_tree.node(id);
    switch (node.kind) {
    case NodeKind::Literal: result = m_tree.constants[node.datum]; return Status::Ok;
    case NodeKind::Variable: return variable(id, node, result);
    case NodeKind::Not:
    case NodeKind::Negate: return negation(id, node, result);
    case NodeKind::And:
    case NodeKind::Or: return logical(node, result);
    case NodeKind::If: return conditional(node, result);
    case NodeKind::Equal:
    case NodeKind::NotEqual: return equality(id, node, result);
    case NodeKind::Less:
    case NodeKind::LessEqual:
    case NodeKind::Greater:
    case NodeKind::GreaterEqual: return order(node, result);
    case NodeKind::In: return in(id, node, result);
    case NodeKind::Add:
    case NodeKind::Subtract:
    case NodeKind::Multiply: return arithmetic(id, node, result);
    case NodeKind::Attribute: return attribute(id, node, result);
    case NodeKind::Has: return has(id, node, result);
    case NodeKind::Like: return like(node, result);
    case NodeKind::Is:
    case NodeKind::IsIn: return is(id, node, result);
    case NodeKind::Set: return setLiteral(node, result);
    case NodeKind::Record: return recordLiteral(node, result);
    case NodeKind::Method: return method(id, node, result);
    case NodeKind::Call: return call(id, node, result);
    case NodeKind::Slot: return fail("unlinked_slot", id, "the template is not linked");
    case NodeKind::Invalid: break;
    }
    return fail("type_error", id, "the expression has errors");
}

Status Evaluator::variable(NodeId id, const Node& node, Value& result) {
    const Value& value = m_view.variables[node.datum];
    if (value.is(Kind::Unknown)) return touch(id, value);
    result = value;
    return Status::Ok;
}

Status Evaluator::boolean(NodeId id, bool& result) {
    Value value;
    const Status status = evaluate(id, value);
    if (status != Status::Ok) return status;
    if (!value.is(Kind::Bool)) return wrongType(id, "bool", value);
    result = value.asBool();
    return Status::Ok;
}

/// Stops at the first operand that decides.
Status Evaluator::logical(const Node& node, Value& result) {
    const bool deciding = node.kind == NodeKind::Or;
    for (std::uint32_t i = 0; i < node.count; ++i) {
        bool value = false;
        const Status status = boolean(m_tree.child(node, i), value);
        if (status != Status::Ok) return status;
        if (value == deciding) {
            result = Value(deciding);
            return Status::Ok;
        }
    }
    result = Value(!deciding);
    return Status::Ok;
}

Status Evaluator::conditional(const Node& node, Value& result) {
    bool test = false;
    const Status status = boolean(m_tree.child(node, 0), test);
    return status == Status::Ok ? evaluate(m_tree.child(node, test ? 1 : 2), result) : status;
}

Status Evaluator::negation(NodeId id, const Node& node, Value& result) {
    const NodeId operand = m_tree.child(node, 0);
    Value value;
    if (const Status status = evaluate(operand, value); status != Status::Ok) return status;
    if (node.kind == NodeKind::Not) {
        if (!value.is(Kind::Bool)) return wrongType(operand, "bool", value);
        result = Value(!value.asBool());
        return Status::Ok;
    }
    if (!value.is(Kind::Long)) return wrongType(operand, "long", value);
    std::int64_t negated = 0;
    if (__builtin_sub_overflow(std::int64_t{0}, value.asLong(), &negated))
        return fail("overflow", id, "the negation of " + value.text() + " overflows");
    result = Value(negated);
    return Status::Ok;
}

/// All operands from left to right. An unknown one does not stop it, so that every unknown field is named.
Status Evaluator::operands(const Node& node, std::vector<Value>& values) {
    values.resize(node.count);
    Status worst = Status::Ok;
    for (std::uint32_t i = 0; i < node.count; ++i) {
        const Status status = evaluate(m_tree.child(node, i), values[i]);
        if (status == Status::Failed) return worst == Status::Unknown ? worst : status;
        if (status == Status::Unknown) worst = status;
    }
    return worst;
}

Status Evaluator::pair(const Node& node, Value& left, Value& right) {
    const Status first = evaluate(m_tree.child(node, 0), left);
    if (first == Status::Failed) return first;
    const Status second = evaluate(m_tree.child(node, 1), right);
    return first == Status::Unknown ? first : second;
}

Status Evaluator::equality(NodeId id, const Node& node, Value& result) {
    Value left;
    Value right;
    if (const Status status = pair(node, left, right); status != Status::Ok) return status;
    const Status first = consume(id, left);
    const Status second = consume(id, right);
    if (first != Status::Ok || second != Status::Ok) return Status::Unknown;
    result = Value((left == right) == (node.kind == NodeKind::Equal));
    return Status::Ok;
}

Status Evaluator::order(const Node& node, Value& result) {
    Value left;
    Value right;
    if (const Status status = pair(node, left, right); status != Status::Ok) return status;
    const bool ordered = left.is(Kind::Long) || left.is(Kind::Datetime) || left.is(Kind::Duration);
    if (!ordered) return wrongType(m_tree.child(node, 0), "long, datetime or duration", left);
    if (left.kind() != right.kind()) return wrongType(m_tree.child(node, 1), typeName(left), right);
    const std::strong_ordering comparison = left <=> right;
    const bool less = node.kind == NodeKind::Less || node.kind == NodeKind::LessEqual;
    const bool orEqual = node.kind == NodeKind::LessEqual || node.kind == NodeKind::GreaterEqual;
    result = Value(comparison == 0 ? orEqual : (comparison < 0) == less);
    return Status::Ok;
}

Status Evaluator::arithmetic(NodeId id, const Node& node, Value& result) {
    Value left;
    Value right;
    if (const Status status = pair(node, left, right); status != Status::Ok) return status;
    if (!left.is(Kind::Long)) return wrongType(m_tree.child(node, 0), "long", left);
    if (!right.is(Kind::Long)) return wrongType(m_tree.child(node, 1), "long", right);
    std::int64_t value = 0;
    const bool add = node.kind == NodeKind::Add;
    const bool subtract = node.kind == NodeKind::Subtract;
    const bool overflow = add        ? __builtin_add_overflow(left.asLong(), right.asLong(), &value)
                          : subtract ? __builtin_sub_overflow(left.asLong(), right.asLong(), &value)
                                     : __builtin_mul_overflow(left.asLong(), right.asLong(), &value);
    if (overflow)
        return fail("overflow", id,
                    left.text() +
                        (add        ? " + "
                         : subtract ? " - "
                                    : " * ") +
                        right.text() + " leaves the 64-bit range");
    result = Value(value);
    return Status::Ok;
}

Status Evaluator::attribute(NodeId id, const Node& node, Value& result) {
    Value holder;
    if (const Status status = evaluate(m_tree.child(node, 0), holder); status != Status::Ok) return status;
    const std::string& name = m_tree.names[node.datum];
    const bool isEntity = holder.is(Kind::Entity);
    if (!isEntity && !holder.is(Kind::Record)) return wrongType(m_tree.child(node, 0), "record or entity", holder);
    const Value* record = isEntity ? attributesOf(holder.entityName()) : &holder;
    if (record && record->is(Kind::Unknown)) return touch(id, *record);
    const Value* found = record ? record->find(name) : nullptr;
    if (!found) return missing(id, holder, name, record);
    if (found->is(Kind::Unknown)) return touch(id, *found);
    result = Value(*found);
    return Status::Ok;
}

/// One step of `has`: the attribute of a record or entity.
Status Evaluator::step(NodeId id, const Value& holder, const std::string& name, bool& present, Value& next) {
    const bool isEntity = holder.is(Kind::Entity);
    if (!isEntity && !holder.is(Kind::Record)) return wrongType(id, "record or entity", holder);
    const Value* record = isEntity ? attributesOf(holder.entityName()) : &holder;
    if (record && record->is(Kind::Unknown)) return touch(id, *record);
    const Value* found = record ? record->find(name) : nullptr;
    if (found && found->is(Kind::Unknown)) return touch(id, *found);
    present = found != nullptr;
    if (present) next = Value(*found);
    return Status::Ok;
}

Status Evaluator::has(NodeId id, const Node& node, Value& result) {
    Value holder;
    if (const Status status = evaluate(m_tree.child(node, 0), holder); status != Status::Ok) return status;
    bool present = true;
    for (std::uint32_t i = 0; i < node.extra && present; ++i) {
        Value next;
        if (const Status status = step(id, holder, m_tree.names[node.datum + i], present, next); status != Status::Ok)
            return status;
        holder = std::move(next);
    }
    result = Value(present);
    return Status::Ok;
}

Status Evaluator::like(const Node& node, Value& result) {
    Value text;
    if (const Status status = evaluate(m_tree.child(node, 0), text); status != Status::Ok) return status;
    if (!text.is(Kind::String)) return wrongType(m_tree.child(node, 0), "string", text);
    result = Value(m_tree.patterns[node.datum].matches(text.asString()));
    return Status::Ok;
}

Status Evaluator::membership(NodeId id, const Value& left, const Value& right, Value& result) {
    const Node& node = m_tree.node(id);
    if (!left.is(Kind::Entity)) return wrongType(m_tree.child(node, 0), "entity", left);
    if (right.is(Kind::Entity)) {
        result = Value(m_store.isIn(left.entityName(), right.entityName()));
        return Status::Ok;
    }
    if (!right.is(Kind::Set)) return wrongType(m_tree.child(node, 1), "entity or set of entities", right);
    if (consume(id, right) != Status::Ok) return Status::Unknown;
    bool found = false;
    for (const Value& member : right.members()) {
        if (!member.is(Kind::Entity)) return wrongType(m_tree.child(node, 1), "entity", member);
        found = found || m_store.isIn(left.entityName(), member.entityName());
    }
    result = Value(found);
    return Status::Ok;
}

Status Evaluator::in(NodeId id, const Node& node, Value& result) {
    Value left;
    Value right;
    const Status status = pair(node, left, right);
    return status == Status::Ok ? membership(id, left, right, result) : status;
}

/// `e is T in x` is `e is T && e in x`: x counts only for entities of the type.
Status Evaluator::is(NodeId id, const Node& node, Value& result) {
    Value left;
    if (const Status status = evaluate(m_tree.child(node, 0), left); status != Status::Ok) return status;
    if (!left.is(Kind::Entity)) return wrongType(m_tree.child(node, 0), "entity", left);
    const bool fits = left.asEntity().type == m_tree.names[node.datum];
    result = Value(fits);
    if (!fits || node.kind == NodeKind::Is) return Status::Ok;
    Value right;
    const Status status = evaluate(m_tree.child(node, 1), right);
    return status == Status::Ok ? membership(id, left, right, result) : status;
}

Status Evaluator::setLiteral(const Node& node, Value& result) {
    std::vector<Value> values;
    const Status status = operands(node, values);
    if (status == Status::Ok) result = Value::set(std::move(values));
    return status;
}

Status Evaluator::recordLiteral(const Node& node, Value& result) {
    std::vector<Value> values;
    const Status status = operands(node, values);
    if (status != Status::Ok) return status;
    std::vector<Attribute> attributes;
    attributes.reserve(values.size());
    for (std::uint32_t i = 0; i < node.count; ++i) attributes.push_back({m_tree.names[node.datum + i], std::move(values[i])});
    result = Value::record(std::move(attributes));
    return Status::Ok;
}

Status Evaluator::method(NodeId id, const Node& node, Value& result) {
    std::vector<Value> values;
    if (const Status status = operands(node, values); status != Status::Ok) return status;
    const auto builtin = static_cast<Builtin>(node.datum);
    const bool tag = builtin == Builtin::HasTag || builtin == Builtin::GetTag;
    return tag ? tagMethod(id, node, values, result) : setMethod(id, node, values, result);
}

Status Evaluator::setMethod(NodeId id, const Node& node, const std::vector<Value>& values, Value& result) {
    const auto builtin = static_cast<Builtin>(node.datum);
    if (!values[0].is(Kind::Set)) return wrongType(m_tree.child(node, 0), "set", values[0]);
    const bool setArgument = builtin == Builtin::ContainsAll || builtin == Builtin::ContainsAny;
    if (setArgument && !values[1].is(Kind::Set)) return wrongType(m_tree.child(node, 1), "set", values[1]);
    bool unknown = false;
    for (const Value& value : values) unknown = consume(id, value) != Status::Ok || unknown;
    if (unknown) return Status::Unknown;
    const auto isMember = [&values](const Value& member) { return values[0].hasMember(member); };
    if (builtin == Builtin::IsEmpty) result = Value(values[0].members().empty());
    if (builtin == Builtin::Contains) result = Value(isMember(values[1]));
    if (builtin == Builtin::ContainsAll)
        result = Value(std::all_of(values[1].members().begin(), values[1].members().end(), isMember));
    if (builtin == Builtin::ContainsAny)
        result = Value(std::any_of(values[1].members().begin(), values[1].members().end(), isMember));
    return Status::Ok;
}

Status Evaluator::tagMethod(NodeId id, const Node& node, const std::vector<Value>& values, Value& result) {
    if (!values[0].is(Kind::Entity)) return wrongType(m_tree.child(node, 0), "entity", values[0]);
    if (!values[1].is(Kind::String)) return wrongType(m_tree.child(node, 1), "string", values[1]);
    const Entity* entity = m_store.find(values[0].entityName());
    const Value* tag = entity ? entity->tags.find(values[1].asString()) : nullptr;
    if (static_cast<Builtin>(node.datum) == Builtin::HasTag) {
        result = Value(tag != nullptr);
        return Status::Ok;
    }
    const std::string uid = values[0].asEntity().text();
    if (!entity && !attributesOf(values[0].entityName()))
        return fail("entity_missing", id, "the entity `" + uid + "` does not exist");
    if (!tag) return fail("tag_missing", id, "`" + uid + "` does not have the tag `" + values[1].asString() + "`");
    result = *tag;
    return Status::Ok;
}

Status Evaluator::call(NodeId id, const Node& node, Value& result) {
    std::vector<Value> values;
    if (const Status status = operands(node, values); status != Status::Ok) return status;
    CallResult called = callExtension(node.datum, values);
    if (!called) return fail(called.error().code, id, std::move(called.error().message));
    result = std::move(*called);
    return Status::Ok;
}

Status Evaluator::matches(const ScopeClause& clause, Variable variable, bool& result) {
    result = clause.kind == ScopeKind::Any;
    if (result) return Status::Ok;
    const Value& value = m_view.variables[static_cast<std::size_t>(variable)];
    if (value.is(Kind::Unknown)) return touch(kNoNode, value);
    const EntityName& name = value.entityName();
    const auto within = [this, &name](const Value& entity) { return m_store.isIn(name, entity.entityName()); };
    const bool typed = clause.kind == ScopeKind::Is || clause.kind == ScopeKind::IsIn;
    if (typed && clause.type != name.uid.type) return Status::Ok;
    if (clause.kind == ScopeKind::Is) {
        result = true;
    } else if (clause.kind == ScopeKind::Equal) {
        result = !clause.entities.empty() && clause.entities.front().entityName() == name;
    } else {
        result = std::any_of(clause.entities.begin(), clause.entities.end(), within);
    }
    return Status::Ok;
}

}  // namespace writ::cedar
