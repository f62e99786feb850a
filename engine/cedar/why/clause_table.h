#pragma once

#include "engine/cedar/evaluator.h"
#include "engine/text/source.h"

namespace writ::cedar {

/// The clause table of one policy: its scope parts, and each condition with all its sub-expressions down to where values come
/// from. Literals get no row of their own.
struct ClauseTable {
    bool scopeMatched = false;
    std::vector<Clause> clauses;
    std::vector<NodeId> nodes;  ///< one a clause; none for a scope part and for a condition as a whole

    /// The row that shows a node, or the smallest one around it; a row there always is.
    [[nodiscard]] std::size_t rowOf(const Tree& tree, NodeId id) const;
};

[[nodiscard]] ClauseTable clauseTable(const Source& source, const Tree& tree, const Policy& policy, const CedarInput& input);

}  // namespace writ::cedar
