#pragma once

#include "engine/cedar/policy_set.h"

namespace writ::cedar {

/// As PolicyConstants::around.
[[nodiscard]] Result<std::vector<BoundaryValue>> valuesAround(const Tree& tree, const PolicyConstant& constant,
                                                              const CedarInput& input, const CedarInput& asked);

}  // namespace writ::cedar
