#pragma once

#include "simulator/compare/baseline.h"
#include "simulator/compare/hunks.h"

#include <string>

namespace writ::cli {

// For programs that run in a pipeline. Equal comparisons give equal bytes: no times, no names of machines.

/// JUnit XML: a suite a session, a case a flip. What differs from what was accepted fails.
[[nodiscard]] std::string junitText(const std::string& name, const sim::Comparison& comparison,
                                    const sim::BaselineDifference& difference);

/// SARIF 2.1.0 of the same: a result for each flip that was not accepted, at the rule that decides in B; where none does, at the
/// hunk that caused the flip. `root` stands before the names of policy files: the workspace's folder, as it was given.
[[nodiscard]] Json sarifJson(const std::string& root, const sim::Comparison& comparison,
                             const sim::BaselineDifference& difference, const sim::HunkReport& hunks);

}  // namespace writ::cli
