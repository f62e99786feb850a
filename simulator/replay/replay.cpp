#include "simulator/replay/replay.h"

#include "engine/text/version.h"
#include "simulator/replay/parallel.h"

namespace writ::sim {
namespace {

/// Few enough to cancel soon, many enough that threads seldom meet.
constexpr std::size_t kCallsAtOnce = 64;

/// The recording went on: the call was made and came back.
bool wentOn(Outcome outcome) { return outcome == Outcome::Executed || outcome == Outcome::ToolError; }

/// Whether from here on the agent would have gone another way. An indeterminate verdict stops nothing for certain.
bool diverges(const CallResult& result, const CorpusCall& call, const Step& step) {
    return result.decision && result.decision->verdict == Verdict::Deny && !step.probe && wentOn(call.outcome.outcome);
}

void markCounterfactuals(Replay& replay) {
    const Corpus& corpus = *replay.corpus;
    replay.firstDivergent.assign(corpus.sessions.size(), 0);
    for (std::size_t i = 0; i < corpus.calls.size(); ++i) {
        const CorpusCall& call = corpus.calls[i];
        std::uint32_t& first = replay.firstDivergent[call.session];
        replay.results[i].counterfactual = first != 0;
        if (first == 0 && diverges(replay.results[i], call, call.stepIn(corpus.sessions))) first = call.step;
    }
}

Digests digestsOf(const Workspace& workspace, const PolicySet& policies) {
    return {policies.digest(),       workspace.schemaDigest,   workspace.catalogDigest, workspace.factsDigest,
            workspace.bindingDigest, workspace.sessionsDigest, std::string(productVersion())};
}

void count(const Replay& replay, std::size_t index, Summary& summary) {
    ++summary.calls;
    if (replay.corpus->calls[index].stepIn(replay.corpus->sessions).probe) ++summary.probeCalls;
    const std::optional<Decision>& decision = replay.results[index].decision;
    if (!decision) {
        ++summary.notReplayable;
        return;
    }
    Matrix::Row& row = summary.matrix.rows[static_cast<std::size_t>(decision->verdict)];
    ++(replay.refused(index) ? row.refused : row.called);
}

}  // namespace

bool Replay::refused(std::size_t index) const {
    const CorpusCall& call = corpus->calls[index];
    return call.stepIn(corpus->sessions).probe || modelRefused(call.outcome.outcome);
}

Summary summaryOf(const Replay& replay, std::optional<std::uint32_t> session) {
    Summary summary;
    summary.sessions = session ? 1 : replay.corpus->sessions.size();
    for (std::size_t i = 0; i < replay.results.size(); ++i) {
        if (!session || replay.corpus->calls[i].session == *session) count(replay, i, summary);
    }
    const auto total = [&](Verdict verdict) { return summary.matrix.row(verdict).called + summary.matrix.row(verdict).refused; };
    summary.allow = total(Verdict::Allow);
    summary.deny = total(Verdict::Deny);
    summary.indeterminate = total(Verdict::Indeterminate);
    return summary;
}

Result<ReplayPtr> replay(CorpusPtr corpus, PolicySetPtr policies, PolicyVersion version, RunControl& control) {
    auto result = std::make_shared<Replay>();
    result->results.resize(corpus->calls.size());
    const auto makeWork = [&]() -> ItemWork {
        const std::shared_ptr<Scratch> scratch = policies->makeScratch();
        return [&, scratch](std::size_t index) {
            if (const InputPtr& input = corpus->calls[index].input) result->results[index].decision = policies->decide(*input, *scratch);
        };
    };
    if (Result<void> done = parallelFor(corpus->calls.size(), kCallsAtOnce, control, makeWork); !done) return tl::unexpected(std::move(done.error()));
    result->digests = digestsOf(*corpus->workspace, *policies);
    result->corpus = std::move(corpus);
    result->policies = std::move(policies);
    result->version = std::move(version);
    markCounterfactuals(*result);
    result->summary = summaryOf(*result, std::nullopt);
    return ReplayPtr(std::move(result));
}

}  // namespace writ::sim
