#pragma once

#include "engine/cedar/why/clause_table.h"

namespace writ::cedar {

/// The parts of a policy on which its outcome hinges: rows of its clause table, ascending.
using Hinges = std::vector<std::size_t>;

/// Why a policy did what it did: the true clauses of one that matched, the false one of one that did not, what failed, or what
/// is unknown.
[[nodiscard]] Hinges hingesOf(const Tree& tree, const Policy& policy, const CedarInput& input, const ClauseTable& table);

/// What a policy that did not match would have needed. Ordered: the nearer to a match, the smaller.
struct Lack {
    bool otherAction = false;    ///< it is about another action
    std::size_t scopeParts = 0;  ///< parts of the scope that do not fit
    std::size_t conditions = 0;  ///< clauses that would have to come out differently, at least
    Hinges rows;                 ///< all of these, also those that evaluation did not reach
};
[[nodiscard]] bool isNearer(const Lack& a, const Lack& b);
/// The clauses of `Lack::conditions`, as nodes.
[[nodiscard]] std::vector<NodeId> neededClauses(const Tree& tree, const Policy& policy, const CedarInput& input);
[[nodiscard]] Lack lackOf(const Tree& tree, const Policy& policy, const CedarInput& input, const ClauseTable& table);

}  // namespace writ::cedar
