#include "engine/cedar/lint/atoms.h"

namespace writ::cedar {
namespace {

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kGreatest = std::numeric_limits<std::int64_t>::max();

/// Recursion is bounded by the height of the tree.
void collect(const Tree& tree, NodeId id, bool negated, std::vector<Atom>& atoms) {
    const Node& node = tree.node(id);
    if (node.kind == NodeKind::Not) return collect(tree, tree.child(node, 0), !negated, atoms);
    const bool splits = negated ? node.kind == NodeKind::Or : node.kind == NodeKind::And;
    if (!splits) {
        atoms.push_back({id, negated});
        return;
    }
    for (std::uint32_t i = 0; i < node.count; ++i) collect(tree, tree.child(node, i), negated, atoms);
}

std::optional<std::int64_t> longLiteral(const Tree& tree, NodeId id) {
    const Node& node = tree.node(id);
    if (node.kind == NodeKind::Negate) {
        const auto operand = longLiteral(tree, tree.child(node, 0));
        return operand && *operand != kLeast ? std::optional(-*operand) : std::nullopt;
    }
    if (node.kind != NodeKind::Literal || !tree.constants[node.datum].is(Value::Kind::Long)) return std::nullopt;
    return tree.constants[node.datum].asLong();
}

/// The same comparison with its sides exchanged.
NodeKind mirrored(NodeKind kind) {
    if (kind == NodeKind::Less) return NodeKind::Greater;
    if (kind == NodeKind::LessEqual) return NodeKind::GreaterEqual;
    if (kind == NodeKind::Greater) return NodeKind::Less;
    return kind == NodeKind::GreaterEqual ? NodeKind::LessEqual : kind;
}

NodeKind opposite(NodeKind kind) {
    if (kind == NodeKind::Less) return NodeKind::GreaterEqual;
    if (kind == NodeKind::LessEqual) return NodeKind::Greater;
    if (kind == NodeKind::Greater) return NodeKind::LessEqual;
    if (kind == NodeKind::GreaterEqual) return NodeKind::Less;
    return kind == NodeKind::Equal ? NodeKind::NotEqual : NodeKind::Equal;
}

std::optional<Interval> interval(NodeId subject, NodeKind kind, std::int64_t constant) {
    if (kind == NodeKind::Equal) return Interval{subject, constant, constant};
    if (kind == NodeKind::LessEqual) return Interval{subject, kLeast, constant};
    if (kind == NodeKind::GreaterEqual) return Interval{subject, constant, kGreatest};
    if (kind == NodeKind::Less && constant > kLeast) return Interval{subject, kLeast, constant - 1};
    if (kind == NodeKind::Greater && constant < kGreatest) return Interval{subject, constant + 1, kGreatest};
    return std::nullopt;
}

bool sameData(const Tree& treeA, const Node& a, const Tree& treeB, const Node& b) {
    switch (a.kind) {
    case NodeKind::Literal: return treeA.constants[a.datum] == treeB.constants[b.datum];
    case NodeKind::Attribute:
    case NodeKind::Is:
    case NodeKind::IsIn: return treeA.names[a.datum] == treeB.names[b.datum];
    case NodeKind::Has:
    case NodeKind::Record: {
        const std::uint32_t count = a.kind == NodeKind::Has ? a.extra : a.count;
        if (count != (b.kind == NodeKind::Has ? b.extra : b.count)) return false;
        for (std::uint32_t i = 0; i < count; ++i) {
            if (treeA.names[a.datum + i] != treeB.names[b.datum + i]) return false;
        }
        return true;
    }
    case NodeKind::Like: return treeA.patterns[a.datum].pieces == treeB.patterns[b.datum].pieces;
    case NodeKind::Invalid:
    case NodeKind::Variable:
    case NodeKind::Slot:
    case NodeKind::Not:
    case NodeKind::Negate:
    case NodeKind::And:
    case NodeKind::Or:
    case NodeKind::If:
    case NodeKind::Equal:
    case NodeKind::NotEqual:
    case NodeKind::Less:
    case NodeKind::LessEqual:
    case NodeKind::Greater:
    case NodeKind::GreaterEqual:
    case NodeKind::In:
    case NodeKind::Add:
    case NodeKind::Subtract:
    case NodeKind::Multiply:
    case NodeKind::Set:
    case NodeKind::Method:
    case NodeKind::Call: break;
    }
    return a.datum == b.datum;
}

}  // namespace

std::vector<Atom> atomsOf(const LintedPolicy& policy) {
    std::vector<Atom> atoms;
    for (const Condition& condition : policy.policy->conditions) collect(*policy.tree, condition.body, condition.isUnless, atoms);
    return atoms;
}

std::optional<Interval> intervalOf(const Tree& tree, const Atom& atom) {
    const Node& node = tree.node(atom.node);
    if (node.kind < NodeKind::Equal || node.kind > NodeKind::GreaterEqual) return std::nullopt;
    const NodeId left = tree.child(node, 0);
    const NodeId right = tree.child(node, 1);
    NodeKind kind = atom.negated ? opposite(node.kind) : node.kind;
    if (const auto constant = longLiteral(tree, right)) return interval(left, kind, *constant);
    if (const auto constant = longLiteral(tree, left)) return interval(right, mirrored(kind), *constant);
    return std::nullopt;
}

bool isSame(const Tree& treeA, NodeId a, const Tree& treeB, NodeId b) {
    const Node& nodeA = treeA.node(a);
    const Node& nodeB = treeB.node(b);
    if (nodeA.kind != nodeB.kind || nodeA.count != nodeB.count || !sameData(treeA, nodeA, treeB, nodeB)) return false;
    for (std::uint32_t i = 0; i < nodeA.count; ++i) {
        if (!isSame(treeA, treeA.child(nodeA, i), treeB, treeB.child(nodeB, i))) return false;
    }
    return true;
}

}  // namespace writ::cedar
