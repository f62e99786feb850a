#include "simulator/draft/learn.h"
#include "simulator/replay/wording.h"

#include <algorithm>

namespace writ::sim::draft {
namespace {

constexpr std::size_t kShownClauses = 2;

class Trial {
public:
    Trial(const Replay& inForce, const PolicySet& draft) : m_inForce(inForce), m_draft(draft), m_scratch(draft.makeScratch()) {}

    void add(std::size_t index) {
        TrialCall call{index, TrialResult::NotReplayable, {}};
        if (callAt(index).input != nullptr) judge(call);
        ++m_trial.calls;
        ++m_trial.counts[static_cast<std::size_t>(call.result)];
        if (!call.why.empty()) m_trial.listed.push_back(std::move(call));
    }

    DraftTrial take() { return std::move(m_trial); }

private:
    [[nodiscard]] const CorpusCall& callAt(std::size_t index) const { return m_inForce.corpus->calls[index]; }

    void judge(TrialCall& call) {
        const Verdict draft = m_draft.decide(*callAt(call.call).input, *m_scratch).verdict;
        if (draft == Verdict::Allow) return allowed(call);
        if (draft == Verdict::Deny) return denied(call);
        set(call, TrialResult::Indeterminate, "The draft cannot say.");
    }

    void allowed(TrialCall& call) const {
        const CorpusCall& recorded = callAt(call.call);
        const Step& step = recorded.stepIn(m_inForce.corpus->sessions);
        const std::optional<Verdict> inForce = m_inForce.verdict(call.call);
        if (step.probe) return set(call, TrialResult::UnderBlock, "A probe call: the model refused to make it.");
        if (wasStopped(recorded, step))
            return set(call, TrialResult::UnderBlock, "It was stopped: " + std::string(word(recorded.outcome.outcome)) + ".");
        if (inForce == Verdict::Deny)
            return set(call, TrialResult::UnderBlock, "The policies in force deny it. " + verdictSentence(m_inForce, call.call));
        if (inForce != Verdict::Allow) return set(call, TrialResult::Indeterminate, "The policies in force cannot say.");
        call.result = TrialResult::BothAllow;
    }

    void denied(TrialCall& call) const {
        const CorpusCall& recorded = callAt(call.call);
        const Step& step = recorded.stepIn(m_inForce.corpus->sessions);
        const std::optional<Verdict> inForce = m_inForce.verdict(call.call);
        call.result = TrialResult::BothStop;
        if (!wasExecuted(recorded, step) || inForce == Verdict::Deny) return;
        if (inForce != Verdict::Allow) return set(call, TrialResult::Indeterminate, "The policies in force cannot say.");
        set(call, TrialResult::OverBlock, whyDenied(*recorded.input, step.tool));
    }

    static void set(TrialCall& call, TrialResult result, std::string why) {
        call.result = result;
        call.why = std::move(why);
    }

    /// What the rule nearest to a match lacked.
    [[nodiscard]] std::string whyDenied(const Input& input, const std::string& action) const {
        const Explanation explanation = m_draft.explain(input);
        std::vector<std::string> lacking;
        for (const RuleExplanation& rule : explanation.rules) {
            if (!rule.hinged || !rule.scopeMatched || !lacking.empty()) continue;
            for (const Clause& clause : rule.clauses) {
                if (clause.hinged && lacking.size() < kShownClauses)
                    lacking.push_back(clause.text + (clause.value.empty() ? "" : " (" + clause.value + ")"));
            }
        }
        if (lacking.empty()) return "The draft has no rule for this principal, " + action + " and this resource.";
        std::string text = "The draft wants ";
        for (std::size_t i = 0; i < lacking.size(); ++i) text += (i > 0 ? " and " : "") + lacking[i];
        return text + ".";
    }

    const Replay& m_inForce;
    const PolicySet& m_draft;
    std::unique_ptr<Scratch> m_scratch;
    DraftTrial m_trial;
};

}  // namespace

Result<DraftTrial> tryOut(const Replay& inForce, const PolicySet& draft, const std::set<std::string>& sessions,
                          RunControl& control) {
    const Corpus& corpus = *inForce.corpus;
    Trial trial(inForce, draft);
    for (std::size_t i = 0; i < corpus.calls.size(); ++i) {
        if (i % 1024 == 0 && control.cancelled()) return fail(ErrorKind::Cancelled, "Cancelled.");
        if (i % 1024 == 0) control.progress(i, corpus.calls.size());
        if (sessions.count(corpus.sessions[corpus.calls[i].session]->id) > 0) trial.add(i);
    }
    DraftTrial result = trial.take();
    result.sessions = sessions.size();
    return result;
}

}  // namespace writ::sim::draft
