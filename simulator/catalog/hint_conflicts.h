#pragma once

#include "simulator/catalog/usage.h"

#include <span>

namespace writ::sim {

/// What the recorded calls of a tool, its name and binding.json tell against its hints. At most ten a tool; a fact stands before
/// guesses. `calls`: of the tool, without probe calls, as indices into the corpus. Incomplete when it is cancelled.
[[nodiscard]] std::vector<HintConflict> hintConflicts(const Corpus& corpus, const ToolDescription& tool,
                                                      std::span<const std::uint32_t> calls, const RunControl& control);

}  // namespace writ::sim
