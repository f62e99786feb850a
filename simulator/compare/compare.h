#pragma once

#include "simulator/replay/replay.h"

#include <optional>
#include <string>
#include <vector>

namespace writ::sim {

/// A call whose verdict differs.
struct Flip {
    std::uint32_t call = 0;  ///< index into Corpus::calls
    bool counterfactual = false;  ///< after the first flip of its session
};

/// Two replays of one corpus side by side. The counters partition the calls.
struct Comparison {
    ReplayPtr from, to;
    std::vector<Flip> flips;  ///< by session, then step
    std::uint64_t wouldDeny = 0;      ///< became deny
    std::uint64_t wouldAllow = 0;     ///< became allow
    std::uint64_t indeterminate = 0;  ///< became indeterminate
    std::uint64_t unchanged = 0;
    std::uint64_t notReplayable = 0;
    std::vector<std::uint32_t> firstDivergent;  ///< one a session: step of its first flip, 0 when none
};
using ComparisonPtr = std::shared_ptr<const Comparison>;

/// Both replays must be of the same corpus.
[[nodiscard]] Result<ComparisonPtr> compare(ReplayPtr from, ReplayPtr to);

/// `writ compare --json` (design section 9, format 1).
[[nodiscard]] Json compareJson(const Comparison& comparison);

/// Flips that a baseline (an earlier compareJson) does not list.
[[nodiscard]] Result<std::vector<Flip>> flipsBeyond(const Comparison& comparison, const Json& baseline);

}  // namespace writ::sim
