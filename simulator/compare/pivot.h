#pragma once

#include "simulator/compare/compare.h"

#include <string>
#include <string_view>
#include <vector>

namespace writ::sim {

/// By what flips are grouped.
enum class PivotKey : std::uint8_t { Change, Tool, Principal, Actor, RuleFrom, RuleTo, Session, Argument };
struct PivotKeyInfo {
    PivotKey key;
    std::string_view id;     ///< "tool", as the command line takes it
    std::string_view title;  ///< "Tool"
};
/// The one table of keys. RuleFrom and RuleTo are the rules that decided before and after.
[[nodiscard]] const std::vector<PivotKeyInfo>& pivotKeys();

/// A key, and which argument where it is one.
struct Pivot {
    PivotKey key = PivotKey::Tool;
    std::string tool{};      ///< Argument: of the calls of this tool; others are in no group
    std::string argument{};  ///< Argument: JSON Pointer below the arguments, "/amount_cents"
};
/// "tool", "rule-to", "process_refund/amount_cents".
[[nodiscard]] Result<Pivot> pivotFromText(std::string_view text);
[[nodiscard]] std::string text(const Pivot& pivot);

/// Flips that have something in common.
struct FlipGroup {
    Pivot by;
    std::string title;                 ///< "process_refund", "B.identity", "default deny", "50000", "above 50000"
    std::uint64_t wouldDeny = 0;       ///< became deny
    std::uint64_t wouldAllow = 0;      ///< became allow
    std::uint64_t indeterminate = 0;   ///< became indeterminate
    std::vector<std::uint32_t> calls;  ///< its flips: indices into Corpus::calls, by change (deny to allow first), then place
    std::uint64_t outOf = 0;           ///< how many calls with both verdicts are of this group, flipped or not
    std::optional<Moment> last;        ///< latest recorded moment of a flip; see momentText()
};

/// The groups that have a flip; those with deny to allow first, then by number of flips, then by title. A call that several rules
/// decided is in the group of each. A numeric argument is split at the numbers with which either version's rules compare it
/// ("below 50000", "50000", "above 50000"), or into at most four parts of about equally many calls where there are none; other
/// values stand as JSON. Hidden values are one group "unknown", missing ones "absent". By rules it decides all calls again: not
/// for the GUI thread.
[[nodiscard]] std::vector<FlipGroup> pivot(const Comparison& comparison, const Pivot& by);

/// Arguments by which the flips of a comparison can be grouped: scalar ones of tools with flips, sorted.
[[nodiscard]] std::vector<Pivot> argumentPivots(const Comparison& comparison);

/// A moment with its zone (RFC 3339): as recorded where that is such a text, else in UTC.
[[nodiscard]] std::string momentText(const Moment& moment);

[[nodiscard]] Json groupsJson(const Comparison& comparison, const std::vector<FlipGroup>& groups);

}  // namespace writ::sim
