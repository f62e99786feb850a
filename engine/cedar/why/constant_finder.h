#pragma once

#include "engine/cedar/policy_set.h"

namespace writ::cedar {

/// What the conditions of all rules ask of fields of requests, by rule, then place. PolicyConstant::handle is the node.
[[nodiscard]] std::vector<PolicyConstant> findConstants(const CedarPolicySet& policies);

}  // namespace writ::cedar
