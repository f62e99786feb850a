#pragma once

#include "simulator/workspace/workspace.h"

#include <cstdint>
#include <string>
#include <vector>

namespace writ::sim {

/// In how many of the workspace's tests of one version each rule matched, in the order of PolicySet::rules(). Tests that name no
/// version are of the one in force. A test whose request cannot be prepared reaches no rule. Errors: the tests or the facts
/// cannot be read.
[[nodiscard]] Result<std::vector<std::uint64_t>> matchedByTests(const Workspace& workspace, const PolicySet& policies,
                                                                const std::string& version);

}  // namespace writ::sim
