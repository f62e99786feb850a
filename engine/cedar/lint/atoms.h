#pragma once

#include "engine/cedar/lint/checks.h"

#include <limits>
#include <optional>

namespace writ::cedar {

/// A condition that must hold, or must not, for a policy to match.
struct Atom {
    NodeId node = kNoNode;
    bool negated = false;
};

/// What must all hold for a policy to match: its conditions, taken apart at && and, below a negation, at ||.
[[nodiscard]] std::vector<Atom> atomsOf(const LintedPolicy& policy);

/// A comparison of something with an integer constant, as the interval in which it holds.
struct Interval {
    NodeId subject = kNoNode;
    std::int64_t low = std::numeric_limits<std::int64_t>::min();
    std::int64_t high = std::numeric_limits<std::int64_t>::max();
};
/// Nothing when the atom is no such comparison, or holds in no interval.
[[nodiscard]] std::optional<Interval> intervalOf(const Tree& tree, const Atom& atom);

/// Whether two expressions are written alike, but for white space, comments and parentheses.
[[nodiscard]] bool isSame(const Tree& treeA, NodeId a, const Tree& treeB, NodeId b);

}  // namespace writ::cedar
