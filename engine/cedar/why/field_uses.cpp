#include "engine/cedar/why/field_uses.h"

#include "engine/cedar/extension.h"
#include "engine/cedar/why/linear.h"

#include <array>
#include <optional>

namespace writ::cedar {
namespace {

using Kind = Value::Kind;

class UseCollector {
public:
    UseCollector(const Tree& tree, Evaluator& evaluator, UsesByField& uses)
        : m_tree(tree), m_evaluator(evaluator), m_uses(uses), m_linear(tree, evaluator) {}

    void condition(NodeId id) {
        if (const UnknownField* field = unknownField(id)) {
            at(*field).boolean = true;
            return;
        }
        if (isSettled(id)) return;
        const Node& node = m_tree.node(id);
        if (node.kind == NodeKind::And || node.kind == NodeKind::Or) return logical(node);
        if (node.kind == NodeKind::Not) return condition(m_tree.child(node, 0));
        if (node.kind == NodeKind::If) return conditional(node);
        if (!question(node)) opaque(id);
    }

private:
    FieldUses& at(const UnknownField& field) { return m_uses[field.pointer]; }

    /// Evaluation ends here in the same way, whatever the unknown fields hold.
    bool isSettled(NodeId id) {
        const std::optional<Value> value = known(id);
        return value || m_failed;
    }

    /// The value, when it does not depend on an unknown field.
    std::optional<Value> known(NodeId id) {
        m_evaluator.reset();
        Value value;
        const Status status = m_evaluator.evaluate(id, value);
        m_failed = status == Status::Failed;
        if (status != Status::Ok || value.hasUnknown()) return std::nullopt;
        return value;
    }

    /// The field, when the expression is just the reading of one.
    const UnknownField* unknownField(NodeId id) { return readField(m_tree, id, m_evaluator); }

    void logical(const Node& node) {
        const bool decides = node.kind == NodeKind::Or;
        for (std::uint32_t i = 0; i < node.count; ++i) {
            const NodeId operand = m_tree.child(node, i);
            condition(operand);
            const std::optional<Value> value = known(operand);
            if (m_failed || (value && (!value->is(Kind::Bool) || value->asBool() == decides))) return;
        }
    }

    void conditional(const Node& node) {
        const NodeId test = m_tree.child(node, 0);
        condition(test);
        const std::optional<Value> value = known(test);
        if (m_failed || (value && !value->is(Kind::Bool))) return;
        if (!value || value->asBool()) condition(m_tree.child(node, 1));
        if (!value || !value->asBool()) condition(m_tree.child(node, 2));
    }

    /// A condition that is no combination of others. False when it cannot be taken apart.
    bool question(const Node& node) {
        struct Reader {
            NodeKind kind;
            bool (UseCollector::*read)(const Node& node);
        };
        static constexpr std::array kReaders = {
            Reader{NodeKind::Equal, &UseCollector::comparison},   Reader{NodeKind::NotEqual, &UseCollector::comparison},
            Reader{NodeKind::Less, &UseCollector::comparison},    Reader{NodeKind::LessEqual, &UseCollector::comparison},
            Reader{NodeKind::Greater, &UseCollector::comparison}, Reader{NodeKind::GreaterEqual, &UseCollector::comparison},
            Reader{NodeKind::Has, &UseCollector::presence},       Reader{NodeKind::Like, &UseCollector::like},
            Reader{NodeKind::In, &UseCollector::inside},          Reader{NodeKind::Is, &UseCollector::typed},
            Reader{NodeKind::IsIn, &UseCollector::typed},         Reader{NodeKind::Method, &UseCollector::method},
            Reader{NodeKind::Call, &UseCollector::call}};
        for (const auto& [kind, read] : kReaders) {
            if (kind == node.kind) return (this->*read)(node);
        }
        return false;
    }

    bool comparison(const Node& node) {
        const NodeId left = m_tree.child(node, 0);
        const NodeId right = m_tree.child(node, 1);
        return compare(left, right, node) || compare(right, left, node);
    }

    bool compare(NodeId side, NodeId other, const Node& node) {
        const std::optional<Value> constant = known(other);
        if (!constant) return false;
        const bool equality = node.kind == NodeKind::Equal || node.kind == NodeKind::NotEqual;
        if (const UnknownField* field = unknownField(side)) {
            if (equality)
                at(*field).equals.push_back(*constant);
            else
                addPoints(*field, *constant);
            return true;
        }
        return steps(side, *constant);
    }

    void addPoints(const UnknownField& field, const Value& constant) {
        const std::optional<std::int64_t> point = numberOf(constant);
        if (point) at(field).points[constant.kind()].insert(*point);
    }

    /// A sum, difference or multiple of the field: the values of the field at which it passes the constant.
    bool steps(NodeId side, const Value& constant) {
        const std::optional<Linear> linear = m_linear.of(side);
        if (!linear) return false;
        auto& points = at(*linear->field).points[linear->from];
        points.insert(linear->overflows.begin(), linear->overflows.end());
        const std::optional<std::int64_t> number = numberOf(constant);
        if (!number || constant.kind() != linear->to) return true;
        for (const std::int64_t point : linear->preimage(*number)) points.insert(point);
        return true;
    }

    /// `x has a.b`: only the last of the names may be unknown, else the question goes into a value that nobody knows.
    bool presence(const Node& node) {
        std::optional<Value> holder = holderOf(m_tree.child(node, 0));
        for (std::uint32_t i = 0; holder && i < node.extra; ++i) {
            const Value* record = m_evaluator.recordOf(*holder);
            const Value* next = record && record->is(Kind::Record) ? record->find(m_tree.names[node.datum + i]) : nullptr;
            if (!next) return false;
            if (next->is(Kind::Unknown)) {
                at(next->asUnknown());
                return i + 1 == node.extra;
            }
            holder = Value(*next);
        }
        return false;
    }

    std::optional<Value> holderOf(NodeId id) {
        m_evaluator.reset();
        Value value;
        if (m_evaluator.evaluate(id, value) != Status::Ok) return std::nullopt;
        return value;
    }

    bool like(const Node& node) {
        const UnknownField* field = unknownField(m_tree.child(node, 0));
        if (field) at(*field).patterns.push_back(m_tree.patterns[node.datum]);
        return field != nullptr;
    }

    bool inside(const Node& node) { return insideOf(m_tree.child(node, 0), m_tree.child(node, 1)); }

    bool insideOf(NodeId left, NodeId right) {
        const UnknownField* field = unknownField(left);
        const std::optional<Value> constant = field ? known(right) : std::nullopt;
        if (!constant) return false;
        FieldUses& uses = at(*field);
        if (!constant->is(Kind::Set))
            uses.inside.push_back(*constant);
        else
            uses.inside.insert(uses.inside.end(), constant->members().begin(), constant->members().end());
        return true;
    }

    bool typed(const Node& node) {
        const UnknownField* field = unknownField(m_tree.child(node, 0));
        if (!field) return false;
        at(*field).types.push_back(m_tree.names[node.datum]);
        return node.kind == NodeKind::Is || insideOf(m_tree.child(node, 0), m_tree.child(node, 1));
    }

    bool method(const Node& node) {
        const auto builtin = static_cast<Builtin>(node.datum);
        if (builtin == Builtin::HasTag || builtin == Builtin::GetTag) return false;
        const NodeId receiver = m_tree.child(node, 0);
        if (const UnknownField* field = unknownField(receiver)) {
            if (builtin == Builtin::IsEmpty) return at(*field).set = true;
            const std::optional<Value> argument = known(m_tree.child(node, 1));
            return argument && asked(*field, *argument, builtin == Builtin::Contains);
        }
        const std::optional<Value> set = known(receiver);
        const UnknownField* field = set && node.count > 1 ? unknownField(m_tree.child(node, 1)) : nullptr;
        if (!field) return false;
        if (!set->is(Kind::Set)) return static_cast<void>(at(*field)), true;
        if (builtin != Builtin::Contains) return asked(*field, *set, false);
        FieldUses& uses = at(*field);
        uses.equals.insert(uses.equals.end(), set->members().begin(), set->members().end());
        return true;
    }

    /// The field, a set, was asked for one member or for those of a set.
    bool asked(const UnknownField& field, const Value& argument, bool single) {
        FieldUses& uses = at(field);
        uses.set = true;
        if (single)
            uses.members.push_back(argument);
        else if (argument.is(Kind::Set))
            uses.members.insert(uses.members.end(), argument.members().begin(), argument.members().end());
        return true;
    }

    /// The comparisons of decimals; every other function is opaque as a condition.
    bool call(const Node& node) {
        if (node.count != 2 || !isDecimalComparison(extensionFunctions()[node.datum].name)) return false;
        for (const std::uint32_t side : {0U, 1U}) {
            const UnknownField* field = unknownField(m_tree.child(node, side));
            const std::optional<Value> constant = field ? known(m_tree.child(node, 1 - side)) : std::nullopt;
            if (!constant) continue;
            addPoints(*field, *constant);
            return true;
        }
        return false;
    }

    static bool isDecimalComparison(std::string_view name) {
        return name == "lessThan" || name == "lessThanOrEqual" || name == "greaterThan" || name == "greaterThanOrEqual";
    }

    void opaque(NodeId id) {
        m_evaluator.reset();
        Value value;
        static_cast<void>(m_evaluator.evaluate(id, value));
        std::vector<const UnknownField*> fields = m_evaluator.touched();
        value.collectUnknown(fields);
        for (const UnknownField* field : fields) at(*field).opaque = true;
        const Node& node = m_tree.node(id);
        for (std::uint32_t i = 0; i < node.count; ++i) opaque(m_tree.child(node, i));
    }

    const Tree& m_tree;
    Evaluator& m_evaluator;
    UsesByField& m_uses;
    LinearReader m_linear;
    bool m_failed = false;
};

}  // namespace

void collectUses(const Tree& tree, const Policy& policy, Evaluator& evaluator, UsesByField& uses) {
    UseCollector collector(tree, evaluator, uses);
    for (const Condition& condition : policy.conditions) collector.condition(condition.body);
}

}  // namespace writ::cedar
