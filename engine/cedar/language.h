#pragma once

#include "engine/decision/decision.h"

namespace writ::cedar {

/// Cedar behind the decision contract. Static lifetime.
[[nodiscard]] const Language& language();

}  // namespace writ::cedar
