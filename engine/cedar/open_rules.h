#pragma once

#include "engine/cedar/policy_set.h"

namespace writ::cedar {

/// Ends a decision in which some rule is open or failed; decide() calls it for no other. The scratch holds the bits of the
/// rules, their states, and one error a rule that is open or failed, still without fields. It gives the errors their fields,
/// says which fields decide, and judges.
void settleOpen(const CedarPolicySet& policies, const CedarInput& input, CedarScratch& scratch);

}  // namespace writ::cedar
