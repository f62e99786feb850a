#pragma once

#include "engine/decision/decision.h"
#include "engine/text/source.h"

#include <optional>
#include <string_view>
#include <vector>

namespace writ::sim {

/// The lines of a source that belong to a rule: its own, and those since the rule before it, where its comments stand. Rules that
/// share a line are one segment. The last segment may have no rule: what follows the last one.
struct Segment {
    std::uint32_t firstLine = 1;       ///< from 1
    std::string_view text;             ///< line ends included; into the source
    std::vector<std::uint32_t> rules;  ///< into PolicySet::rules(), ascending
};
/// All lines of a source, in order.
[[nodiscard]] std::vector<Segment> segmentsOf(const Source& source, const std::vector<Rule>& rules);

/// One side of a file for pairing.
struct RuleSide {
    const Source* source = nullptr;
    const std::vector<Rule>* rules = nullptr;
    std::vector<Segment> segments;
};

/// For each segment of `to` the one of `from` that it was, if there is one: a rule that does the same, else one of the same name,
/// else one of the same effect of which most words are the same, where words that stand in many rules count little. Segments
/// without a rule go together.
[[nodiscard]] std::vector<std::optional<std::uint32_t>> pairSegments(const RuleSide& from, const RuleSide& to);

/// How many rules of two sources do the same or have the same name.
[[nodiscard]] std::size_t commonRules(const std::vector<Rule>& from, const Source& fromSource, const std::vector<Rule>& to,
                                      const Source& toSource);

}  // namespace writ::sim
