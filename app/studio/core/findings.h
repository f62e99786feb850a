#pragma once

#include "simulator/findings/findings.h"

#include <memory>
#include <vector>

namespace writ::studio {

/// What a replay points out. Null while it is looked through.
using FindingsPtr = std::shared_ptr<const std::vector<sim::Finding>>;

}  // namespace writ::studio
