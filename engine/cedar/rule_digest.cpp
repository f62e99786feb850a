#include "engine/cedar/rule_digest.h"

#include <limits>

namespace writ::cedar {
namespace {

/// Writes a policy so that different ones are written differently. Its recursion is bounded by the height of the tree.
class Writer {
public:
    explicit Writer(const Tree& tree) : m_tree(tree) {}

    Digest run(const Policy& policy) {
        number(static_cast<std::size_t>(policy.effect));
        for (const ScopeClause& clause : policy.scope) scope(clause);
        number(policy.conditions.size());
        for (const Condition& condition : policy.conditions) {
            number(condition.isUnless ? 1 : 0);
            expression(condition.body);
        }
        return m_digest.finish();
    }

private:
    void number(std::size_t value) { m_digest.add(std::to_string(value)); }
    void value(const Value& value) {
        number(static_cast<std::size_t>(value.kind()));
        m_digest.add(value.text(std::numeric_limits<std::size_t>::max() - 1));
    }

    void scope(const ScopeClause& clause) {
        number(static_cast<std::size_t>(clause.kind));
        m_digest.add(clause.type);
        number(clause.entities.size());
        for (const Value& entity : clause.entities) value(entity);
    }

    void expression(NodeId id) {
        const Node& node = m_tree.node(id);
        number(static_cast<std::size_t>(node.kind));
        number(node.count);
        datum(node);
        for (std::uint32_t i = 0; i < node.count; ++i) expression(m_tree.child(node, i));
    }

    /// What the node's datum stands for: see Node::datum.
    void datum(const Node& node) {
        const NodeKind kind = node.kind;
        if (kind == NodeKind::Literal) return value(m_tree.constants[node.datum]);
        if (kind == NodeKind::Like) return pattern(m_tree.patterns[node.datum]);
        if (kind == NodeKind::Has) return names(node.datum, node.extra);
        if (kind == NodeKind::Record) return names(node.datum, node.count);
        const bool named = kind == NodeKind::Attribute || kind == NodeKind::Is || kind == NodeKind::IsIn;
        if (named) return names(node.datum, 1);
        number(node.datum);
    }

    void pattern(const Pattern& pattern) {
        number(pattern.pieces.size());
        for (const std::string& piece : pattern.pieces) m_digest.add(piece);
    }

    void names(std::uint32_t first, std::uint32_t count) {
        number(count);
        for (std::uint32_t i = 0; i < count; ++i) m_digest.add(m_tree.names[first + i]);
    }

    const Tree& m_tree;
    DigestBuilder m_digest;
};

}  // namespace

Digest ruleDigest(const Tree& tree, const Policy& policy) {
    return Writer(tree).run(policy);
}

}  // namespace writ::cedar
