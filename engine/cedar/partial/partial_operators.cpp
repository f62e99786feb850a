#include "engine/cedar/evaluator.h"
#include "engine/cedar/extension.h"
#include "engine/cedar/partial/partial_evaluator.h"

#include <algorithm>

namespace writ::cedar {
namespace {

using Kind = Value::Kind;

/// Whether an operator can fail although its operands have the right types: by overflow, or since an entity has no such tag.
bool canFailItself(const Node& node) {
    constexpr std::array kArithmetic = {NodeKind::Add, NodeKind::Subtract, NodeKind::Multiply, NodeKind::Negate};
    if (std::find(kArithmetic.begin(), kArithmetic.end(), node.kind) != kArithmetic.end()) return true;
    if (node.kind == NodeKind::Method) return static_cast<Builtin>(node.datum) == Builtin::GetTag;
    return node.kind == NodeKind::Call || node.kind == NodeKind::Slot || node.kind == NodeKind::Invalid;
}

bool isTagMethod(const Node& node) {
    if (node.kind != NodeKind::Method) return false;
    const auto method = static_cast<Builtin>(node.datum);
    return method == Builtin::HasTag || method == Builtin::GetTag;
}

bool isEquality(const Node& node) {
    return node.kind == NodeKind::Equal || node.kind == NodeKind::NotEqual;
}

}  // namespace

PartialEvaluator::Operands PartialEvaluator::operands(const Node& node) {
    Operands operands;
    for (std::uint32_t i = 0; i < node.count; ++i) operands.push_back(expression(m_tree.child(node, i)));
    return operands;
}

/// Operators that evaluate all their operands.
Residual PartialEvaluator::strict(NodeId id, const Node& node) {
    const Operands operands = this->operands(node);
    const auto isError = [](const Residual& operand) { return operand.isError(); };
    const auto isConcrete = [](const Residual& operand) { return operand.isConcrete(); };
    if (std::any_of(operands.begin(), operands.end(), isError)) return failing(id);
    if (isTagMethod(node)) return tag(id, node, operands);
    if (std::all_of(operands.begin(), operands.end(), isConcrete)) return computed(id, node, operands);
    return isEquality(node) ? equality(id, node, operands) : open(id, node, operands, canFailItself(node));
}

/// By the evaluator itself, over the operands' values.
Residual PartialEvaluator::computed(NodeId id, const Node& node, const Operands& operands) {
    Tree tree;
    TreeBuilder builder(tree);
    std::vector<NodeId> literals;
    for (const Residual& operand : operands) literals.push_back(builder.literal(operand.value, {}));
    const NodeId root = addLike(builder, m_tree, node, literals);
    Evaluator evaluator(tree, m_view, *m_nothing);
    Value result;
    return evaluator.evaluate(root, result) == Status::Ok ? concrete(std::move(result)) : failing(id);
}

/// What stays an operation.
Residual PartialEvaluator::open(NodeId id, const Node& node, const Operands& operands, bool canFail) {
    Residual residual;
    residual.canFail = canFail;
    residual.type = m_typing.type(id);
    std::vector<NodeId> nodes;
    for (const Residual& operand : operands) {
        residual.canFail = residual.canFail || operand.mayFail();
        nodes.push_back(m_residuals.nodeOf(operand));
    }
    residual.node = m_residuals.like(node, nodes, residual.type);
    return residual;
}

/// Entities of different types are never equal.
Residual PartialEvaluator::equality(NodeId id, const Node& node, const Operands& operands) {
    const auto typeName = [](const Residual& operand) -> const std::string* {
        const bool isEntity = operand.type && operand.type->is(TypeKind::Entity) && operand.type->entityTypes().size() == 1;
        return isEntity ? &operand.type->entityTypes().front() : nullptr;
    };
    const std::string* left = typeName(operands[0]);
    const std::string* right = typeName(operands[1]);
    const bool differ = left && right && *left != *right;
    if (differ && !operands[0].mayFail() && !operands[1].mayFail()) return concrete(Value(node.kind == NodeKind::NotEqual));
    return open(id, node, operands, false);
}

Residual PartialEvaluator::in(NodeId id, const Node& node) {
    const Operands operands = this->operands(node);
    if (operands[0].isError() || operands[1].isError()) return failing(id);
    if (auto result = membership(operands[0], operands[1], id)) return std::move(*result);
    return open(id, node, operands, false);
}

/// Nothing where it depends on what is not known.
std::optional<Residual> PartialEvaluator::membership(const Residual& left, const Residual& right, NodeId origin) const {
    if (left.isConcrete() && !left.value.is(Kind::Entity)) return failing(origin);
    if (right.isConcrete()) {
        const bool isSet = right.value.is(Kind::Set);
        const std::vector<Value> groups = isSet ? right.value.members() : std::vector<Value>{right.value};
        const auto isEntity = [](const Value& value) { return value.is(Kind::Entity); };
        if (!std::all_of(groups.begin(), groups.end(), isEntity)) return failing(origin);
        const auto result = left.isConcrete() ? membershipOf(left.value.asEntity(), groups) : std::nullopt;
        if (result) return concrete(Value(*result), Type::boolean());
        if (groups.empty() && !left.mayFail()) return concrete(Value(false), Type::boolean());
    }
    if (cannotBeIn(left, right) && !left.mayFail() && !right.mayFail()) return concrete(Value(false), Type::boolean());
    return std::nullopt;
}

std::optional<bool> PartialEvaluator::membershipOf(const EntityUid& uid, const std::vector<Value>& groups) const {
    bool isKnown = true;
    for (const Value& group : groups) {
        const auto member = m_entities.isIn(uid, group.asEntity(), m_schema);
        if (member == true) return true;
        isKnown = isKnown && member.has_value();
    }
    return isKnown ? std::optional(false) : std::nullopt;
}

/// Whether no entity of the left type can be below one of the right side.
bool PartialEvaluator::cannotBeIn(const Residual& left, const Residual& right) const {
    if (!left.type || !left.type->is(TypeKind::Entity)) return false;
    std::vector<std::string> above;
    if (right.isConcrete()) {
        const bool isSet = right.value.is(Kind::Set);
        for (const Value& group : isSet ? right.value.members() : std::vector<Value>{right.value})
            above.push_back(group.asEntity().type);
    } else {
        const Type* type = right.type ? right.type.get() : nullptr;
        if (type && type->is(TypeKind::Set)) type = type->element().get();
        if (!type || !type->is(TypeKind::Entity)) return false;
        above = type->entityTypes();
    }
    for (const std::string& lower : left.type->entityTypes()) {
        for (const std::string& upper : above) {
            if (lower == upper || m_schema.canDescend(lower, upper)) return false;
        }
    }
    return true;
}

/// Nothing where neither value nor type tells.
std::optional<bool> PartialEvaluator::isOfType(const Residual& operand, const std::string& type) const {
    if (operand.isConcrete()) return operand.value.asEntity().type == type;
    if (!operand.type || !operand.type->is(TypeKind::Entity)) return std::nullopt;
    const auto& types = operand.type->entityTypes();
    if (std::find(types.begin(), types.end(), type) == types.end()) return false;
    return types.size() == 1 ? std::optional(true) : std::nullopt;
}

Residual PartialEvaluator::is(NodeId id, const Node& node) {
    const Operands operands = this->operands(node);
    const Residual& operand = operands.front();
    if (operand.isError() || (operand.isConcrete() && !operand.value.is(Kind::Entity))) return failing(id);
    const auto result = isOfType(operand, m_tree.names[node.datum]);
    return result && !operand.mayFail() ? concrete(Value(*result), Type::boolean()) : open(id, node, operands, false);
}

Residual PartialEvaluator::isBelow(const Residual& subject, const Residual& container) {
    Residual residual;
    residual.canFail = subject.mayFail() || container.mayFail();
    residual.type = Type::boolean();
    const NodeId left = m_residuals.nodeOf(subject);
    residual.node = m_residuals.add(NodeKind::In, {left, m_residuals.nodeOf(container)}, residual.type);
    return residual;
}

/// `a is T in b` looks at b only where the type fits.
Residual PartialEvaluator::isIn(NodeId id, const Node& node) {
    const Residual subject = expression(m_tree.child(node, 0));
    if (subject.isError() || (subject.isConcrete() && !subject.value.is(Kind::Entity))) return failing(id);
    const auto fits = isOfType(subject, m_tree.names[node.datum]);
    if (fits == false && !subject.mayFail()) return concrete(Value(false), Type::boolean());
    const Residual container = expression(m_tree.child(node, 1));
    if (container.isError() && fits == true) return failing(id);
    if (fits == true && !subject.mayFail()) {
        if (auto result = membership(subject, container, id)) return std::move(*result);
        return isBelow(subject, container);
    }
    return open(id, node, {subject, container}, false);
}

Residual PartialEvaluator::tag(NodeId id, const Node& node, const Operands& operands) {
    const bool isTest = static_cast<Builtin>(node.datum) == Builtin::HasTag;
    const Residual& holder = operands[0];
    const Residual& key = operands[1];
    if (holder.isConcrete() && !holder.value.is(Kind::Entity)) return failing(id);
    if (key.isConcrete() && !key.value.is(Kind::String)) return failing(id);
    Residual result = open(id, node, operands, !isTest);
    if (!holder.isConcrete() || !key.isConcrete()) return result;
    const PartialEntities::Entry* entry = m_entities.find(holder.value.asEntity());
    if (!entry || !entry->tags) return result;
    const Value* value = entry->tags->find(key.value.asString());
    if (isTest && (!value || !value->is(Kind::Unknown))) return concrete(Value(value != nullptr), Type::boolean());
    if (isTest) return result;
    return value ? known(*value, result, !value->is(Kind::Unknown)) : failing(id);
}

// Attributes.

Residual PartialEvaluator::attribute(NodeId id, const Node& node) {
    const Operands operands = this->operands(node);
    if (operands.front().isError()) return failing(id);
    const Residual open = this->open(id, node, operands, !isCertain(operands.front(), m_tree.names[node.datum]));
    return step(operands.front(), m_tree.names[node.datum], open, id);
}

/// The record that holds the attributes, as far as it is known; null when nothing is known of it.
const Value* PartialEvaluator::knownRecord(const Residual& holder) const {
    if (holder.isPartial()) return holder.isShaped ? &holder.value : nullptr;
    if (holder.value.is(Kind::Record)) return &holder.value;
    const PartialEntities::Entry* entry = m_entities.find(holder.value.asEntity());
    return entry && entry->attributes ? &*entry->attributes : nullptr;
}

/// The attribute's declaration; null when the type is not known or has none.
const TypeField* PartialEvaluator::field(const Residual& holder, const std::string& name) const {
    if (!holder.type) return nullptr;
    if (holder.type->is(TypeKind::Record)) return holder.type->field(name);
    const bool isOne = holder.type->is(TypeKind::Entity) && holder.type->entityTypes().size() == 1;
    const SchemaEntityType* entity = isOne ? m_schema.entityType(holder.type->entityTypes().front()) : nullptr;
    return entity ? entity->attributes->field(name) : nullptr;
}

/// Whether the attribute is there in every case: a required one of a record, or of an entity that is known to exist.
bool PartialEvaluator::isCertain(const Residual& holder, const std::string& name) const {
    const TypeField* field = this->field(holder, name);
    const bool exists = (holder.type && holder.type->is(TypeKind::Record)) || knownRecord(holder) != nullptr;
    return field && field->required && exists;
}

/// What is known of a value; `open` is the residual for what is not.
Residual PartialEvaluator::known(const Value& value, Residual open, bool isPresent) const {
    if (!value.hasUnknown()) return concrete(value, open.type);
    if (isPresent) open.canFail = false;
    open.isShaped = value.is(Kind::Record);
    if (open.isShaped) open.value = value;
    return open;
}

/// The attribute of a holder that is no failure; `open` is the access as a residual.
Residual PartialEvaluator::step(const Residual& holder, const std::string& name, const Residual& open, NodeId origin) const {
    const bool hasAttributes = holder.isPartial() || holder.value.is(Kind::Record) || holder.value.is(Kind::Entity);
    if (!hasAttributes) return failing(origin);
    const Value* record = knownRecord(holder);
    if (!record) return open;
    const Value* value = record->find(name);
    if (!value) return holder.mayFail() ? open : failing(origin);
    if (holder.mayFail()) return open;
    return known(*value, open, !value->is(Kind::Unknown) || isCertain(holder, name));
}

PartialEvaluator::Presence PartialEvaluator::presence(const Residual& holder, const std::string& name) const {
    if (const Value* record = knownRecord(holder)) {
        const Value* value = record->find(name);
        if (!value) return Presence::Absent;
        if (!value->is(Kind::Unknown) || isCertain(holder, name)) return Presence::Present;
        return Presence::Open;
    }
    const bool isDeclared = !holder.type || holder.type->is(TypeKind::AnyEntity) || field(holder, name) != nullptr;
    if (!isDeclared) return Presence::Absent;
    return isCertain(holder, name) ? Presence::Present : Presence::Open;
}

/// e has a.b: step by step, up to the first one that is not certain.
Residual PartialEvaluator::has(NodeId id, const Node& node) {
    Residual holder = expression(m_tree.child(node, 0));
    for (std::uint32_t i = 0; i < node.extra; ++i) {
        const std::string& name = m_tree.names[node.datum + i];
        const bool hasAttributes =
            holder.isPartial() || (holder.isConcrete() && (holder.value.is(Kind::Record) || holder.value.is(Kind::Entity)));
        if (!hasAttributes) return failing(id);
        const Presence presence = this->presence(holder, name);
        if (presence == Presence::Open || holder.mayFail()) {
            Residual residual;
            residual.canFail = holder.mayFail();
            residual.type = Type::boolean();
            residual.node = m_residuals.like(node, {m_residuals.nodeOf(holder)}, residual.type, i);
            return residual;
        }
        if (presence == Presence::Absent) return concrete(Value(false), Type::boolean());
        if (i + 1 == node.extra) break;
        holder = next(holder, name);
        if (holder.isError()) return failing(id);
    }
    return concrete(Value(true), Type::boolean());
}

/// The attribute that is certainly there.
Residual PartialEvaluator::next(const Residual& holder, const std::string& name) {
    const TypeField* field = this->field(holder, name);
    Residual open;
    open.canFail = false;
    open.type = field ? field->type : nullptr;
    open.node = m_residuals.attribute(m_residuals.nodeOf(holder), name, open.type);
    return step(holder, name, open, kNoNode);
}

}  // namespace writ::cedar
