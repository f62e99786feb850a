#pragma once

#include "simulator/workspace/workspace.h"

namespace writ::sim {

/// In what a request differs from what the catalog says of the arguments, and the schema of the rest; sorted. Without a catalog
/// nobody promised anything.
[[nodiscard]] std::vector<RequestIssue> schemaIssues(const Workspace& workspace, const Request& request);

}  // namespace writ::sim
