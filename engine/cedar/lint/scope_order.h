#pragma once

#include "engine/cedar/tree.h"

namespace writ::cedar {

/// Whether every entity that fits `narrow` fits `wide`, whatever the hierarchy is. False when that is not certain.
[[nodiscard]] bool holds(const ScopeClause& wide, const ScopeClause& narrow);
/// Whether one entity could fit both, in some hierarchy.
[[nodiscard]] bool canMeet(const ScopeClause& a, const ScopeClause& b);

}  // namespace writ::cedar
