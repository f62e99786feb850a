#pragma once

#include "app/cli/text_table.h"
#include "simulator/replay/replay.h"

namespace writ::cli {

// How a call stands in tables.

[[nodiscard]] Cell verdictCell(std::optional<Verdict> verdict);
[[nodiscard]] Cell rulesCell(const sim::Replay& replay, std::size_t index);
/// "called" or "refused"
[[nodiscard]] Cell modelCell(const sim::Replay& replay, std::size_t index);
/// "probe", "after a flip": what is special about it; `counterfactual` names the second.
[[nodiscard]] Cell marksCell(const sim::Step& step, bool counterfactual, std::string_view counterfactualText);
[[nodiscard]] std::string plural(std::uint64_t count, std::string_view singular);

}  // namespace writ::cli
