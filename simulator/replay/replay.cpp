#include "simulator/replay/replay.h"

#include "engine/text/version.h"
#include "simulator/replay/decide_all.h"
#include "simulator/replay/rule_counts.h"

namespace writ::sim {
namespace {

void markCounterfactuals(Replay& replay) {
    const CallIndex& index = replay.corpus->index;
    replay.firstDivergent.assign(replay.corpus->sessions.size(), 0);
    for (std::size_t session = 0; session < replay.firstDivergent.size(); ++session) {
        // An indeterminate verdict stops nothing for certain.
        const CallRange range = index.range(session);
        const std::size_t first = firstOfBoth(replay.verdicts.deny, index.wentOn, range);
        if (first != range.end) replay.firstDivergent[session] = replay.corpus->calls[first].step;
    }
}

}  // namespace

Digests digestsOf(const Workspace& workspace, const PolicySet& policies) {
    return {policies.digest(),       workspace.schemaDigest,   workspace.catalogDigest,      workspace.factsDigest,
            workspace.bindingDigest, workspace.sessionsDigest, std::string(productVersion())};
}

const Decision* Decider::operator()(std::size_t index) const {
    const InputPtr& input = m_replay.corpus->calls[index].input;
    return input ? &m_replay.policies->decide(*input, *m_scratch) : nullptr;
}

std::optional<Decision> Replay::decision(std::size_t index) const {
    const Decider decide(*this);
    const Decision* made = decide(index);
    return made ? std::optional(*made) : std::nullopt;
}

bool Replay::counterfactual(std::size_t index) const {
    const CorpusCall& call = corpus->calls[index];
    const std::uint32_t first = firstDivergent[call.session];
    return first != 0 && call.step > first;
}

Summary summaryOf(const Replay& replay, std::optional<std::uint32_t> session) {
    const CallIndex& index = replay.corpus->index;
    const CallRange range = session ? index.range(*session) : replay.all();
    Summary summary;
    summary.sessions = session ? 1 : replay.corpus->sessions.size();
    summary.calls = range.end - range.begin;
    summary.probeCalls = countBits(index.probe, range);
    summary.notReplayable = summary.calls - countBits(index.replayable, range);
    std::array<std::uint64_t*, 3> totals{&summary.allow, &summary.deny, &summary.indeterminate};
    for (std::size_t i = 0; i < totals.size(); ++i) {
        const BitColumn& verdicts = replay.verdicts.of(static_cast<Verdict>(i));
        Matrix::Row& row = summary.matrix.rows[i];
        *totals[i] = countBits(verdicts, range);
        row.refused = countBoth(verdicts, index.refused, range);
        row.called = *totals[i] - row.refused;
    }
    return summary;
}

Result<ReplayPtr> replay(CorpusPtr corpus, PolicySetPtr policies, PolicyVersion version, RunControl& control,
                         const Replay* previous) {
    if (corpus->index.firstCall.size() != corpus->sessions.size() + 1)
        return fail(ErrorKind::Internal, "The corpus has no index.");
    auto result = std::make_shared<Replay>();
    Result<Columns> columns = decideAll(*corpus, *policies, previous, control);
    if (!columns) return tl::unexpected(std::move(columns.error()));
    result->verdicts = std::move(columns->verdicts);
    result->columns = std::move(columns->rules);
    result->digests = digestsOf(*corpus->workspace, *policies);
    result->corpus = std::move(corpus);
    result->policies = std::move(policies);
    result->version = std::move(version);
    markCounterfactuals(*result);
    result->summary = summaryOf(*result, std::nullopt);
    result->counts = countRules(*result, result->all());
    return ReplayPtr(std::move(result));
}

}  // namespace writ::sim
