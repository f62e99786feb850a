#pragma once

#include "simulator/compare/compare.h"

#include <QString>
#include <QStringList>

#include <array>
#include <optional>

namespace writ::studio {

/// A verdict as screens show it: with the fourth state of calls that cannot be replayed.
enum class Mark { Allow, Deny, Indeterminate, NotReplayable };
inline constexpr std::size_t kMarkCount = 4;

struct MarkInfo {
    Mark mark;
    const char* word;    ///< for people, never shortened
    const char* filter;  ///< in the filter language
    const char* icon;
    const char* fg;  ///< names of Theme colours
    const char* tint;
    const char* border;
};
[[nodiscard]] const MarkInfo& info(Mark mark);
[[nodiscard]] QString word(Mark mark);

[[nodiscard]] Mark markOf(Verdict verdict);
[[nodiscard]] Mark markOf(const sim::Replay& replay, std::size_t call);

/// Index into Corpus::calls of a step, when it is a call.
[[nodiscard]] std::optional<std::size_t> callIndex(const sim::Corpus& corpus, std::uint32_t session, std::uint32_t step);

/// Ids of the rules that determined the verdict.
[[nodiscard]] QStringList decidingRules(const sim::Replay& replay, std::size_t call);
/// "B.bulk-cap +1", "default deny", "2 errored"; empty when not replayable.
[[nodiscard]] QString decidedBy(const sim::Replay& replay, std::size_t call);
/// "Deny by B.bulk-cap, B.night-approval", for clipboard and screen readers.
[[nodiscard]] QString verdictText(const sim::Replay& replay, std::size_t call);
/// Names of the arguments that the recording masks or lacks.
[[nodiscard]] QStringList unknownArguments(const sim::CorpusCall& call);
[[nodiscard]] QString sessionTitle(const sim::Corpus& corpus, std::uint32_t session);

/// What one counter line shows.
using Counts = std::array<std::uint64_t, kMarkCount>;

}  // namespace writ::studio
