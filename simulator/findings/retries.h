#pragma once

#include "simulator/findings/findings.h"

namespace writ::sim {

/// Calls of the same tool with the same or nearly the same arguments after one that was stopped or failed in the recording.
/// What only this replay's policy stops is no reason to try again. After an error, nearly the same counts from the second
/// time on: one change is how a mistake is mended.
[[nodiscard]] std::vector<Finding> retries(const Replay& replay);

}  // namespace writ::sim
