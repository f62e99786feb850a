// Bounds that are one off what the description of the policy says.
#include "engine/cedar/evaluator.h"
#include "engine/cedar/lint/checks.h"
#include "engine/cedar/lint/description.h"

#include <algorithm>

namespace writ::cedar {
namespace {

constexpr std::int64_t kCents = 100;

/// A comparison with a constant: like a WrittenBound, but in the unit of the policy.
struct CodedBound {
    NodeId node = kNoNode;
    NodeId constantNode = kNoNode;
    bool isDuration = false;
    std::int64_t constant = 0;
    bool lowSideHasIt = true;

    [[nodiscard]] std::int64_t lastOfLowSide() const { return lowSideHasIt ? constant : constant - 1; }
};

class BoundReader {
public:
    explicit BoundReader(const LintedPolicy& policy) : m_tree(*policy.tree) {
        m_nothing.variables.fill(Value(UnknownField{"", UnknownReason::NotRecorded}));
        for (const Condition& condition : policy.policy->conditions) collect(condition.body);
    }
    [[nodiscard]] const std::vector<CodedBound>& bounds() const { return m_bounds; }

private:
    void collect(NodeId id) {
        const Node& node = m_tree.node(id);
        if (node.kind >= NodeKind::Less && node.kind <= NodeKind::GreaterEqual) {
            if (!add(id, node, 1)) add(id, node, 0);
        }
        for (std::uint32_t i = 0; i < node.count; ++i) collect(m_tree.child(node, i));
    }

    /// `x <= 5` and `x > 5` leave 5 on the low side, `x < 5` and `x >= 5` do not; with the constant on the left it is the
    /// other way round.
    bool add(NodeId id, const Node& node, std::uint32_t side) {
        Evaluator evaluator(m_tree, m_nothing, m_empty);
        Value value;
        if (evaluator.evaluate(m_tree.child(node, side), value) != Status::Ok) return false;
        const bool duration = value.is(Value::Kind::Duration);
        if (!duration && !value.is(Value::Kind::Long)) return false;
        const bool inclusive = node.kind == NodeKind::LessEqual || node.kind == NodeKind::Greater;
        m_bounds.push_back({id, m_tree.child(node, side), duration, duration ? value.asDuration().ms : value.asLong(),
                            inclusive == (side == 1)});
        return true;
    }

    const Tree& m_tree;
    View m_nothing;
    EntityStore m_empty;
    std::vector<CodedBound> m_bounds;
};

/// The written bound in the units that a constant of the policy can have.
std::vector<std::int64_t> inUnitsOf(const CodedBound& coded, const WrittenBound& written) {
    std::int64_t number = written.number;
    if (coded.isDuration) {
        const bool fits = written.milliseconds > 0 && !__builtin_mul_overflow(number, written.milliseconds, &number);
        return fits ? std::vector{number} : std::vector<std::int64_t>();
    }
    std::int64_t cents = 0;
    if (written.isMoney && !__builtin_mul_overflow(number, kCents, &cents)) return {number, cents};
    return {number};
}

/// How far the last value of the low side is from the written one, in the unit that comes nearest.
struct Distance {
    std::int64_t steps = 2;   ///< 2 or more: they have nothing to do with each other
    std::int64_t number = 0;  ///< the written one in that unit
};

Distance distance(const CodedBound& coded, const WrittenBound& written) {
    Distance nearest;
    for (const std::int64_t number : inUnitsOf(coded, written)) {
        const std::int64_t wanted = written.lowSideHasIt ? number : number - 1;
        std::int64_t steps = 0;
        if (__builtin_sub_overflow(coded.lastOfLowSide(), wanted, &steps)) continue;
        if (steps >= -1 && steps <= 1 && (nearest.steps > 1 || steps == 0)) nearest = {steps < 0 ? -steps : steps, number};
    }
    return nearest;
}

/// The operator of a comparison, in the text between its sides.
Span operatorSpan(const LintedPolicy& policy, NodeId id) {
    const Tree& tree = *policy.tree;
    const Node& node = tree.node(id);
    const Span between{tree.node(tree.child(node, 0)).span.end, tree.node(tree.child(node, 1)).span.begin};
    const std::string_view text = policy.source->text(between);
    const std::size_t at = text.find_first_of("<>");
    if (at == std::string_view::npos) return {};
    const auto begin = static_cast<std::uint32_t>(between.begin + at);
    const bool wide = at + 1 < text.size() && text[at + 1] == '=';
    return {begin, begin + (wide ? 2U : 1U)};
}

/// The operator that puts the constant on the other side of the bound.
std::string_view otherOperator(NodeKind kind) {
    if (kind == NodeKind::Less) return "<=";
    if (kind == NodeKind::LessEqual) return "<";
    return kind == NodeKind::Greater ? ">=" : ">";
}

class BoundaryCheck {
public:
    BoundaryCheck(const LintedPolicy& policy, std::vector<WrittenBound> written)
        : m_policy(policy), m_written(std::move(written)), m_reader(policy) {}

    void run(Findings& findings) const {
        for (const CodedBound& coded : m_reader.bounds()) {
            if (agrees(coded)) continue;
            for (const WrittenBound& written : m_written) {
                const Distance found = distance(coded, written);
                if (found.steps != 1 || isStated(written)) continue;
                findings.push_back(report(coded, written, found.number));
                break;
            }
        }
    }

private:
    [[nodiscard]] bool agrees(const CodedBound& coded) const {
        return std::any_of(m_written.begin(), m_written.end(),
                           [&coded](const WrittenBound& w) { return distance(coded, w).steps == 0; });
    }
    [[nodiscard]] bool isStated(const WrittenBound& written) const {
        const auto& bounds = m_reader.bounds();
        return std::any_of(bounds.begin(), bounds.end(),
                           [&written](const CodedBound& c) { return distance(c, written).steps == 0; });
    }

    [[nodiscard]] Diagnostic report(const CodedBound& coded, const WrittenBound& written, std::int64_t number) const {
        const Node& node = m_policy.tree->node(coded.node);
        const std::string shown = (written.isMoney ? "$" : "") + std::to_string(written.number);
        const std::string message = coded.constant == number
                                        ? "the description puts exactly " + shown + " on the other side of this bound"
                                        : "this bound is one off the " + shown + " of the description";
        Diagnostic found = finding(Code::CedarBoundaryDiffers, m_policy, node.span, message);
        for (const Annotation& annotation : m_policy.policy->annotations) {
            if (isDescription(annotation)) found.notes.push_back({annotation.span, "the description"});
        }
        if (const Span at = operatorSpan(m_policy, coded.node); coded.constant == number && !at.empty()) {
            found.fixes.push_back(
                {"Use " + std::string(otherOperator(node.kind)), {{at, std::string(otherOperator(node.kind))}}});
        } else if (!coded.isDuration) {
            const std::int64_t last = written.lowSideHasIt ? number : number - 1;
            const std::string constant = std::to_string(coded.lowSideHasIt ? last : last + 1);
            found.fixes.push_back({"Use " + constant, {{m_policy.tree->node(coded.constantNode).span, constant}}});
        }
        return found;
    }

    const LintedPolicy& m_policy;
    std::vector<WrittenBound> m_written;
    BoundReader m_reader;
};

}  // namespace

void checkBoundaries(const LintedPolicies& policies, Findings& findings) {
    for (const LintedPolicy& policy : policies) {
        for (const Annotation& annotation : policy.policy->annotations) {
            if (!isDescription(annotation)) continue;
            std::vector<WrittenBound> written = writtenBounds(annotation.value);
            if (!written.empty()) BoundaryCheck(policy, std::move(written)).run(findings);
        }
    }
}

}  // namespace writ::cedar
