#pragma once

#include "engine/cedar/evaluator.h"

#include <set>

namespace writ::cedar {

/// What one policy does in one view of a request.
struct RuleRun {
    RuleState state = RuleState::NotMatched;
    EvalFailure failure;                    ///< when Errored
    NodeId openAt = kNoNode;                ///< when Open: what read the first unknown field; none in the scope
    const UnknownField* unknown = nullptr;  ///< when Open: that field
};

[[nodiscard]] RuleRun runRule(const Policy& policy, Evaluator& evaluator);

/// The outcomes that a rule can have for some values of its unknown and missing fields, by three-valued evaluation of its
/// conditions. A superset: never fewer than there are.
struct Possibility {
    bool canMatch = false;
    std::set<std::string> fields;  ///< pointers of the unknown and missing fields that it reads
};

[[nodiscard]] Possibility possibility(const Tree& tree, const Policy& policy, Evaluator& evaluator);

}  // namespace writ::cedar
