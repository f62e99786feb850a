#include "simulator/findings/retries.h"

#include "simulator/findings/call_traits.h"
#include "simulator/findings/denial.h"
#include "simulator/findings/same_call.h"
#include "simulator/findings/session_calls.h"

#include <algorithm>
#include <unordered_map>

namespace writ::sim {
namespace {

constexpr std::size_t kMostLeaves = 64;
constexpr std::size_t kMostSteps = 100;
/// Of one tool that are still tried.
constexpr std::size_t kMostOpen = 4;

struct Tries {
    std::vector<std::size_t> calls;  ///< the first came to nothing
    std::vector<Leaf> leaves;        ///< of the last
    bool hidden = false;
    std::size_t same = 0;  ///< later ones with the same arguments
};

class RetrySearch {
public:
    explicit RetrySearch(const Replay& replay) : m_replay(replay) {}

    std::vector<Finding> run() {
        for (const SessionCalls& calls : sessionCalls(*m_replay.corpus)) {
            m_open.clear();
            for (std::size_t i = calls.first; i < calls.last; ++i) visit(i);
            for (auto& [tool, open] : m_open)
                for (Tries& tries : open) close(std::move(tries));
        }
        std::sort(m_found.begin(), m_found.end(), [](const Finding& a, const Finding& b) { return a.steps < b.steps; });
        return std::move(m_found);
    }

private:
    [[nodiscard]] const CorpusCall& corpusCall(std::size_t call) const { return m_replay.corpus->calls[call]; }
    [[nodiscard]] const Step& step(std::size_t call) const { return corpusCall(call).stepIn(m_replay.corpus->sessions); }

    void visit(std::size_t call) {
        const Step& made = step(call);
        if (made.probe || made.argumentsState != ArgumentsState::Recorded) return;
        const bool nothing = cameToNothing(corpusCall(call).outcome.outcome);
        const auto found = m_open.find(made.tool);
        if (found == m_open.end() && !nothing) return;
        std::vector<Leaf> leaves = knownLeaves(corpusCall(call), made, kMostLeaves);
        const bool hidden = hidesArguments(corpusCall(call), made);
        std::vector<Tries>& open = found == m_open.end() ? m_open[made.tool] : found->second;
        const auto earlier = std::find_if(open.rbegin(), open.rend(), [&](const Tries& tries) {
            return (same(tries.leaves, leaves) && !tries.leaves.empty()) ||
                   (made.arguments.size() == 0 && tries.leaves.empty() && !tries.hidden) || nearlySame(tries.leaves, leaves);
        });
        if (earlier == open.rend()) {
            if (nothing) begin(open, {{call}, std::move(leaves), hidden});
            return;
        }
        if (same(earlier->leaves, leaves) && !hidden && !earlier->hidden) ++earlier->same;
        earlier->calls.push_back(call);
        earlier->leaves = std::move(leaves);
        earlier->hidden = hidden;
        if (nothing) return;
        close(std::move(*earlier));
        open.erase(std::next(earlier).base());
    }

    void begin(std::vector<Tries>& open, Tries tries) {
        if (open.size() >= kMostOpen) {
            close(std::move(open.front()));
            open.erase(open.begin());
        }
        open.push_back(std::move(tries));
    }

    void close(Tries tries) {
        const std::size_t later = tries.calls.size() - 1;
        const bool denied = denialOf(m_replay, tries.calls.front()) && denialOf(m_replay, tries.calls.front())->recorded;
        if (later == 0 || (!denied && tries.same == 0 && later < 2)) return;
        Finding finding;
        finding.kind = FindingKind::Retry;
        for (const std::size_t call : tries.calls) {
            if (finding.steps.size() < kMostSteps)
                finding.steps.push_back({corpusCall(call).session, corpusCall(call).step});
            else
                ++finding.leftOff;
        }
        if (tries.same != later) {
            finding.certainty = Certainty::Heuristic;
            finding.confidence = 70;
        }
        finding.evidence.push_back({"arguments",
                                    tries.same == later ? "the same"
                                    : tries.same == 0   ? "nearly the same"
                                                        : "the same or nearly the same",
                                    {}});
        for (const StepRef& ref : finding.steps) finding.evidence.back().places.push_back({ref, "/arguments"});
        finding.sentence = sentence(tries, later, finding.evidence.back().value);
        m_found.push_back(std::move(finding));
    }

    [[nodiscard]] std::string sentence(const Tries& tries, std::size_t later, const std::string& how) const {
        const std::size_t first = tries.calls.front();
        const std::size_t last = tries.calls.back();
        const OutcomeFinding& end = corpusCall(last).outcome;
        return "Step " + std::to_string(step(first).number) + ", " + callText(step(first)) + ", " + stoppedText(m_replay, first) +
               ". " + (later == 1 ? "It was called once more" : "It was called " + std::to_string(later) + " times more") +
               " with " + how + " arguments; the last time " +
               (cameToNothing(end.outcome) ? "it came to nothing as well (" : "it went through (") +
               std::string(word(end.outcome)) + ").";
    }

    const Replay& m_replay;
    std::unordered_map<std::string, std::vector<Tries>> m_open;
    std::vector<Finding> m_found;
};

}  // namespace

std::vector<Finding> retries(const Replay& replay) {
    return RetrySearch(replay).run();
}

}  // namespace writ::sim
