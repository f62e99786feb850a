#pragma once

#include "engine/decision/decision.h"
#include "simulator/replay/replay.h"
#include "simulator/scratch/scratch.h"
#include "simulator/workspace/workspace.h"

#include <optional>
#include <string>
#include <vector>

namespace writ::sim {

/// The recorded call that a case was made from.
struct CaseOrigin {
    std::string session;
    std::uint32_t step = 0;
    std::string digest;    ///< SHA-256 of the recorded session, in hex
    std::string policies;  ///< of the policies whose verdict is expected, in hex
    bool edited = false;   ///< values were changed before
};

/// One case of tests/NAME.json (resources/help/workspace.md).
struct TestCase {
    std::string file;
    std::string name;
    std::string version;  ///< empty: the version in force
    Request request;
    Verdict verdict = Verdict::Deny;
    std::optional<std::vector<std::string>> rules;  ///< sorted
    std::optional<CaseOrigin> origin;
};

/// The cases of a file; a wrong shape is an error with its pointer.
[[nodiscard]] Result<std::vector<TestCase>> readTestCases(const Json& document, const std::string& file);
/// Files of the workspace's tests folder, relative to the workspace, sorted.
[[nodiscard]] Result<std::vector<std::string>> testFiles(const Workspace& workspace);
/// All cases of all these files.
[[nodiscard]] Result<std::vector<TestCase>> allTestCases(const Workspace& workspace);
/// As it stands in a file.
[[nodiscard]] Json toJson(const TestCase& test);

/// A case that expects what the policies say of a recorded call: verdict and rules. Its name tells tool, step and session. An
/// error for what no case can say: a call without a verdict, or policies that the workspace does not name.
[[nodiscard]] Result<TestCase> caseOf(const Replay& replay, std::size_t call);
/// The same of a what-if; `version` is that of the result's policies. Attributes that were taken out of the facts are in no case.
[[nodiscard]] Result<TestCase> caseOf(const ScratchRequest& scratch, const ScratchResult& result, const PolicyVersion& version);
/// Where a case goes when nobody says: the file of its session.
[[nodiscard]] std::string testFileFor(const TestCase& test);

/// The text of a file of cases with one more at its end; all else stays as it was written. A case of that name in the file is an
/// error, and so is a text that is no file of cases. `file` is for messages.
[[nodiscard]] Result<std::string> withCase(const std::string& text, const std::string& file, const TestCase& test);
/// Appends a case to a file of the workspace's tests folder, which is made where there is none: `file` is a plain name. Gives the
/// file's path in the workspace.
[[nodiscard]] Result<std::string> addCase(const Workspace& workspace, const std::string& file, const TestCase& test);

}  // namespace writ::sim
