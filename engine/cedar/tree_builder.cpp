#include "engine/cedar/tree_builder.h"

#include <algorithm>

namespace writ::cedar {
namespace {

std::uint32_t last(std::size_t size) {
    return static_cast<std::uint32_t>(size - 1);
}

}  // namespace

NodeId TreeBuilder::add(NodeKind kind, Span span, const std::vector<NodeId>& children, std::uint32_t datum, std::uint32_t extra) {
    const auto height = static_cast<std::uint16_t>(heightOver(children));
    m_tree.nodes.push_back({kind, height, span, static_cast<std::uint32_t>(m_tree.children.size()),
                            static_cast<std::uint32_t>(children.size()), datum, extra});
    m_tree.children.insert(m_tree.children.end(), children.begin(), children.end());
    return last(m_tree.nodes.size());
}

NodeId TreeBuilder::literal(Value value, Span span) {
    m_tree.constants.push_back(std::move(value));
    return add(NodeKind::Literal, span, {}, last(m_tree.constants.size()));
}

NodeId TreeBuilder::variable(Variable variable, Span span) {
    return add(NodeKind::Variable, span, {}, static_cast<std::uint32_t>(variable));
}

std::uint32_t TreeBuilder::name(std::string name, Span span) {
    m_tree.names.push_back(std::move(name));
    m_tree.nameSpans.push_back(span);
    return last(m_tree.names.size());
}

std::uint32_t TreeBuilder::pattern(Pattern pattern) {
    m_tree.patterns.push_back(std::move(pattern));
    return last(m_tree.patterns.size());
}

std::uint32_t TreeBuilder::heightOver(const std::vector<NodeId>& children) const {
    std::uint32_t height = 1;
    for (const NodeId child : children) height = std::max<std::uint32_t>(height, m_tree.nodes[child].height + 1U);
    return height;
}

}  // namespace writ::cedar
