#pragma once

#include "engine/cedar/validate/checker.h"

namespace writ::cedar {

/// Warns of strings and names of a policy that may not be what they look like.
void checkTextSafety(const PolicyContext& context);

}  // namespace writ::cedar
