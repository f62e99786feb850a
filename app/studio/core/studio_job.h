#pragma once

#include "app/studio/core/run_progress.h"
#include "simulator/compare/compare.h"
#include "simulator/replay/replay.h"

#include <map>
#include <optional>
#include <string>

namespace writ::studio {

/// One piece of background work: everything it needs, by value.
struct StudioJob {
    std::filesystem::path folder;
    sim::CorpusPtr corpus;                             ///< null: the workspace is read from disk
    sim::ReplayPtr previous;                           ///< of that corpus, whose rules need not be evaluated again; may be null
    sim::ReplayPtr against;                            ///< null: decided anew
    std::optional<std::string> policyRev, againstRev;  ///< nothing: what the manifest says
    std::map<std::string, std::string> texts;          ///< unsaved, by name relative to the workspace
    std::string time;                                  ///< for the store, RFC 3339; empty: the run is not kept
};

/// What came of it. A part that failed is null and says why.
struct StudioOutcome {
    sim::CorpusPtr corpus;
    std::string policyRev, againstRev;
    sim::PolicyVersion version;
    std::vector<Diagnostic> diagnostics;
    sim::ReplayPtr replay, against;
    sim::ComparisonPtr comparison;
    std::string failure;         ///< why the texts gave no replay
    std::string againstFailure;  ///< why the other version gave none
    std::string storeFailure;    ///< why the run was not kept
    std::optional<Error> error;  ///< the workspace itself could not be read
};

/// Lays texts over the sources of the same name.
void layOver(sim::PolicyVersion& version, const std::map<std::string, std::string>& texts);
[[nodiscard]] Compiled compileVersion(const sim::Workspace& workspace, const sim::PolicyVersion& version);
/// "The policy has 2 errors."
[[nodiscard]] std::string errorCount(const std::vector<Diagnostic>& diagnostics);

[[nodiscard]] StudioOutcome runStudioJob(const StudioJob& job, RunProgress& progress);

}  // namespace writ::studio
