#pragma once

#include "engine/cedar/input.h"
#include "engine/cedar/tree.h"

namespace writ::cedar {

/// How an evaluation ended.
enum class Status : std::uint8_t {
    Ok,
    Failed,   ///< see failure()
    Unknown,  ///< it read an unknown field, see touched()
};

struct EvalFailure {
    std::string_view code;  ///< attribute_missing, entity_missing, tag_missing, type_error, overflow, extension_error,
                            ///< wrong_arity, unlinked_slot
    std::string message;
    NodeId node = kNoNode;
    std::vector<std::string> fields;  ///< pointers into the request of what was missing
};

/// Evaluates expressions of one tree in one view of a request. Its recursion is bounded by ParseOptions::maxHeight.
class Evaluator {
    using Kind = Value::Kind;

public:
    Evaluator(const Tree& tree, const View& view, const EntityStore& store) : m_tree(tree), m_view(view), m_store(store) {}

    [[nodiscard]] Status evaluate(NodeId id, Value& result);
    /// Whether a variable of the scope fits; only an unknown variable is not Ok.
    [[nodiscard]] Status matches(const ScopeClause& clause, Variable variable, bool& result);

    [[nodiscard]] const EvalFailure& failure() const { return m_failure; }
    /// The unknown fields that were read since the last reset.
    [[nodiscard]] const std::vector<const UnknownField*>& touched() const { return m_touched; }
    /// The expression that read the first of them; none in the scope.
    [[nodiscard]] NodeId touchedAt() const { return m_touchedAt; }
    void reset();

    [[nodiscard]] Status wrongType(NodeId id, std::string_view expected, const Value& found);
    /// The attributes of a record or an entity, a record or an Unknown; null when there are none.
    [[nodiscard]] const Value* recordOf(const Value& holder) const {
        if (holder.is(Kind::Entity)) return attributesOf(holder.entityName());
        return holder.is(Kind::Record) ? &holder : nullptr;
    }

private:
    Status fail(std::string_view code, NodeId id, std::string message);
    Status touch(NodeId id, const Value& value);
    /// Reading a value as a whole reads the unknown fields in it.
    Status consume(NodeId id, const Value& value) { return value.hasUnknown() ? touch(id, value) : Status::Ok; }
    Status operands(const Node& node, std::vector<Value>& values);
    Status pair(const Node& node, Value& left, Value& right);
    Status boolean(NodeId id, bool& result);

    Status variable(NodeId id, const Node& node, Value& result);
    Status logical(const Node& node, Value& result);
    Status conditional(const Node& node, Value& result);
    Status negation(NodeId id, const Node& node, Value& result);
    Status equality(NodeId id, const Node& node, Value& result);
    Status order(const Node& node, Value& result);
    Status arithmetic(NodeId id, const Node& node, Value& result);
    Status attribute(NodeId id, const Node& node, Value& result);
    Status has(NodeId id, const Node& node, Value& result);
    Status step(NodeId id, const Value& holder, const std::string& name, bool& present, Value& next);
    Status like(const Node& node, Value& result);
    Status in(NodeId id, const Node& node, Value& result);
    Status is(NodeId id, const Node& node, Value& result);
    Status membership(NodeId id, const Value& left, const Value& right, Value& result);
    Status setLiteral(const Node& node, Value& result);
    Status recordLiteral(const Node& node, Value& result);
    Status method(NodeId id, const Node& node, Value& result);
    Status setMethod(NodeId id, const Node& node, const std::vector<Value>& values, Value& result);
    Status tagMethod(NodeId id, const Node& node, const std::vector<Value>& values, Value& result);
    Status call(NodeId id, const Node& node, Value& result);
    Status missing(NodeId id, const Value& holder, const std::string& name, const Value* record);

    /// The attributes of an entity, those of the request first; null when the entity does not exist.
    [[nodiscard]] const Value* attributesOf(const EntityName& name) const;

    const Tree& m_tree;
    const View& m_view;
    const EntityStore& m_store;
    EvalFailure m_failure;
    std::vector<const UnknownField*> m_touched;
    NodeId m_touchedAt = kNoNode;
};

/// The pointers into the request that an attribute chain such as context.input.amount names; none when it names no field.
[[nodiscard]] std::vector<std::string> requestPointers(const Tree& tree, NodeId id);

}  // namespace writ::cedar
