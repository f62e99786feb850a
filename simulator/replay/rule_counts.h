#pragma once

#include "simulator/replay/replay.h"

namespace writ::sim {

/// Adds what the rules did in one decision, one a rule.
void addCounts(const Decision& decision, std::vector<RuleCount>& counts);

/// What the rules of a replay did in some of its calls, one a rule, in the order of the policy set. Over all calls it stands in
/// Replay::counts. May decide calls: not for the GUI thread.
[[nodiscard]] std::vector<RuleCount> countRules(const Replay& replay, CallRange range);

}  // namespace writ::sim
