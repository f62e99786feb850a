#include "simulator/report/report_gaps.h"

#include "simulator/redact/needed.h"
#include "simulator/replay/wording.h"

#include <algorithm>

namespace writ::sim::report {
namespace {

constexpr std::uint64_t kMostPlaces = 8;

class Gaps {
public:
    explicit Gaps(const Replay& replay) : m_replay(replay) {}

    void ofCall(std::size_t index) {
        const CorpusCall& call = m_replay.corpus->calls[index];
        if (call.input == nullptr) add("The call as a whole", notReplayableSentence(call.notReplayable), call);
        if (call.fullInput) return;
        const BoundCallPtr bound = call.bound.get();
        if (!bound->request) return;
        for (const UnknownField& field : bound->request->unknown) {
            add(fieldPath(field.pointer),
                field.reason == UnknownReason::Masked ? "The recording masks it." : "The recording does not hold it.", call);
        }
    }

    void redacted(const NeedsRedacted& needs) {
        const CorpusCall& call = m_replay.corpus->calls[needs.call];
        if (needs.fields.empty()) add("The call as a whole", "It was redacted when the recording was imported.", call);
        for (const std::string& field : needs.fields)
            add(fieldPath(field), "It was redacted, and the verdict hangs on it.", call);
    }

    void ofFile(std::string what, std::string why) { m_gaps.push_back({std::move(what), std::move(why), 0, {}}); }

    std::vector<Report::Gap> take() { return std::move(m_gaps); }

private:
    void add(const std::string& what, const std::string& why, const CorpusCall& call) {
        auto gap = std::find_if(m_gaps.begin(), m_gaps.end(),
                                [&](const Report::Gap& one) { return one.what == what && one.why == why; });
        if (gap == m_gaps.end()) gap = m_gaps.insert(m_gaps.end(), {what, why, 0, {}});
        ++gap->calls;
        if (gap->calls > kMostPlaces) {
            if (gap->calls == kMostPlaces + 1) gap->where += "; …";
            return;
        }
        const std::string place = m_replay.corpus->sessions[call.session]->id + ", step " + std::to_string(call.step);
        gap->where += (gap->where.empty() ? "" : "; ") + place;
    }

    const Replay& m_replay;
    std::vector<Report::Gap> m_gaps;
};

}  // namespace

std::vector<Report::Gap> gapsOf(const Replay& replay, std::optional<std::uint32_t> session) {
    Gaps gaps(replay);
    const Corpus& corpus = *replay.corpus;
    const auto fits = [&](std::size_t call) { return !session || corpus.calls[call].session == *session; };
    for (std::size_t i = 0; i < corpus.calls.size(); ++i) {
        if (fits(i)) gaps.ofCall(i);
    }
    for (const NeedsRedacted& needs : verdictsThatNeedRedacted(replay)) {
        if (fits(needs.call)) gaps.redacted(needs);
    }
    for (const Skipped& skipped : corpus.workspace->skipped)
        gaps.ofFile(skipped.at, "A record that could not be read: " + skipped.reason);
    for (const WorkspaceProblem& problem : corpus.workspace->problems)
        gaps.ofFile("A file of the workspace", problem.error.text());
    return gaps.take();
}

}  // namespace writ::sim::report
