#include "simulator/replay/decide_all.h"

#include "engine/decision/judge.h"
#include "simulator/replay/parallel.h"
#include "simulator/replay/replay.h"

#include <algorithm>

namespace writ::sim {
namespace {

using MutableColumn = std::shared_ptr<RuleColumn>;

/// Scopes of so many groups are asked of one thread at once.
constexpr std::size_t kGroupsAtOnce = 1024;

/// Tells progress in calls, where the work is done in blocks of them.
class CallProgress final : public RunControl {
public:
    CallProgress(RunControl& control, std::size_t calls) : m_control(control), m_calls(calls) {}
    [[nodiscard]] bool cancelled() const override { return m_control.cancelled(); }
    void progress(std::uint64_t blocks, std::uint64_t /*total*/) override {
        m_control.progress(std::min<std::uint64_t>(blocks * BitColumn::kBlockCalls, m_calls), m_calls);
    }

private:
    RunControl& m_control;
    std::uint64_t m_calls;
};

/// Calls `visit(block, scratch)` for every block of calls, several threads at a time.
template <class Visit>
Result<void> forEachBlock(const Corpus& corpus, const PolicySet& policies, RunControl& control, Visit visit) {
    const auto makeWork = [&]() -> ItemWork {
        const std::shared_ptr<Scratch> scratch = policies.makeScratch();
        return [&visit, scratch](std::size_t block) { visit(block, *scratch); };
    };
    CallProgress progress(control, corpus.calls.size());
    return parallelFor(BitColumn::blocksOf(corpus.calls.size()), 1, progress, makeWork);
}

CallRange callsOf(std::size_t block, const Corpus& corpus) {
    const std::size_t begin = block * BitColumn::kBlockCalls;
    return {begin, std::min(begin + BitColumn::kBlockCalls, corpus.calls.size())};
}

/// Every call from the beginning.
class WholeRun {
public:
    WholeRun(const Corpus& corpus, const PolicySet& policies)
        : m_corpus(corpus), m_policies(policies), m_singles(policies.singleRules()), m_verdicts(corpus.calls.size()) {
        if (m_singles == nullptr) return;
        for (std::size_t i = 0; i < policies.rules().size(); ++i)
            m_columns.push_back(std::make_shared<RuleColumn>(corpus.calls.size()));
    }

    Result<Columns> run(RunControl& control) {
        const auto block = [this](std::size_t index, Scratch& scratch) { decideBlock(index, scratch); };
        if (Result<void> done = forEachBlock(m_corpus, m_policies, control, block); !done)
            return tl::unexpected(std::move(done.error()));
        return Columns{std::move(m_verdicts), {m_columns.begin(), m_columns.end()}};
    }

private:
    void decideBlock(std::size_t block, Scratch& scratch) {
        const CallRange calls = callsOf(block, m_corpus);
        for (std::size_t call = calls.begin; call < calls.end; ++call)
            if (const Input* input = m_corpus.calls[call].input.get()) m_verdicts.set(call, verdictOf(call, *input, scratch));
    }

    Verdict verdictOf(std::size_t call, const Input& input, Scratch& scratch) {
        if (m_singles != nullptr) {
            unsigned joined = 0;
            for (const RuleBits& rule : m_singles->evaluateAll(input, scratch)) {
                m_columns[rule.rule]->add(call, rule.bits);
                joined |= rule.bits;
            }
            const Verdict verdict = writ::judge(static_cast<OutcomeBits>(joined)).verdict;
            if (verdict != Verdict::Indeterminate) return verdict;
        }
        const Verdict verdict = m_policies.decide(input, scratch).verdict;
        if (m_singles != nullptr && verdict != Verdict::Indeterminate) m_verdicts.settled.set(call);
        return verdict;
    }

    const Corpus& m_corpus;
    const PolicySet& m_policies;
    const SingleRules* m_singles;
    VerdictColumns m_verdicts;
    std::vector<MutableColumn> m_columns;
};

/// Only the rules that an earlier run does not have; verdicts are joined anew from all columns.
class ChangedRun {
public:
    ChangedRun(const Corpus& corpus, const PolicySet& policies, const Replay& previous)
        : m_corpus(corpus),
          m_policies(policies),
          m_previous(previous),
          m_singles(*policies.singleRules()),
          m_verdicts(corpus.calls.size()) {
        const auto same = unchangedRules(*previous.policies, policies);
        std::vector<bool> kept(previous.columns.size());
        for (std::uint32_t rule = 0; rule < same.size(); ++rule) {
            if (same[rule]) {
                m_columns.push_back(previous.columns[*same[rule]]);
                kept[*same[rule]] = true;
            } else {
                m_changed.push_back({rule, std::make_shared<RuleColumn>(corpus.calls.size()), {}});
                m_columns.push_back(m_changed.back().column);
                m_touching.push_back(m_changed.back().column);
            }
        }
        for (std::size_t rule = 0; rule < kept.size(); ++rule)
            if (!kept[rule]) m_touching.push_back(previous.columns[rule]);
    }

    /// With most rules changed nothing is gained.
    [[nodiscard]] bool pays() const { return m_changed.size() * 2 <= m_columns.size(); }

    Result<Columns> run(RunControl& control) {
        if (Result<void> done = findScopes(); !done) return tl::unexpected(std::move(done.error()));
        const auto block = [this](std::size_t index, Scratch& scratch) {
            for (const Changed& changed : m_changed) evaluate(changed, index, scratch);
            join(index, scratch);
        };
        if (Result<void> done = forEachBlock(m_corpus, m_policies, control, block); !done)
            return tl::unexpected(std::move(done.error()));
        return Columns{std::move(m_verdicts), std::move(m_columns)};
    }

private:
    struct Changed {
        std::uint32_t rule = 0;
        MutableColumn column;
        std::vector<std::uint8_t> fits;  ///< one a group of CallIndex::scopeCall: its scope may fit
    };

    Result<void> findScopes() {
        const std::vector<std::uint32_t>& groups = m_corpus.index.scopeCall;
        for (Changed& changed : m_changed) changed.fits.resize(groups.size());
        const auto makeWork = [&]() -> ItemWork {
            const std::shared_ptr<Scratch> scratch = m_policies.makeScratch();
            return [&, scratch](std::size_t group) {
                const Input& input = *m_corpus.calls[groups[group]].input;
                for (Changed& changed : m_changed) changed.fits[group] = m_singles.mayFit(changed.rule, input, *scratch) ? 1 : 0;
            };
        };
        RunControl quiet;  // short, and no part of the work whose progress is told
        return parallelFor(groups.size(), kGroupsAtOnce, quiet, makeWork);
    }

    void evaluate(const Changed& changed, std::size_t block, Scratch& scratch) const {
        const CallRange calls = callsOf(block, m_corpus);
        const std::vector<std::uint32_t>& scopes = m_corpus.index.scopeOf;
        for (std::size_t call = calls.begin; call < calls.end; ++call) {
            if (changed.fits.empty() || changed.fits[scopes[call]] == 0) continue;
            const Input* input = m_corpus.calls[call].input.get();
            if (input != nullptr) changed.column->add(call, m_singles.evaluate(changed.rule, *input, scratch));
        }
    }

    void join(std::size_t block, Scratch& scratch) {
        std::array<RuleWords, BitColumn::kBlockWords> joined{};
        for (std::size_t rule = 0; rule < m_columns.size(); ++rule)
            add(*m_columns[rule], m_policies.rules()[rule].effect, block, joined);
        for (std::size_t word = 0; word < joined.size(); ++word) {
            const std::uint64_t calls = m_corpus.index.replayable.word(block, word);
            const VerdictWords verdicts = writ::judge(joined[word]);
            m_verdicts.allow.setWord(block, word, verdicts.allow & calls);
            m_verdicts.deny.setWord(block, word, ~(verdicts.allow | verdicts.indeterminate) & calls);
            forEachBit(block, word, verdicts.indeterminate & calls, [&](std::size_t call) { settle(call, scratch); });
        }
    }

    static void add(const RuleColumn& column, Effect effect, std::size_t block,
                    std::array<RuleWords, BitColumn::kBlockWords>& joined) {
        const bool permit = effect == Effect::Permit;
        const auto join = [&](const BitColumn& bits, std::uint64_t RuleWords::*into) {
            const BitColumn::Block* words = bits.block(block);
            if (words == nullptr) return;
            for (std::size_t word = 0; word < joined.size(); ++word) joined[word].*into |= (*words)[word];
        };
        join(column.matched, permit ? &RuleWords::permitMatched : &RuleWords::forbidMatched);
        join(column.unknown, permit ? &RuleWords::permitOpen : &RuleWords::forbidOpen);
        join(column.failed, permit ? &RuleWords::permitOpen : &RuleWords::forbidOpen);
    }

    /// Where no rule that changed did anything, before or now, the verdict cannot have changed either.
    void settle(std::size_t call, Scratch& scratch) {
        const auto touches = [call](const RuleColumnPtr& column) { return column->stateOf(call) != RuleState::NotMatched; };
        const bool touched = std::any_of(m_touching.begin(), m_touching.end(), touches);
        const Verdict verdict =
            touched ? m_policies.decide(*m_corpus.calls[call].input, scratch).verdict : *m_previous.verdict(call);
        m_verdicts.set(call, verdict);
        if (verdict != Verdict::Indeterminate) m_verdicts.settled.set(call);
    }

    const Corpus& m_corpus;
    const PolicySet& m_policies;
    const Replay& m_previous;
    const SingleRules& m_singles;
    VerdictColumns m_verdicts;
    RuleColumns m_columns;
    std::vector<Changed> m_changed;
    RuleColumns m_touching;  ///< of rules that are new or gone
};

bool hasColumns(const Replay& previous, const Corpus& corpus, const PolicySet& policies) {
    return previous.corpus.get() == &corpus && policies.singleRules() != nullptr && !previous.columns.empty();
}

}  // namespace

Result<Columns> decideAll(const Corpus& corpus, const PolicySet& policies, const Replay* previous, RunControl& control) {
    if (previous != nullptr && hasColumns(*previous, corpus, policies)) {
        ChangedRun run(corpus, policies, *previous);
        if (run.pays()) return run.run(control);
    }
    return WholeRun(corpus, policies).run(control);
}

}  // namespace writ::sim
