#pragma once

#include "engine/decision/decision.h"

namespace writ::bench {

/// How many recorded calls sim::replay decides in a second on this machine; the best of several runs.
[[nodiscard]] std::int64_t replayedCallsPerSecond(const PolicySetPtr& policies, const std::vector<InputPtr>& inputs);

}  // namespace writ::bench
