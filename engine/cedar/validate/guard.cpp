#include "engine/cedar/validate/guard.h"

#include <unordered_map>

namespace writ::cedar {
namespace {

/// A longer receiver is not worth repeating.
constexpr std::size_t kMaxReceiver = 160;

/// What can stand before `has` and `.` without parentheses.
bool isPrimary(NodeKind kind) {
    return kind == NodeKind::Variable || kind == NodeKind::Literal || kind == NodeKind::Attribute || kind == NodeKind::Method ||
           kind == NodeKind::Call;
}

/// The widest expression around a node that is not part of a conjunction or disjunction itself: `x && ` can be put before it.
NodeId guardedOperand(const Tree& tree, const Policy& policy, NodeId node) {
    std::unordered_map<NodeId, NodeId> parents;
    for (const NodeId id : nodesOf(tree, policy)) {
        for (std::uint32_t i = 0; i < tree.node(id).count; ++i) parents.emplace(tree.child(tree.node(id), i), id);
    }
    for (auto parent = parents.find(node); parent != parents.end(); parent = parents.find(node)) {
        const NodeKind kind = tree.node(parent->second).kind;
        if (kind == NodeKind::And || kind == NodeKind::Or) break;
        node = parent->second;
    }
    return node;
}

}  // namespace

void addGuard(Diagnostic* diagnostic, const PolicyContext& context, NodeId receiver, NodeId access, const std::string& test) {
    if (!diagnostic) return;
    const Node& owner = context.tree.node(receiver);
    std::string subject(context.reporter->written(owner.span));
    if (subject.empty() || subject.size() > kMaxReceiver) {
        addNote(diagnostic, "test for it first, with `…" + test + " && …`");
        return;
    }
    if (!isPrimary(owner.kind)) subject = "(" + subject + ")";
    const std::string guard = subject + test;
    addNote(diagnostic, "test for it first, with " + inCode(guard + " && …"));
    if (!context.policy) return;
    const Node& operand = context.tree.node(guardedOperand(context.tree, *context.policy, access));
    const bool needsParentheses = operand.kind == NodeKind::If;
    Fix fix{"Test for it first: " + inCode(guard), {}};
    fix.edits.push_back({{operand.span.begin, operand.span.begin}, guard + " && " + (needsParentheses ? "(" : "")});
    if (needsParentheses) fix.edits.push_back({{operand.span.end, operand.span.end}, ")"});
    diagnostic->fixes.push_back(std::move(fix));
}

}  // namespace writ::cedar
