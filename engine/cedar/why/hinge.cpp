#include "engine/cedar/why/hinge.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace writ::cedar {
namespace {

constexpr std::size_t kScopeRows = 3;
constexpr std::size_t kActionRow = 1;

enum class Outcome : std::uint8_t { True, False, Fails, Unknown };

Outcome opposite(Outcome outcome) {
    return outcome == Outcome::True ? Outcome::False : Outcome::True;
}

class HingeFinder {
public:
    HingeFinder(const Tree& tree, const CedarInput& input, const ClauseTable& table)
        : m_tree(tree), m_table(table), m_evaluator(tree, input.exact, *input.store) {}

    Hinges hinges(const Policy& policy) {
        const std::vector<std::size_t> misfits = scopeMisfits();
        if (!misfits.empty()) return misfits;
        std::vector<NodeId> satisfied;
        std::vector<NodeId> unknown;
        for (const Condition& condition : policy.conditions) {
            const Outcome outcome = outcomeOf(condition.body);
            if (outcome == Outcome::Unknown) {
                unknown.push_back(condition.body);  // what follows is reached for some value of the field
            } else if (outcome == (condition.isUnless ? Outcome::False : Outcome::True)) {
                satisfied.push_back(condition.body);
            } else {
                because(condition.body, outcome);
                return rows(m_nodes);
            }
        }
        for (const NodeId body : unknown.empty() ? satisfied : unknown) because(body, outcomeOf(body));
        return policy.conditions.empty() ? Hinges{0, 1, 2} : rows(m_nodes);
    }

    Lack lack(const Policy& policy) {
        Lack result;
        result.rows = scopeMisfits();
        result.scopeParts = result.rows.size();
        result.otherAction = std::find(result.rows.begin(), result.rows.end(), kActionRow) != result.rows.end();
        const std::vector<NodeId> needed = needs(policy);
        result.conditions = needed.size();
        for (const std::size_t row : rows(needed)) result.rows.push_back(row);
        return result;
    }

    std::vector<NodeId> needs(const Policy& policy) {
        std::vector<NodeId> needed;
        for (const Condition& condition : policy.conditions)
            append(needed, needs(condition.body, condition.isUnless ? Outcome::False : Outcome::True));
        return needed;
    }

private:
    /// Scope parts that do not fit; else those of which it is not known.
    [[nodiscard]] std::vector<std::size_t> scopeMisfits() const {
        for (const Truth truth : {Truth::False, Truth::Unknown}) {
            std::vector<std::size_t> found;
            for (std::size_t row = 0; row < kScopeRows; ++row) {
                if (m_table.clauses[row].truth == truth) found.push_back(row);
            }
            if (!found.empty()) return found;
        }
        return {};
    }

    [[nodiscard]] Hinges rows(const std::vector<NodeId>& nodes) const {
        std::set<std::size_t> found;
        for (const NodeId id : nodes) found.insert(m_table.rowOf(m_tree, id));
        return {found.begin(), found.end()};
    }

    static void append(std::vector<NodeId>& nodes, const std::vector<NodeId>& more) {
        nodes.insert(nodes.end(), more.begin(), more.end());
    }

    Outcome outcomeOf(NodeId id) {
        m_evaluator.reset();
        Value value;
        const Status status = m_evaluator.evaluate(id, value);
        if (status == Status::Unknown) return Outcome::Unknown;
        if (status == Status::Failed || !value.is(Value::Kind::Bool)) return Outcome::Fails;
        return value.asBool() ? Outcome::True : Outcome::False;
    }

    /// Collects the parts because of which an expression came out so.
    void because(NodeId id, Outcome outcome) {
        const Node& node = m_tree.node(id);
        if (outcome == Outcome::Fails) return becauseItFailed(id);
        if (node.kind == NodeKind::Not) {
            return because(m_tree.child(node, 0), outcome == Outcome::Unknown ? outcome : opposite(outcome));
        }
        if (node.kind == NodeKind::If) return becauseOfIf(node, outcome);
        if (node.kind == NodeKind::And || node.kind == NodeKind::Or) return becauseOfSequence(node, outcome);
        m_nodes.push_back(id);
    }

    void becauseItFailed(NodeId id) {
        m_evaluator.reset();
        Value value;
        const bool failed = m_evaluator.evaluate(id, value) == Status::Failed;
        const NodeId at = failed ? m_evaluator.failure().node : id;
        m_nodes.push_back(at == kNoNode ? id : at);
    }

    void becauseOfIf(const Node& node, Outcome outcome) {
        const Outcome test = outcomeOf(m_tree.child(node, 0));
        because(m_tree.child(node, 0), test);
        if (test == Outcome::True) because(m_tree.child(node, 1), outcome);
        if (test == Outcome::False) because(m_tree.child(node, 2), outcome);
    }

    /// All operands of one that had to go through them all; the first of one that ended there. Of an unknown one that which
    /// ends it whatever the unknown operands are, else those.
    void becauseOfSequence(const Node& node, Outcome outcome) {
        const Outcome ending = node.kind == NodeKind::And ? Outcome::False : Outcome::True;
        std::vector<NodeId> reasons;
        for (std::uint32_t i = 0; i < node.count; ++i) {
            const NodeId operand = m_tree.child(node, i);
            const Outcome now = outcomeOf(operand);
            if (now == ending) return because(operand, now);
            if (now == outcome) reasons.push_back(operand);
            if (now == Outcome::Fails) break;
        }
        for (const NodeId reason : reasons) because(reason, outcome);
    }

    /// The fewest parts that would have to come out differently.
    std::vector<NodeId> needs(NodeId id, Outcome wanted) {
        const Node& node = m_tree.node(id);
        if (node.kind == NodeKind::Not) return needs(m_tree.child(node, 0), opposite(wanted));
        if (node.kind == NodeKind::If) {
            const Outcome test = outcomeOf(m_tree.child(node, 0));
            if (test == Outcome::True || test == Outcome::False)
                return needs(m_tree.child(node, test == Outcome::True ? 1 : 2), wanted);
            return {m_tree.child(node, 0)};
        }
        if (node.kind == NodeKind::And || node.kind == NodeKind::Or) {
            return (node.kind == NodeKind::And) == (wanted == Outcome::True) ? needsAll(node, wanted) : needsOne(node, wanted);
        }
        if (outcomeOf(id) == wanted) return {};
        return {id};
    }

    std::vector<NodeId> needsAll(const Node& node, Outcome wanted) {
        std::vector<NodeId> all;
        for (std::uint32_t i = 0; i < node.count; ++i) append(all, needs(m_tree.child(node, i), wanted));
        return all;
    }

    std::vector<NodeId> needsOne(const Node& node, Outcome wanted) {
        std::vector<NodeId> fewest = needs(m_tree.child(node, 0), wanted);
        for (std::uint32_t i = 1; i < node.count; ++i) {
            std::vector<NodeId> others = needs(m_tree.child(node, i), wanted);
            if (others.size() < fewest.size()) fewest = std::move(others);
        }
        return fewest;
    }

    const Tree& m_tree;
    const ClauseTable& m_table;
    Evaluator m_evaluator;
    std::vector<NodeId> m_nodes;
};

}  // namespace

Hinges hingesOf(const Tree& tree, const Policy& policy, const CedarInput& input, const ClauseTable& table) {
    return HingeFinder(tree, input, table).hinges(policy);
}

bool isNearer(const Lack& a, const Lack& b) {
    return std::tie(a.otherAction, a.scopeParts, a.conditions) < std::tie(b.otherAction, b.scopeParts, b.conditions);
}

std::vector<NodeId> neededClauses(const Tree& tree, const Policy& policy, const CedarInput& input) {
    const ClauseTable none;
    return HingeFinder(tree, input, none).needs(policy);
}

Lack lackOf(const Tree& tree, const Policy& policy, const CedarInput& input, const ClauseTable& table) {
    return HingeFinder(tree, input, table).lack(policy);
}

}  // namespace writ::cedar
