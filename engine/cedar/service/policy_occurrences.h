#pragma once

#include "engine/cedar/service/expression_types.h"
#include "engine/cedar/service/policy_unit.h"

namespace writ::cedar {

/// All names of a unit, ascending by span, without repetitions.
[[nodiscard]] std::vector<Occurrence> policyOccurrences(const PolicyUnit& unit, const World& world);

}  // namespace writ::cedar
