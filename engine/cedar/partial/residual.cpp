#include "engine/cedar/partial/residual.h"

namespace writ::cedar {
namespace {

/// How many names belong to a node.
std::uint32_t nameCount(const Node& node) {
    if (node.kind == NodeKind::Has) return node.extra;
    if (node.kind == NodeKind::Record) return node.count;
    const bool hasOne = node.kind == NodeKind::Attribute || node.kind == NodeKind::Is || node.kind == NodeKind::IsIn;
    return hasOne ? 1 : 0;
}

}  // namespace

Residual concrete(Value value, TypePtr type) {
    Residual residual;
    residual.kind = Residual::Kind::Concrete;
    residual.value = std::move(value);
    residual.type = std::move(type);
    return residual;
}

Residual failing(NodeId origin) {
    Residual residual;
    residual.kind = Residual::Kind::Error;
    residual.origin = origin;
    return residual;
}

NodeId addLike(TreeBuilder& builder, const Tree& from, const Node& like, const std::vector<NodeId>& operands,
               std::uint32_t skip) {
    if (like.kind == NodeKind::Literal) return builder.literal(from.constants[like.datum], like.span);
    if (like.kind == NodeKind::Like) {
        const std::uint32_t pattern = builder.pattern(from.patterns[like.datum]);
        return builder.add(like.kind, like.span, operands, pattern);
    }
    const std::uint32_t names = nameCount(like);
    std::uint32_t datum = names > 0 ? 0 : like.datum;
    for (std::uint32_t i = skip; i < names; ++i) {
        const std::uint32_t row = builder.name(from.names[like.datum + i], from.nameSpans[like.datum + i]);
        if (i == skip) datum = row;
    }
    return builder.add(like.kind, like.span, operands, datum, like.kind == NodeKind::Has ? names - skip : like.extra);
}

NodeId ResidualTree::typed(NodeId node, TypePtr type) {
    types.resize(tree.nodes.size());
    types[node] = std::move(type);
    return node;
}

NodeId ResidualTree::like(const Node& like, const std::vector<NodeId>& operands, TypePtr type, std::uint32_t skip) {
    return typed(addLike(m_builder, m_evaluated, like, operands, skip), std::move(type));
}

NodeId ResidualTree::add(NodeKind kind, const std::vector<NodeId>& operands, TypePtr type) {
    return typed(m_builder.add(kind, {}, operands), std::move(type));
}

NodeId ResidualTree::variable(Variable variable, TypePtr type) {
    return typed(m_builder.variable(variable, {}), std::move(type));
}

NodeId ResidualTree::attribute(NodeId holder, const std::string& name, TypePtr type) {
    const std::uint32_t row = m_builder.name(name, {});
    return typed(m_builder.add(NodeKind::Attribute, {}, {holder}, row), std::move(type));
}

NodeId ResidualTree::nodeOf(const Residual& residual) {
    if (residual.isPartial()) return residual.node;
    if (residual.isConcrete()) return typed(m_builder.literal(residual.value, {}), residual.type);
    return copy(residual.origin);
}

NodeId ResidualTree::copy(NodeId id) {
    const Node& node = m_evaluated.node(id);
    std::vector<NodeId> operands;
    for (std::uint32_t i = 0; i < node.count; ++i) operands.push_back(copy(m_evaluated.child(node, i)));
    return like(node, operands, nullptr);
}

}  // namespace writ::cedar
