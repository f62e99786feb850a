#pragma once

#include "engine/decision/decision.h"
#include "simulator/workspace/workspace.h"

#include <optional>
#include <string>
#include <vector>

namespace writ::cli {

/// One case of tests/NAME.json (resources/help/workspace.md).
struct TestCase {
    std::string file;
    std::string name;
    std::string version;  ///< empty: the version in force
    Request request;
    Verdict verdict = Verdict::Deny;
    std::optional<std::vector<std::string>> rules;  ///< sorted
};

/// The cases of a file; a wrong shape is an error with its pointer.
[[nodiscard]] Result<std::vector<TestCase>> readTestCases(const Json& document, const std::string& file);
/// Files of the workspace's tests folder, relative to the workspace, sorted.
[[nodiscard]] Result<std::vector<std::string>> testFiles(const sim::Workspace& workspace);

}  // namespace writ::cli
