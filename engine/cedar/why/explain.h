#pragma once

#include "engine/cedar/policy_set.h"

namespace writ::cedar {

/// The clause tables of all rules, with what the verdict of `decision` hinged on:
/// allow and deny by rules: those rules, and the clauses because of which they matched;
/// default deny: the permits nearest to a match, and all that they lacked;
/// indeterminate: the open rules that could change the answer, and what failed or is unknown in them.
[[nodiscard]] Explanation explain(const CedarPolicySet& policies, const CedarInput& input, Decision decision);

}  // namespace writ::cedar
