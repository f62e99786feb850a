#include "simulator/findings/findings.h"

#include "simulator/findings/denial.h"
#include "simulator/findings/invented.h"
#include "simulator/findings/retries.h"
#include "simulator/findings/spikes.h"
#include "simulator/findings/workarounds.h"
#include "simulator/replay/wording.h"

#include <algorithm>
#include <iterator>

namespace writ::sim {
namespace {

/// Calls that the model refused and the policy allows.
std::vector<Finding> onlyModelStopped(const Replay& replay) {
    std::vector<Finding> found;
    const Corpus& corpus = *replay.corpus;
    for (std::size_t i = 0; i < corpus.calls.size(); ++i) {
        if (replay.verdict(i) != Verdict::Allow || !replay.refused(i)) continue;
        const CorpusCall& call = corpus.calls[i];
        const Step& step = call.stepIn(corpus.sessions);
        const StepRef place{call.session, call.step};
        Finding finding;
        finding.kind = FindingKind::OnlyModelStopped;
        finding.steps = {place};
        finding.certainty = call.outcome.certainty;
        finding.confidence = call.outcome.confidence;
        finding.evidence.push_back({"rule", rulesText(replay, i), {}});
        finding.evidence.push_back({"outcome", call.outcome.evidence, {{place, ""}}});
        finding.sentence = "The policy allows " + callText(step) + " by " + rulesText(replay, i) +
                           "; only the model stopped it (" + outcomeText(call.outcome) + ")." +
                           (step.probe ? " It is a probe call: hypothetical." : "");
        found.push_back(std::move(finding));
    }
    return found;
}

void append(std::vector<Finding>& all, std::vector<Finding> more) {
    std::stable_sort(more.begin(), more.end(),
                     [](const Finding& a, const Finding& b) { return a.kind != FindingKind::Spike && a.steps < b.steps; });
    all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

std::vector<Finding> findings(const Replay& replay) {
    std::vector<Finding> all;
    append(all, onlyModelStopped(replay));
    append(all, workarounds(replay));
    append(all, inventedAnswers(replay));
    append(all, spikes(replay));
    append(all, retries(replay));
    return all;
}

}  // namespace writ::sim
