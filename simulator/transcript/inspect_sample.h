#pragma once

#include "simulator/transcript/session_builder.h"

namespace writ::sim {

/// Reads one sample of an Inspect AI log: its messages, and from its events what they do not hold: when something happened,
/// who approved a call, and what sub-agents did. `at` is the pointer to the sample.
void readInspectSample(const Json& sample, const std::string& at, SessionBuilder& builder);

}  // namespace writ::sim
