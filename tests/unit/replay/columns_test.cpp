// A replay that evaluates only what changed says what a whole one says, and both say what decide() says.
#include "simulator/replay/replay.h"

#include "engine/decision/judge.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <filesystem>

namespace writ::sim {
namespace {

const std::vector<std::string> kSamples{"refund", "billing", "delegation", "mail", "shell", "five-scenarios"};

WorkspacePtr openSample(const std::string& name) {
    RunControl control;
    return loadWorkspace(std::filesystem::path(WRIT_SOURCE_DIR) / "resources/samples" / name, {}, control).value();
}

class Columns : public testing::TestWithParam<std::string> {
protected:
    Columns() : corpus(*prepareCorpus(openSample(GetParam()), control)) {}

    [[nodiscard]] PolicySetPtr compiled(const std::vector<SourcePtr>& sources) const {
        return compileWith(*languageById("cedar"), sources, corpus->workspace->schema.get()).policies;
    }
    [[nodiscard]] PolicyVersion version(const std::string& rev) const { return *policyVersion(*corpus->workspace, rev); }
    ReplayPtr run(const PolicySetPtr& policies, const Replay* previous = nullptr) {
        return *replay(corpus, policies, {}, control, previous);
    }
    /// Versions in which one rule is gone each, and such in which a number is another.
    [[nodiscard]] std::vector<PolicySetPtr> edits(const PolicyVersion& of) const {
        std::vector<PolicySetPtr> all;
        const PolicySetPtr whole = compiled(of.sources);
        for (const Rule& rule : whole->rules()) {
            all.push_back(compiled(edited(
                of.sources, rule, [&](std::string& text) { text.erase(rule.span.begin, rule.span.end - rule.span.begin); })));
            all.push_back(compiled(edited(of.sources, rule, [&](std::string& text) {
                const std::size_t digit = text.find_first_of("123456789", rule.span.begin);
                if (digit < rule.span.end) text[digit] = '9';
            })));
            all.push_back(compiled(edited(of.sources, rule, [&](std::string& text) {
                text.insert(rule.span.end - 1, " when { context.input.no_such_field > 3 || true }");
            })));
        }
        return all;
    }

    RunControl control;
    CorpusPtr corpus;

private:
    template <class Edit>
    static std::vector<SourcePtr> edited(std::vector<SourcePtr> sources, const Rule& rule, Edit edit) {
        for (SourcePtr& source : sources) {
            if (source->name() != rule.file) continue;
            std::string text(source->text());
            edit(text);
            source = std::make_shared<const Source>(source->name(), text);
        }
        return sources;
    }
};

void expectSame(const Replay& whole, const Replay& quick) {
    EXPECT_EQ(whole.summary.matrix, quick.summary.matrix);
    EXPECT_EQ(whole.firstDivergent, quick.firstDivergent);
    EXPECT_EQ(whole.counts, quick.counts);
    EXPECT_EQ(replayJson(whole, false).dump(), replayJson(quick, false).dump());
    for (std::size_t rule = 0; rule < whole.columns.size(); ++rule)
        for (std::size_t call = 0; call < whole.size(); ++call)
            EXPECT_EQ(whole.columns[rule]->stateOf(call), quick.columns[rule]->stateOf(call))
                << "rule " << rule << ", call " << call;
}

TEST_P(Columns, AnEditedRuleGivesWhatAWholeReplayGives) {
    for (const std::string rev : {"a", "b"}) {
        const ReplayPtr before = run(compiled(version(rev).sources));
        for (const PolicySetPtr& policies : edits(version(rev))) {
            ASSERT_NE(policies, nullptr);
            const ReplayPtr quick = run(policies, before.get());
            expectSame(*run(policies), *quick);
            expectSame(*before, *run(before->policies, quick.get()));
        }
    }
}

TEST_P(Columns, VerdictsAndCountsAreThoseOfDecisions) {
    for (const std::string rev : {"a", "b"}) {
        const ReplayPtr all = run(compiled(version(rev).sources));
        std::vector<RuleCount> counts(all->policies->rules().size());
        const Decider decide(*all);
        for (std::size_t call = 0; call < all->size(); ++call) {
            const Decision* decision = decide(call);
            ASSERT_EQ(decision != nullptr, all->verdict(call).has_value());
            if (decision == nullptr) continue;
            EXPECT_EQ(decision->verdict, all->verdict(call));
            for (std::size_t rule = 0; rule < counts.size(); ++rule) {
                EXPECT_EQ(decision->states[rule], all->columns[rule]->stateOf(call));
                counts[rule].matched += decision->states[rule] == RuleState::Matched ? 1U : 0U;
                counts[rule].errors += decision->states[rule] >= RuleState::Errored ? 1U : 0U;
            }
            if (decision->verdict != Verdict::Indeterminate)
                for (const std::uint32_t rule : decision->rules) ++counts[rule].decided;
        }
        EXPECT_EQ(counts, all->counts);
    }
}

INSTANTIATE_TEST_SUITE_P(Samples, Columns, testing::ValuesIn(kSamples), [](const auto& test) {
    std::string name = test.param;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
});

// 64 verdicts at once are those of one joined call each, whatever its bits are.
TEST(JudgedWords, AreTheVerdictsOfEachCall) {
    for (unsigned joined = 0; joined < 16; ++joined) {
        const auto bit = [&](unsigned at) { return ((joined >> at) & 1U) != 0 ? std::uint64_t{2} : 0; };
        const VerdictWords words = writ::judge(RuleWords{bit(0), bit(1), bit(2), bit(3)});
        std::vector<RuleOutcome> outcomes;
        if (bit(0)) outcomes.push_back({Effect::Permit, RuleState::Matched, RuleState::Matched});
        if (bit(1)) outcomes.push_back({Effect::Permit, RuleState::Open, RuleState::NotMatched});
        if (bit(2)) outcomes.push_back({Effect::Forbid, RuleState::Matched, RuleState::Matched});
        if (bit(3)) outcomes.push_back({Effect::Forbid, RuleState::Errored, RuleState::Errored});
        OutcomeBits bits = 0;
        for (const RuleOutcome& outcome : outcomes) bits = static_cast<OutcomeBits>(bits | bitsOf(outcome));
        const Verdict verdict = writ::judge(bits).verdict;
        EXPECT_EQ(words.allow, verdict == Verdict::Allow ? 2U : 0U) << joined;
        EXPECT_EQ(words.indeterminate, verdict == Verdict::Indeterminate ? 2U : 0U) << joined;
    }
}

TEST(BitColumns, CountWithinARange) {
    constexpr std::size_t kCalls = BitColumn::kBlockCalls * 8 + 100;
    BitColumn even(kCalls), third(kCalls);
    for (std::size_t call = 0; call < kCalls; ++call) {
        if (call % 2 == 0) even.set(call);
        if (call % 3 == 0) third.set(call);
    }
    for (const CallRange range : {CallRange{0, kCalls}, {1, 2}, {63, 65}, {64, 128}, {5, 5}, {4000, 5000}, {8190, kCalls}}) {
        std::uint64_t both = 0, one = 0;
        std::size_t first = range.end;
        for (std::size_t call = range.begin; call < range.end; ++call) {
            one += call % 2 == 0 ? 1U : 0U;
            both += call % 6 == 0 ? 1U : 0U;
            if (call % 6 == 0) first = std::min(first, call);
        }
        EXPECT_EQ(countBits(even, range), one);
        EXPECT_EQ(countBoth(even, third, range), both);
        EXPECT_EQ(firstOfBoth(even, third, range), first);
    }
    EXPECT_EQ(BitColumn(kCalls).bytes(), BitColumn::blocksOf(kCalls) * sizeof(void*)) << "without bits there are no blocks";
}

}  // namespace
}  // namespace writ::sim
