#pragma once

#include "simulator/workspace/workspace.h"

namespace writ::sim {

/// Where a file goes that is added to a workspace, and how it is called there.
struct ImportTarget {
    std::filesystem::path folder;
    std::string stem;
    std::string suffix;  ///< ".jsonl.gz"
};
/// By the pattern that fits the file's name best: one of its own suffix, else of the same last suffix, else the first.
[[nodiscard]] Result<ImportTarget> importTarget(const Workspace& workspace, const std::vector<std::string>& patterns,
                                                const std::string& fileName);

[[nodiscard]] Result<void> makeFolder(const std::filesystem::path& folder);

}  // namespace writ::sim
