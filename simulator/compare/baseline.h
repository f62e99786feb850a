#pragma once

#include "simulator/compare/compare.h"

#include <string>
#include <vector>

namespace writ::sim {

/// A flip that a baseline lists.
struct BaselineFlip {
    std::string session;
    std::uint32_t step = 0;
    std::string tool;
    std::string from, to;  ///< words of verdicts
    friend auto operator<=>(const BaselineFlip&, const BaselineFlip&) = default;
};

/// The flips that somebody agreed to.
struct Baseline {
    std::vector<BaselineFlip> accepted;  ///< by session, then step
};
/// Reads what `writ compare --json` printed (all its flips), or an exported review (those accepted only).
[[nodiscard]] Result<Baseline> baselineFromJson(const Json& document);

/// Where a comparison and a baseline differ. A flip is the same when the call and the change of its verdict are; rules may
/// differ.
struct BaselineDifference {
    std::vector<Flip> beyond;        ///< happen, and are not listed
    std::vector<BaselineFlip> gone;  ///< listed, and do not happen
    [[nodiscard]] bool none() const { return beyond.empty() && gone.empty(); }
};
[[nodiscard]] BaselineDifference differenceFrom(const Baseline& baseline, const Comparison& comparison);

}  // namespace writ::sim
