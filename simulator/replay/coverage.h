#pragma once

#include "simulator/replay/replay.h"

namespace writ::sim {

/// On how much of a recording verdicts stand.
struct Coverage {
    std::uint64_t fullInputs = 0;  ///< calls of whose request nothing is unknown
    std::uint64_t calls = 0;       ///< all, probe calls and those that are not replayable included
    /// Calls that are in the scope of no rule: the policies say nothing about such calls, and they are denied by default. Nothing
    /// where the language cannot tell.
    std::optional<std::uint64_t> noRuleCanMatch;
};
/// Of one session, or of all.
[[nodiscard]] Coverage coverageOf(const Replay& replay, std::optional<std::uint32_t> session);
/// Of each call, in the order of the corpus, whether it is in the scope of no rule; empty where the language cannot tell.
[[nodiscard]] std::vector<bool> outOfScope(const Replay& replay);
/// "5 of 6 calls with full inputs · 1 call that no rule can match"
[[nodiscard]] std::string coverageText(const Coverage& coverage);

}  // namespace writ::sim
