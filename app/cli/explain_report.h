#pragma once

#include "app/cli/console.h"
#include "engine/decision/smallest_change.h"

namespace writ::cli {

/// One decision with all that explains it. What is pointed to outlives it.
struct Explained {
    const PolicySet* policies = nullptr;
    const Request* request = nullptr;
    Explanation explanation;
    std::optional<ChangeSearch> changes;  ///< nothing when none was looked for
};

/// Tables of the clauses and a list of the changes.
void printExplained(const Explained& explained, Console& console);

}  // namespace writ::cli
