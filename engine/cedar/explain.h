#pragma once

#include "engine/cedar/input.h"

namespace writ::cedar {

/// The clause table of one policy: its scope and each condition with the values that it met.
[[nodiscard]] RuleExplanation explainRule(const Source& source, const Tree& tree, const Policy& policy, const CedarInput& input);

}  // namespace writ::cedar
