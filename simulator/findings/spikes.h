#pragma once

#include "simulator/findings/findings.h"

namespace writ::sim {

/// Groups of calls by tool, principal and time that have far more refusals or denials than all others.
[[nodiscard]] std::vector<Finding> spikes(const Replay& replay);

/// log10 of the probability that `trials` independent trials of probability `rate` have `events` or more. For events above
/// the expected number, and a rate above 0.
[[nodiscard]] double log10UpperTail(std::uint64_t trials, std::uint64_t events, double rate);

}  // namespace writ::sim
