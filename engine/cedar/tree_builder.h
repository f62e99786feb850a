#pragma once

#include "engine/cedar/tree.h"

namespace writ::cedar {

/// Adds nodes to the arena of a tree, children first. It knows no limits: whoever reads from outside checks heights.
class TreeBuilder {
public:
    explicit TreeBuilder(Tree& tree) : m_tree(tree) {}

    NodeId add(NodeKind kind, Span span, const std::vector<NodeId>& children = {}, std::uint32_t datum = 0,
               std::uint32_t extra = 0);
    NodeId literal(Value value, Span span);
    NodeId variable(Variable variable, Span span);
    /// The row of a name, for Node::datum.
    std::uint32_t name(std::string name, Span span);
    std::uint32_t pattern(Pattern pattern);
    /// What the height of a node with these children would be.
    [[nodiscard]] std::uint32_t heightOver(const std::vector<NodeId>& children) const;

private:
    Tree& m_tree;
};

}  // namespace writ::cedar
