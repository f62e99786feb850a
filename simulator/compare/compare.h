#pragma once

#include "simulator/replay/replay.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace writ::sim {

/// A call whose verdict differs.
struct Flip {
    std::uint32_t call = 0;       ///< index into Corpus::calls
    bool counterfactual = false;  ///< after the first flip of its session
};

/// Two replays of one corpus side by side. The counters partition the calls.
struct Comparison {
    ReplayPtr from, to;
    std::vector<Flip> flips;          ///< by session, then step
    std::uint64_t wouldDeny = 0;      ///< became deny
    std::uint64_t wouldAllow = 0;     ///< became allow
    std::uint64_t indeterminate = 0;  ///< became indeterminate
    std::uint64_t unchanged = 0;
    std::uint64_t notReplayable = 0;
    std::vector<std::uint32_t> firstDivergent;  ///< one a session: step of its first flip, 0 when none

    [[nodiscard]] const Corpus& corpus() const { return *from->corpus; }
};
using ComparisonPtr = std::shared_ptr<const Comparison>;

/// Both replays must be of the same corpus.
[[nodiscard]] Result<ComparisonPtr> compare(ReplayPtr from, ReplayPtr to);

/// The calls (ascending) whose verdict is the same, but for which other rules decided: other by Rule::digest, so a rule that only
/// got another id, annotation or place is no change. Of an indeterminate verdict, the rules on which it hangs. They are part of
/// `unchanged`. Decides the unchanged calls again, on several threads; not for the GUI thread.
[[nodiscard]] Result<std::vector<std::uint32_t>> reasonOnlyChanges(const Comparison& comparison, RunControl& control);

/// The order in which changes are reviewed: the dangerous direction first.
enum class FlipKind : std::uint8_t {
    DenyToAllow,
    IndeterminateToAllow,
    AllowToIndeterminate,
    DenyToIndeterminate,
    AllowToDeny,
    IndeterminateToDeny
};
struct FlipKindInfo {
    FlipKind kind;
    Verdict from, to;
    std::string_view id;     ///< "deny-allow"
    std::string_view title;  ///< "Deny → Allow"
};
/// One row a kind, in the order of review.
[[nodiscard]] const std::vector<FlipKindInfo>& flipKinds();
/// Of two different verdicts.
[[nodiscard]] FlipKind flipKind(Verdict from, Verdict to);
[[nodiscard]] FlipKind flipKind(const Comparison& comparison, const Flip& flip);

/// How often the change of a flip occurred on an equal request in the corpus.
struct Seen {
    std::uint32_t times = 1;     ///< the flip itself counts. Requests with unknown fields are not known to be equal to any other
    std::optional<Moment> last;  ///< the latest recorded moment among them; nothing where none has one
};
/// One a flip, in the order of Comparison::flips.
[[nodiscard]] std::vector<Seen> seen(const Comparison& comparison);

/// Why the calls after the first flip of a session are counterfactual, in one sentence; of a session without flips that it has
/// none.
[[nodiscard]] std::string counterfactualSentence(const Comparison& comparison, std::uint32_t session);

struct FlipGroup;
struct HunkReport;
/// What `writ compare --json` adds where it was made.
struct ComparisonDetail {
    std::optional<std::vector<std::uint32_t>> reasonOnly;  ///< reasonOnlyChanges()
    const std::vector<FlipGroup>* groups = nullptr;        ///< pivot()
    const HunkReport* hunks = nullptr;                     ///< hunkReport()
    const std::vector<Seen>* seen = nullptr;               ///< seen()
};
/// `writ compare --json` (design section 9, format 1).
[[nodiscard]] Json compareJson(const Comparison& comparison, const ComparisonDetail& detail = {});
/// One entry of its `flips`.
[[nodiscard]] Json flipJson(const Comparison& comparison, const Flip& flip);

}  // namespace writ::sim
