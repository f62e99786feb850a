#include "app/studio/core/grid_job.h"

#include "app/studio/core/studio_job.h"

namespace writ::studio {

namespace {

/// The replay of one version: a known one, or anew.
Result<sim::ReplayPtr> replayOf(const GridJob& job, const std::string& rev, RunProgress& progress) {
    const sim::CorpusPtr& corpus = job.first->corpus;
    const sim::Workspace& workspace = *corpus->workspace;
    Result<sim::PolicyVersion> version = sim::policyVersion(workspace, rev);
    if (!version) return Failure(std::move(version).error());
    layOver(*version, job.texts);
    Compiled compiled = compileVersion(workspace, *version);
    if (!compiled.policies) return fail(ErrorKind::Unsupported, version->label + ": " + errorCount(compiled.diagnostics));
    if (const auto known = job.known.find(compiled.policies->digest().hex());
        known != job.known.end() && known->second->version.label == version->label)
        return known->second;
    return sim::replay(corpus, std::move(compiled.policies), *std::move(version), progress, job.first.get());
}

}  // namespace

GridOutcome runGridJob(const GridJob& job, RunProgress& progress) {
    GridOutcome outcome;
    std::vector<sim::ReplayPtr> replays{job.first};
    for (const std::string& rev : job.revs) {
        Result<sim::ReplayPtr> replay = replayOf(job, rev, progress);
        if (!replay) {
            outcome.failure = replay.error().text();
            return outcome;
        }
        outcome.replays[(*replay)->digests.policies.hex()] = *replay;
        replays.push_back(*std::move(replay));
    }
    Result<sim::VersionGrid> grid = sim::versionGrid(replays, job.columns);
    if (grid)
        outcome.grid = std::make_shared<const sim::VersionGrid>(*std::move(grid));
    else
        outcome.failure = grid.error().text();
    return outcome;
}

}  // namespace writ::studio
