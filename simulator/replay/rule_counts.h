#pragma once

#include "simulator/replay/replay.h"

namespace writ::sim {

/// How often one rule did what, over the calls of a replay.
struct RuleCount {
    std::uint64_t matched = 0;
    std::uint64_t decided = 0;  ///< it is among the rules of a verdict that is not indeterminate: there nobody decided
    std::uint64_t errors = 0;   ///< it failed, or read an unknown field
    friend bool operator==(const RuleCount&, const RuleCount&) = default;
};
/// One a rule, in the order of the policy set; of one session, or of all.
[[nodiscard]] std::vector<RuleCount> ruleCounts(const Replay& replay, std::optional<std::uint32_t> session = std::nullopt);

}  // namespace writ::sim
