#pragma once

#include "engine/cedar/validate/checker.h"

namespace writ::cedar {

/// Reports chains of more than `level` dereferences of entities (RFC 76), where the policy can be evaluated in the environment.
/// Only of a policy that is ok or False there.
void checkLevels(const PolicyContext& context, const Typing& typing, const LinkedEnvironment& environment, std::uint32_t level);

}  // namespace writ::cedar
