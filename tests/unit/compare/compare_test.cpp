#include "simulator/compare/compare.h"
#include "simulator/compare/baseline.h"

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
    const CorpusPtr corpus =
        test::fakeCorpus({{{}, {}, {A, Outcome::Executed, false, false}, {}, {}}, {{A, Outcome::ModelDeclined, true}, {}}});
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
    EXPECT_EQ(names, (std::vector<std::string>{"session", "step", "call", "source", "tool", "probe", "outcome", "counterfactual",
                                               "from", "to"}));
    EXPECT_EQ(json["flips"].at(2)["outcome"].asString(), "model_declined");
    EXPECT_EQ(json["flips"].at(0)["from"]["verdict"].asString(), "allow");
    EXPECT_EQ(json["flips"].at(0)["to"]["verdict"].asString(), "deny");
    EXPECT_EQ(json["summary"].dump(), R"({"wouldDeny":2,"wouldAllow":1,"indeterminate":1,"unchanged":2,"notReplayable":1})");
    EXPECT_EQ(json["sessions"].dump(), R"([{"id":"s1","firstDivergent":2},{"id":"s2","firstDivergent":1}])");
}

BaselineDifference against(const Comparison& comparison, const Json& document) {
    const auto baseline = baselineFromJson(document);
    EXPECT_TRUE(baseline) << baseline.error().text();
    return differenceFrom(*baseline, comparison);
}

TEST_F(Comparing, ABaselineMustListExactlyTheFlips) {
    const ComparisonPtr result = comparison();
    EXPECT_TRUE(against(*result, compareJson(*result)).none());

    // Only the first flip is listed.
    const auto smaller = compare(from, test::fakeReplay(corpus, {A, D, A, D, D, A, A}));
    EXPECT_EQ(against(*result, compareJson(**smaller)).beyond.size(), 3U);
    EXPECT_TRUE(against(*result, compareJson(**smaller)).gone.empty());

    // Listed flips that do not happen any more.
    const BaselineDifference gone = against(**smaller, compareJson(*result));
    EXPECT_TRUE(gone.beyond.empty());
    ASSERT_EQ(gone.gone.size(), 3U);
    EXPECT_EQ(gone.gone.front(), (BaselineFlip{"s1", 5, "pay", "deny", "allow"}));

    // The same call, but another change: not what the baseline accepted.
    const auto other = compare(from, test::fakeReplay(corpus, {A, I, A, D, A, D, I}));
    const BaselineDifference changed = against(*result, compareJson(**other));
    ASSERT_EQ(changed.beyond.size(), 1U);
    EXPECT_EQ(changed.beyond.front().call, 1U);
    ASSERT_EQ(changed.gone.size(), 1U);
    EXPECT_EQ(changed.gone.front().to, "indeterminate");
}

TEST_F(Comparing, OfAReviewOnlyAcceptedFlipsCount) {
    const ComparisonPtr result = comparison();
    Json::Array flips;
    for (const char* state : {"accepted", "rejected", "unreviewed", "accepted"})
        flips.push_back(flipJson(*result, result->flips[flips.size()]).with("review", Json::object({{"state", state}})));
    const Json review =
        Json::object({{"format", 1}, {"review", Json::object({{"stale", Json(Json::Array{})}})}, {"flips", Json(flips)}});
    const BaselineDifference difference = against(*result, review);
    ASSERT_EQ(difference.beyond.size(), 2U);
    EXPECT_EQ(difference.beyond[0].call, result->flips[1].call);
    EXPECT_EQ(difference.beyond[1].call, result->flips[2].call);
    EXPECT_TRUE(difference.gone.empty());
    EXPECT_FALSE(baselineFromJson(review.with("review", Json::object({{"stale", Json::array({"sessions"})}}))))
        << "a stale review";
}

TEST_F(Comparing, WhatIsNoBaselineIsRefused) {
    for (const char* text :
         {"{}", "[]", R"({"format": 2, "flips": []})", R"({"format": 1})", R"({"format": 1, "flips": [{}]})",
          R"({"format": 1, "flips": [{"session": "s", "step": 1, "from": {"verdict": "deny"}, "to": {"verdict": "deny"}}]})",
          R"({"format": 1, "flips": [{"session": "s", "step": 0, "from": {"verdict": "deny"}, "to": {"verdict": "allow"}}]})"}) {
        EXPECT_FALSE(baselineFromJson(*parseJson(text))) << text;
    }
}

TEST_F(Comparing, OneSentenceTellsWhyTheRestIsCounterfactual) {
    const ComparisonPtr result = comparison();
    EXPECT_EQ(counterfactualSentence(*result, 0),
              "Step 2 (pay) is the first that would be decided otherwise (allow to deny): from there on the agent could have "
              "gone another "
              "way, so the 3 calls after it are counterfactual.");
    EXPECT_EQ(counterfactualSentence(*result, 1),
              "Step 1 (pay) is the first that would be decided otherwise (allow to deny): from there on the agent could have "
              "gone another "
              "way, so the call after it is counterfactual.");
    EXPECT_EQ(counterfactualSentence(**compare(from, from), 0), "Both versions decide every call of this session alike.");
}

TEST_F(Comparing, TheDangerousDirectionComesFirst) {
    EXPECT_EQ(flipKinds().front().kind, FlipKind::DenyToAllow);
    for (std::size_t i = 0; i < flipKinds().size(); ++i) {
        const FlipKindInfo& info = flipKinds()[i];
        EXPECT_EQ(static_cast<std::size_t>(info.kind), i);
        EXPECT_EQ(flipKind(info.from, info.to), info.kind);
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
