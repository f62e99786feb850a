#include "app/studio/core/studio_job.h"

#include "simulator/store/store.h"

#include <algorithm>

namespace writ::studio {

namespace {

using sim::PolicyVersion;
using sim::ReplayPtr;

Result<sim::CorpusPtr> readCorpus(const std::filesystem::path& folder, RunProgress& progress) {
    progress.begin("Reading the workspace");
    auto workspace = sim::loadWorkspace(folder, {}, progress);
    if (!workspace) return Failure(std::move(workspace).error());
    progress.begin("Preparing the calls");
    return sim::prepareCorpus(*std::move(workspace), progress);
}

std::string revInForce(const sim::Workspace& workspace) {
    if (!workspace.manifest.active.empty() || workspace.versions.empty()) return workspace.manifest.active;
    return workspace.versions.front();
}

std::string revToWorkOn(const sim::Workspace& workspace) {
    return workspace.manifest.candidate.empty() ? revInForce(workspace) : workspace.manifest.candidate;
}

void replayPolicy(const StudioJob& job, StudioOutcome& outcome, RunProgress& progress) {
    const sim::Workspace& workspace = *outcome.corpus->workspace;
    auto version = sim::policyVersion(workspace, outcome.policyRev);
    if (!version) {
        outcome.failure = version.error().text();
        return;
    }
    outcome.version = *std::move(version);
    layOver(outcome.version, job.texts);
    Compiled compiled = compileVersion(workspace, outcome.version);
    outcome.diagnostics = std::move(compiled.diagnostics);
    if (!compiled.policies) {
        outcome.failure = errorCount(outcome.diagnostics);
        return;
    }
    progress.begin("Replaying");
    auto replayed = sim::replay(outcome.corpus, std::move(compiled.policies), outcome.version, progress, job.previous.get());
    if (replayed)
        outcome.replay = *std::move(replayed);
    else
        outcome.failure = replayed.error().text();
}

void replayAgainst(const StudioJob& job, StudioOutcome& outcome, RunProgress& progress) {
    if (job.against) {
        outcome.against = job.against;
        return;
    }
    const sim::Workspace& workspace = *outcome.corpus->workspace;
    auto version = sim::policyVersion(workspace, outcome.againstRev);
    if (!version) {
        outcome.againstFailure = version.error().text();
        return;
    }
    Compiled compiled = compileVersion(workspace, *version);
    if (!compiled.policies) {
        outcome.againstFailure = errorCount(compiled.diagnostics);
        return;
    }
    progress.begin("Replaying the version it is compared against");
    auto replayed =
        sim::replay(outcome.corpus, std::move(compiled.policies), *std::move(version), progress, outcome.replay.get());
    if (replayed)
        outcome.against = *std::move(replayed);
    else
        outcome.againstFailure = replayed.error().text();
}

std::string keep(const sim::Replay& replay, const std::string& time) {
    const std::filesystem::path folder = replay.corpus->workspace->root / ".writ";
    std::error_code code;
    std::filesystem::create_directories(folder, code);
    auto store = sim::Store::open(folder / "store.sqlite");
    if (!store) return store.error().text();
    const auto saved = store->saveRun(replay, time);
    return saved ? store->warning() : saved.error().text();
}

}  // namespace

void layOver(PolicyVersion& version, const std::map<std::string, std::string>& texts) {
    for (SourcePtr& source : version.sources)
        if (const auto it = texts.find(source->name()); it != texts.end())
            source = std::make_shared<const Source>(it->first, it->second);
}

Compiled compileVersion(const sim::Workspace& workspace, const PolicyVersion& version) {
    const Language* language = sim::languageById(workspace.manifest.language);
    return language ? compileWith(*language, version.sources, workspace.schema.get()) : Compiled{};
}

std::string errorCount(const std::vector<Diagnostic>& diagnostics) {
    const auto errors = std::count_if(diagnostics.begin(), diagnostics.end(),
                                      [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::Error; });
    if (errors == 0) return "This build does not know the language of the policies.";
    return errors == 1 ? "The policy has 1 error." : "The policy has " + std::to_string(errors) + " errors.";
}

StudioOutcome runStudioJob(const StudioJob& job, RunProgress& progress) {
    StudioOutcome outcome;
    outcome.corpus = job.corpus;
    if (!outcome.corpus) {
        auto corpus = readCorpus(job.folder, progress);
        if (!corpus) {
            outcome.error = std::move(corpus).error();
            return outcome;
        }
        outcome.corpus = *std::move(corpus);
    }
    const sim::Workspace& workspace = *outcome.corpus->workspace;
    outcome.policyRev = job.policyRev.value_or(revToWorkOn(workspace));
    outcome.againstRev = job.againstRev.value_or(revInForce(workspace));
    replayPolicy(job, outcome, progress);
    replayAgainst(job, outcome, progress);
    if (outcome.replay && outcome.against)
        if (auto comparison = sim::compare(outcome.against, outcome.replay)) outcome.comparison = *std::move(comparison);
    if (outcome.replay && job.texts.empty() && !job.time.empty() && !progress.cancelled())
        outcome.storeFailure = keep(*outcome.replay, job.time);
    return outcome;
}

}  // namespace writ::studio
