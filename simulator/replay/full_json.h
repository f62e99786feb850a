#pragma once

#include "simulator/replay/replay.h"

namespace writ::sim {

/// What `--full` adds to a call: request, provenance (with the values), explanation, finding and correction; null where there is
/// none.
[[nodiscard]] Json::Object fullMembers(const Replay& replay, std::size_t index);
/// {rules: [{rule, state, scopeMatched, clauses: [{depth, span, text, value, truth}]}]}
[[nodiscard]] Json explanationJson(const Explanation& explanation, const std::vector<Rule>& all);

}  // namespace writ::sim
