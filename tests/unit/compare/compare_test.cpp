#include "simulator/compare/compare.h"

#include "tests/unit/replay/fake_policies.h"

#include <gtest/gtest.h>

namespace writ::sim {
namespace {

using test::FakeCall;
constexpr Verdict A = Verdict::Allow;
constexpr Verdict D = Verdict::Deny;
constexpr Verdict I = Verdict::Indeterminate;

class Comparing : public testing::Test {
protected:
    // s1: same, flip, not replayable, same, flip; s2: flip of a probe call, flip
    const CorpusPtr corpus = test::fakeCorpus({{{}, {}, {A, Outcome::Executed, false, false}, {}, {}}, {{A, Outcome::ModelDeclined, true}, {}}});
    const ReplayPtr from = test::fakeReplay(corpus, {A, A, A, D, D, A, A});
    const ReplayPtr to = test::fakeReplay(corpus, {A, D, D, D, A, D, I});

    ComparisonPtr comparison() const {
        auto result = compare(from, to);
        EXPECT_TRUE(result);
        return *result;
    }
};

TEST_F(Comparing, CountersPartitionTheCalls) {
    const ComparisonPtr result = comparison();
    EXPECT_EQ(result->wouldDeny, 2U);
    EXPECT_EQ(result->wouldAllow, 1U);
    EXPECT_EQ(result->indeterminate, 1U);
    EXPECT_EQ(result->unchanged, 2U);
    EXPECT_EQ(result->notReplayable, 1U);
    EXPECT_EQ(result->flips.size(), 4U);
}

TEST_F(Comparing, AfterTheFirstFlipOfASessionTheRestIsCounterfactual) {
    const ComparisonPtr result = comparison();
    std::vector<std::pair<std::uint32_t, bool>> flips;
    for (const Flip& flip : result->flips) flips.emplace_back(flip.call, flip.counterfactual);
    EXPECT_EQ(flips, (std::vector<std::pair<std::uint32_t, bool>>{{1, false}, {4, true}, {5, false}, {6, true}}));
    EXPECT_EQ(result->firstDivergent, (std::vector<std::uint32_t>{2, 1}));
}

TEST_F(Comparing, JsonHasTheMembersOfTheDesign) {
    const Json json = compareJson(*comparison());
    std::vector<std::string> names;
    for (const auto& [name, value] : json["flips"].at(0).asObject()) names.push_back(name);
    EXPECT_EQ(names, (std::vector<std::string>{"session", "step", "call", "source", "tool", "probe", "outcome", "counterfactual", "from", "to"}));
    EXPECT_EQ(json["flips"].at(2)["outcome"].asString(), "model_declined");
    EXPECT_EQ(json["flips"].at(0)["from"]["verdict"].asString(), "allow");
    EXPECT_EQ(json["flips"].at(0)["to"]["verdict"].asString(), "deny");
    EXPECT_EQ(json["summary"].dump(), R"({"wouldDeny":2,"wouldAllow":1,"indeterminate":1,"unchanged":2,"notReplayable":1})");
    EXPECT_EQ(json["sessions"].dump(), R"([{"id":"s1","firstDivergent":2},{"id":"s2","firstDivergent":1}])");
}

TEST_F(Comparing, ABaselineHidesWhatItLists) {
    const ComparisonPtr result = comparison();
    const auto none = flipsBeyond(*result, compareJson(*result));
    ASSERT_TRUE(none);
    EXPECT_TRUE(none->empty());

    const auto smaller = compare(from, test::fakeReplay(corpus, {A, D, A, D, D, A, A}));
    const auto beyond = flipsBeyond(*result, compareJson(**smaller));
    ASSERT_TRUE(beyond);
    EXPECT_EQ(beyond->size(), 3U);

    // The same call, but another change: not what the baseline accepted.
    const auto other = compare(from, test::fakeReplay(corpus, {A, I, A, D, A, D, I}));
    const auto changed = flipsBeyond(*result, compareJson(**other));
    ASSERT_TRUE(changed);
    ASSERT_EQ(changed->size(), 1U);
    EXPECT_EQ(changed->front().call, 1U);
}

TEST_F(Comparing, WhatIsNoBaselineIsRefused) {
    for (const char* text : {"{}", "[]", R"({"format": 2, "flips": []})", R"({"format": 1})"}) {
        EXPECT_FALSE(flipsBeyond(*comparison(), *parseJson(text))) << text;
    }
}

TEST_F(Comparing, DifferentCorporaAreRefused) {
    const auto result = compare(from, test::fakeReplay(test::fakeCorpus({{{}}}), {A}));
    EXPECT_FALSE(result);
}

TEST_F(Comparing, AVersionAgainstItselfHasNoFlips) {
    const auto result = compare(from, from);
    ASSERT_TRUE(result);
    EXPECT_TRUE((*result)->flips.empty());
    EXPECT_EQ((*result)->unchanged, 6U);
}

}  // namespace
}  // namespace writ::sim
