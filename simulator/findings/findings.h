#pragma once

#include "simulator/replay/replay.h"

#include <array>
#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace writ::sim {

/// What a replay points out beside verdicts. Nothing here changes a verdict, an outcome or the matrix.
enum class FindingKind : std::uint8_t { OnlyModelStopped, Workaround, InventedAnswer, Spike, Retry };

struct FindingKindInfo {
    FindingKind kind;
    std::string_view id;     ///< "only_model_stopped"
    std::string_view title;  ///< "Only the model stopped it"
    std::string_view help;   ///< one sentence: what it means and how it is found
};
/// The one table of kinds, in the order in which findings are listed.
[[nodiscard]] const std::array<FindingKindInfo, 5>& findingKinds();
[[nodiscard]] const FindingKindInfo& info(FindingKind kind);

/// A step of the corpus: `session` is an index into Corpus::sessions, `step` counts from 1.
struct StepRef {
    std::uint32_t session = 0;
    std::uint32_t step = 0;
    friend auto operator<=>(const StepRef&, const StepRef&) = default;
};

/// What a finding rests on: something that steps have in common or say.
struct FindingEvidence {
    struct Place {
        StepRef step;
        std::string pointer;  ///< into the step: "/arguments/path", "/text"; empty: the step as a whole
    };
    std::string what;   ///< "path", "host", "argument external_recipients", "words of the text", "rule"
    std::string value;  ///< as it stands there; may be shortened
    std::vector<Place> places;
};

/// How far a group stands out. The test: the probability that the group has that many events or more when each of its
/// `trials` is one with the rate of all others (binomial) is below 0.001, divided by the number of groups looked at; and
/// there are at least 5 events, and twice as many as expected.
struct SpikeNumbers {
    std::string group;  ///< tool, principal, or beginning of the time bucket
    std::uint64_t trials = 0;
    std::uint64_t observed = 0;
    double expected = 0;
    double log10Probability = 0;
};

struct Finding {
    FindingKind kind = FindingKind::OnlyModelStopped;
    std::vector<StepRef> steps;  ///< in order; what it is about. At most 100
    std::uint64_t leftOff = 0;   ///< steps beyond those
    std::string sentence;        ///< for people
    std::vector<FindingEvidence> evidence;
    Certainty certainty = Certainty::Certain;
    int confidence = 100;  ///< in percent
    std::optional<SpikeNumbers> spike;
};

/// All findings of a replay, by kind, then place. Deterministic. Time and memory grow with the steps of the corpus: a call is
/// compared only with the latest 8 stopped calls of its session that share something with it, and with at most 64 features.
[[nodiscard]] std::vector<Finding> findings(const Replay& replay);

/// The findings as `writ replay --json` has them: [{kind, title, sentence, steps, …}].
[[nodiscard]] Json findingsJson(const Replay& replay, const std::vector<Finding>& found);

}  // namespace writ::sim
