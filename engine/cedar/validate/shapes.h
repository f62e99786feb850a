#pragma once

#include "engine/cedar/tree.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace writ::cedar {

/// Two expressions of one shape are the same but for their places.
using ShapeId = std::uint32_t;

/// Numbers the shapes of a tree's expressions. Shapes are those of Cedar's core language: `a != b` has the shape of
/// `!(a == b)`, `e has a.b` that of `e has a && e.a has b`.
class Shapes {
public:
    explicit Shapes(const Tree& tree) : m_tree(tree) {}

    [[nodiscard]] ShapeId of(NodeId node);
    /// Of `receiver.name`.
    [[nodiscard]] ShapeId attribute(ShapeId receiver, const std::string& name);
    /// Of a string literal.
    [[nodiscard]] ShapeId text(const std::string& value);
    /// The literal that a node is; a conjunction or disjunction of literal booleans is one too, as Cedar folds them. Or null.
    [[nodiscard]] const Value* literal(NodeId node);

private:
    [[nodiscard]] ShapeId compute(const Node& node, NodeId id);
    [[nodiscard]] ShapeId chain(const Node& node);
    [[nodiscard]] ShapeId has(const Node& node);
    [[nodiscard]] ShapeId record(const Node& node);
    [[nodiscard]] ShapeId typeTest(const Node& node);
    [[nodiscard]] ShapeId connect(NodeKind kind, ShapeId left, ShapeId right);
    [[nodiscard]] ShapeId negation(ShapeId inner);
    [[nodiscard]] ShapeId constant(const Value& value);
    [[nodiscard]] ShapeId intern(NodeKind kind, std::string label, std::vector<ShapeId> parts);
    [[nodiscard]] std::vector<ShapeId> parts(const Node& node);

    const Tree& m_tree;
    std::unordered_map<NodeId, ShapeId> m_known;
    std::map<std::tuple<NodeKind, std::string, std::vector<ShapeId>>, ShapeId> m_shapes;
    std::map<Value, ShapeId> m_constants;
    std::map<ShapeId, Value> m_literals;
    ShapeId m_next = 0;
};

/// The nodes of an expression, itself first, each before its operands. Iterative, so its depth does not matter.
[[nodiscard]] std::vector<NodeId> nodesBelow(const Tree& tree, NodeId root);
/// The same of all conditions of a policy.
[[nodiscard]] std::vector<NodeId> nodesOf(const Tree& tree, const Policy& policy);

}  // namespace writ::cedar
