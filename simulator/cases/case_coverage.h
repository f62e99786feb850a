#pragma once

#include "simulator/replay/rule_columns.h"
#include "simulator/workspace/workspace.h"

#include <string>
#include <vector>

namespace writ::sim {

/// In how many of the workspace's tests of one version each rule matched, decided and failed, in the order of PolicySet::rules(),
/// counted as recorded calls are. Tests that name no version are of the one in force. A test whose request cannot be prepared
/// reaches no rule. Errors: the tests or the facts cannot be read.
[[nodiscard]] Result<std::vector<RuleCount>> countTests(const Workspace& workspace, const PolicySet& policies,
                                                        const std::string& version);

}  // namespace writ::sim
