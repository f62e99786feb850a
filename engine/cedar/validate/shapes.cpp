#include "engine/cedar/validate/shapes.h"

#include <algorithm>
#include <numeric>

namespace writ::cedar {

ShapeId Shapes::of(NodeId node) {
    if (const auto known = m_known.find(node); known != m_known.end()) return known->second;
    const ShapeId shape = compute(m_tree.node(node), node);
    m_known.emplace(node, shape);
    return shape;
}

const Value* Shapes::literal(NodeId node) {
    const auto found = m_literals.find(of(node));
    return found == m_literals.end() ? nullptr : &found->second;
}

ShapeId Shapes::compute(const Node& node, NodeId id) {
    switch (node.kind) {
    case NodeKind::Invalid: return intern(node.kind, std::to_string(id), {});  // like nothing else
    case NodeKind::Literal: return constant(m_tree.constants[node.datum]);
    case NodeKind::And:
    case NodeKind::Or: return chain(node);
    case NodeKind::NotEqual: return negation(intern(NodeKind::Equal, {}, parts(node)));
    case NodeKind::Greater: return negation(intern(NodeKind::LessEqual, {}, parts(node)));
    case NodeKind::GreaterEqual: return negation(intern(NodeKind::Less, {}, parts(node)));
    case NodeKind::Attribute: return attribute(of(m_tree.child(node, 0)), m_tree.names[node.datum]);
    case NodeKind::Has: return has(node);
    case NodeKind::Like: {
        std::string label;
        for (const std::string& piece : m_tree.patterns[node.datum].pieces) label += std::to_string(piece.size()) + ':' + piece;
        return intern(node.kind, std::move(label), parts(node));
    }
    case NodeKind::Is:
    case NodeKind::IsIn: return typeTest(node);
    case NodeKind::Record: return record(node);
    case NodeKind::Variable:
    case NodeKind::Slot:
    case NodeKind::Method:
    case NodeKind::Call: return intern(node.kind, std::to_string(node.datum), parts(node));
    case NodeKind::Not:
    case NodeKind::Negate:
    case NodeKind::If:
    case NodeKind::Equal:
    case NodeKind::Less:
    case NodeKind::LessEqual:
    case NodeKind::In:
    case NodeKind::Add:
    case NodeKind::Subtract:
    case NodeKind::Multiply:
    case NodeKind::Set: return intern(node.kind, {}, parts(node));
    }
    return intern(NodeKind::Invalid, std::to_string(id), {});
}

ShapeId Shapes::chain(const Node& node) {
    ShapeId shape = of(m_tree.child(node, 0));
    for (std::uint32_t i = 1; i < node.count; ++i) shape = connect(node.kind, shape, of(m_tree.child(node, i)));
    return shape;
}

ShapeId Shapes::has(const Node& node) {
    ShapeId receiver = of(m_tree.child(node, 0));
    ShapeId shape = 0;
    for (std::uint32_t i = 0; i < node.extra; ++i) {
        const std::string& name = m_tree.names[node.datum + i];
        const ShapeId test = intern(NodeKind::Has, name, {receiver});
        shape = i == 0 ? test : connect(NodeKind::And, shape, test);
        receiver = attribute(receiver, name);
    }
    return shape;
}

ShapeId Shapes::record(const Node& node) {
    std::vector<std::uint32_t> order(node.count);
    std::iota(order.begin(), order.end(), 0U);
    const auto name = [this, &node](std::uint32_t i) -> const std::string& { return m_tree.names[node.datum + i]; };
    std::sort(order.begin(), order.end(), [&name](std::uint32_t a, std::uint32_t b) { return name(a) < name(b); });
    std::string label;
    std::vector<ShapeId> values;
    for (const std::uint32_t i : order) {
        label += std::to_string(name(i).size()) + ':' + name(i);
        values.push_back(of(m_tree.child(node, i)));
    }
    return intern(NodeKind::Record, std::move(label), std::move(values));
}

ShapeId Shapes::typeTest(const Node& node) {
    const ShapeId subject = of(m_tree.child(node, 0));
    const ShapeId test = intern(NodeKind::Is, m_tree.names[node.datum], {subject});
    if (node.kind == NodeKind::Is) return test;
    return connect(NodeKind::And, test, intern(NodeKind::In, {}, {subject, of(m_tree.child(node, 1))}));
}

ShapeId Shapes::connect(NodeKind kind, ShapeId left, ShapeId right) {
    const auto a = m_literals.find(left);
    const auto b = m_literals.find(right);
    const auto isBool = [this](const auto& at) { return at != m_literals.end() && at->second.is(Value::Kind::Bool); };
    if (!isBool(a) || !isBool(b)) return intern(kind, {}, {left, right});
    const bool x = a->second.asBool();
    const bool y = b->second.asBool();
    return constant(Value(kind == NodeKind::And ? x && y : x || y));
}

ShapeId Shapes::attribute(ShapeId receiver, const std::string& name) {
    return intern(NodeKind::Attribute, name, {receiver});
}

ShapeId Shapes::text(const std::string& value) {
    return constant(Value(value));
}

ShapeId Shapes::negation(ShapeId inner) {
    return intern(NodeKind::Not, {}, {inner});
}

ShapeId Shapes::constant(const Value& value) {
    const auto [at, isNew] = m_constants.emplace(value, m_next);
    if (isNew) m_literals.emplace(m_next++, value);
    return at->second;
}

ShapeId Shapes::intern(NodeKind kind, std::string label, std::vector<ShapeId> parts) {
    const auto [at, isNew] = m_shapes.emplace(std::make_tuple(kind, std::move(label), std::move(parts)), m_next);
    if (isNew) ++m_next;
    return at->second;
}

std::vector<ShapeId> Shapes::parts(const Node& node) {
    std::vector<ShapeId> shapes;
    for (std::uint32_t i = 0; i < node.count; ++i) shapes.push_back(of(m_tree.child(node, i)));
    return shapes;
}

std::vector<NodeId> nodesBelow(const Tree& tree, NodeId root) {
    std::vector<NodeId> found;
    std::vector<NodeId> open{root};
    while (!open.empty()) {
        const NodeId id = open.back();
        open.pop_back();
        found.push_back(id);
        const Node& node = tree.node(id);
        for (std::uint32_t i = node.count; i > 0; --i) open.push_back(tree.child(node, i - 1));
    }
    return found;
}

std::vector<NodeId> nodesOf(const Tree& tree, const Policy& policy) {
    std::vector<NodeId> found;
    for (const Condition& condition : policy.conditions) {
        const std::vector<NodeId> below = nodesBelow(tree, condition.body);
        found.insert(found.end(), below.begin(), below.end());
    }
    return found;
}

}  // namespace writ::cedar
