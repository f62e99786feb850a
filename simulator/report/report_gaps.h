#pragma once

#include "simulator/report/report.h"

namespace writ::sim::report {

/// What the recording hides or does not hold, what could not be replayed, and what no reader could use.
[[nodiscard]] std::vector<Report::Gap> gapsOf(const Replay& replay, std::optional<std::uint32_t> session);

}  // namespace writ::sim::report
