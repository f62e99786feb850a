#include "simulator/replay/call_index.h"

#include "simulator/replay/replay.h"

#include <unordered_map>

namespace writ::sim {
namespace {

bool wentOn(Outcome outcome) {
    return outcome == Outcome::Executed || outcome == Outcome::ToolError;
}

void mark(const Corpus& corpus, std::size_t i, CallIndex& index) {
    const CorpusCall& call = corpus.calls[i];
    const bool probe = call.stepIn(corpus.sessions).probe;
    if (probe) index.probe.set(i);
    if (probe || modelRefused(call.outcome.outcome)) index.refused.set(i);
    if (!probe && wentOn(call.outcome.outcome)) index.wentOn.set(i);
    if (call.input == nullptr) return;
    index.replayable.set(i);
    if (call.fullInput) index.fullInput.set(i);
}

/// A hash may be that of several scopes, so each group that has it is asked.
class Groups {
public:
    Groups(const Corpus& corpus, CallIndex& index) : m_corpus(corpus), m_index(index) {}

    void add(std::size_t call) {
        const InputPtr& input = m_corpus.calls[call].input;
        if (input == nullptr) return;
        m_index.scopeOf[call] = groupOf(*input, static_cast<std::uint32_t>(call));
    }

private:
    std::uint32_t groupOf(const Input& input, std::uint32_t call) {
        const std::uint64_t hash = input.scopeHash();
        const auto [begin, end] = m_groups.equal_range(hash);
        for (auto at = begin; at != end; ++at)
            if (m_corpus.calls[m_index.scopeCall[at->second]].input->sameScope(input)) return at->second;
        const auto group = static_cast<std::uint32_t>(m_index.scopeCall.size());
        m_index.scopeCall.push_back(call);
        m_groups.emplace(hash, group);
        return group;
    }

    const Corpus& m_corpus;
    CallIndex& m_index;
    std::unordered_multimap<std::uint64_t, std::uint32_t> m_groups;
};

void findSessions(const Corpus& corpus, CallIndex& index) {
    index.firstCall.assign(corpus.sessions.size() + 1, 0);
    for (const CorpusCall& call : corpus.calls) ++index.firstCall[call.session + 1];
    for (std::size_t i = 1; i < index.firstCall.size(); ++i) index.firstCall[i] += index.firstCall[i - 1];
}

}  // namespace

CallIndex indexOf(const Corpus& corpus) {
    const std::size_t calls = corpus.calls.size();
    CallIndex index;
    for (BitColumn* column : {&index.replayable, &index.fullInput, &index.probe, &index.refused, &index.wentOn})
        *column = BitColumn(calls);
    index.scopeOf.assign(calls, 0);
    Groups groups(corpus, index);
    for (std::size_t i = 0; i < calls; ++i) {
        mark(corpus, i, index);
        groups.add(i);
    }
    findSessions(corpus, index);
    return index;
}

}  // namespace writ::sim
