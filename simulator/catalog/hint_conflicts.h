#pragma once

#include "simulator/catalog/usage.h"

namespace writ::sim {

/// What the recorded calls of a tool, its name and binding.json tell against its hints. At most ten a tool; a fact stands before
/// guesses. Incomplete when it is cancelled.
[[nodiscard]] std::vector<HintConflict> hintConflicts(const Corpus& corpus, const ToolDescription& tool,
                                                      const RunControl& control);

}  // namespace writ::sim
