#pragma once

#include "simulator/workspace/paths.h"
#include "simulator/workspace/workspace.h"

namespace writ::sim {

/// Reads the recordings of `workspace` with their notes into it: all, or those that `only` names. A recording or a
/// sidecar that cannot be read becomes a problem and gives no session; a name in `only` that means nothing is an error.
[[nodiscard]] Result<void> loadRecordings(const FolderPaths& paths, const std::vector<std::string>& only, RunControl& control,
                                          Workspace& workspace);

}  // namespace writ::sim
