#pragma once

#include "simulator/replay/run_control.h"
#include "simulator/workspace/workspace.h"

namespace writ::sim {

/// What stands in a recording of the workspace at the place of a step, in that recording's own format; redacted as all that is
/// shown of it. Reads the file from its beginning up to there.
[[nodiscard]] Result<Json> recordedValue(const Workspace& workspace, const Place& place, RunControl& control);

}  // namespace writ::sim
