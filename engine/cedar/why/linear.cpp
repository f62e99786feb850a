#include "engine/cedar/why/linear.h"

#include "engine/cedar/extension.h"

#include <limits>

namespace writ::cedar {
namespace {

using Kind = Value::Kind;
using Wide = Linear::Wide;

constexpr Wide kMin = std::numeric_limits<std::int64_t>::min();
constexpr Wide kMax = std::numeric_limits<std::int64_t>::max();
constexpr Wide kMaxScale = Wide{1} << 60U;
constexpr Wide kMaxShift = Wide{1} << 64U;

Wide floorDivide(Wide number, Wide by) {
    const Wide quotient = number / by;
    return number % by != 0 && (number < 0) != (by < 0) ? quotient - 1 : quotient;
}

/// scale * (linear) + shift, with the values at which that leaves the range.
std::optional<Linear> step(std::optional<Linear> linear, Wide scale, Wide shift) {
    if (!linear) return linear;
    linear->scale *= scale;
    linear->shift = linear->shift * scale + shift;
    const auto within = [](Wide number, Wide limit) { return number <= limit && number >= -limit; };
    if (!within(linear->scale, kMaxScale) || !within(linear->shift, kMaxShift)) return std::nullopt;
    for (const Wide end : {kMin, kMax}) {
        for (const std::int64_t point : linear->preimage(end)) linear->overflows.push_back(point);
    }
    return linear;
}

}  // namespace

std::optional<std::int64_t> numberOf(const Value& value) {
    if (value.is(Kind::Long)) return value.asLong();
    if (value.is(Kind::Decimal)) return value.asDecimal().units;
    if (value.is(Kind::Datetime)) return value.asDatetime().ms;
    if (value.is(Kind::Duration)) return value.asDuration().ms;
    return std::nullopt;
}

const UnknownField* readField(const Tree& tree, NodeId id, Evaluator& evaluator) {
    const Node& node = tree.node(id);
    if (node.kind != NodeKind::Attribute) return nullptr;
    evaluator.reset();
    Value holder;
    if (evaluator.evaluate(tree.child(node, 0), holder) != Status::Ok) return nullptr;
    const Value* record = evaluator.recordOf(holder);
    const Value* found = record && record->is(Kind::Record) ? record->find(tree.names[node.datum]) : nullptr;
    return found && found->is(Kind::Unknown) ? &found->asUnknown() : nullptr;
}

std::vector<std::int64_t> Linear::preimage(Wide value) const {
    if (scale == 0) return {};
    const Wide at = floorDivide(value - shift, scale);
    std::vector<std::int64_t> points;
    for (const Wide point : {at - 1, at, at + 1, at + 2}) {
        if (point >= kMin && point <= kMax) points.push_back(static_cast<std::int64_t>(point));
    }
    return points;
}

std::optional<Value> LinearReader::known(NodeId id) {
    m_evaluator.reset();
    Value value;
    if (m_evaluator.evaluate(id, value) != Status::Ok || value.hasUnknown()) return std::nullopt;
    return value;
}

std::optional<Linear> LinearReader::of(NodeId id) {
    if (const UnknownField* field = readField(m_tree, id, m_evaluator)) {
        Linear linear;
        linear.field = field;
        return linear;
    }
    const Node& node = m_tree.node(id);
    const NodeKind kind = node.kind;
    if (kind == NodeKind::Negate) {
        std::optional<Linear> operand = of(m_tree.child(node, 0));
        return operand && operand->to == Kind::Long ? step(std::move(operand), -1, 0) : std::nullopt;
    }
    if (kind == NodeKind::Add || kind == NodeKind::Subtract || kind == NodeKind::Multiply) return sum(node);
    return kind == NodeKind::Call ? call(node) : std::nullopt;
}

std::optional<Linear> LinearReader::sum(const Node& node) {
    const NodeId left = m_tree.child(node, 0);
    const NodeId right = m_tree.child(node, 1);
    const std::optional<Value> first = known(left);
    const std::optional<Value> constant = first ? first : known(right);
    if (!constant || !constant->is(Kind::Long)) return std::nullopt;
    std::optional<Linear> operand = of(first ? right : left);
    if (!operand || operand->to != Kind::Long) return std::nullopt;
    const Wide number = constant->asLong();
    if (node.kind == NodeKind::Multiply) return step(std::move(operand), number, 0);
    if (node.kind == NodeKind::Add) return step(std::move(operand), 1, number);
    return first ? step(std::move(operand), -1, number) : step(std::move(operand), 1, -number);
}

/// offset and durationSince, with the field on either side.
std::optional<Linear> LinearReader::call(const Node& node) {
    const std::string_view name = extensionFunctions()[node.datum].name;
    const bool offset = name == "offset";
    if (node.count != 2 || (!offset && name != "durationSince")) return std::nullopt;
    const std::optional<Value> receiver = known(m_tree.child(node, 0));
    const std::optional<Value> argument = receiver ? std::nullopt : known(m_tree.child(node, 1));
    const Value* constant = receiver ? &*receiver : argument ? &*argument : nullptr;
    const NodeId asked = m_tree.child(node, receiver ? 1 : 0);
    const UnknownField* field = constant ? readField(m_tree, asked, m_evaluator) : nullptr;
    const Kind constantKind = offset && !receiver ? Kind::Duration : Kind::Datetime;
    if (!field || !constant->is(constantKind)) return std::nullopt;
    Linear linear;
    linear.field = field;
    linear.from = offset && receiver ? Kind::Duration : Kind::Datetime;
    linear.to = offset ? Kind::Datetime : Kind::Duration;
    const Wide number = *numberOf(*constant);
    if (offset) return step(std::move(linear), 1, number);
    return receiver ? step(std::move(linear), -1, number) : step(std::move(linear), 1, -number);
}

}  // namespace writ::cedar
