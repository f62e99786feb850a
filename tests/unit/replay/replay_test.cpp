#include "tests/unit/replay/fake_policies.h"

#include <gtest/gtest.h>

namespace writ::sim {
namespace {

using test::FakeCall;
constexpr Verdict A = Verdict::Allow;
constexpr Verdict D = Verdict::Deny;
constexpr Verdict I = Verdict::Indeterminate;

struct Divergence {
    const char* what;
    std::vector<FakeCall> calls;
    std::uint32_t first;  ///< step, 0 for none
};
class Counterfactual : public testing::TestWithParam<Divergence> {};

TEST_P(Counterfactual, BeginsAfterTheFirstCallThatWouldHaveBeenStopped) {
    const auto& [what, calls, first] = GetParam();
    const ReplayPtr replay = test::fakeReplay(test::fakeCorpus({calls}), test::verdictsOf({calls}));
    ASSERT_NE(replay, nullptr);
    EXPECT_EQ(replay->firstDivergent, std::vector<std::uint32_t>{first}) << what;
    for (std::size_t i = 0; i < calls.size(); ++i)
        EXPECT_EQ(replay->counterfactual(i), first != 0 && i + 1 > first) << what << " " << i;
}

INSTANTIATE_TEST_SUITE_P(Replay, Counterfactual,
                         testing::Values(Divergence{"all allowed", {{A}, {A}}, 0},
                                         Divergence{"denied but made", {{A}, {D}, {A}, {D}}, 2},
                                         Divergence{"denied, made, failed", {{D, Outcome::ToolError}, {A}}, 1},
                                         Divergence{"the recording stopped it too", {{D, Outcome::PolicyDeny}, {A}}, 0},
                                         Divergence{"never called", {{D, Outcome::NotCalled}, {A}}, 0},
                                         Divergence{"what became of it is unknown", {{D, Outcome::Unknown}, {A}}, 0},
                                         Divergence{"a probe call stops nothing", {{D, Outcome::Executed, true}, {A}}, 0},
                                         Divergence{"indeterminate stops nothing for certain", {{I}, {A}, {D}, {A}}, 3},
                                         Divergence{"no verdict", {{D, Outcome::Executed, false, false}, {A}}, 0}));

TEST(Replay, SessionsAreIndependent) {
    const std::vector<std::vector<FakeCall>> sessions{{{D}, {A}}, {{A}, {A}}, {{A}, {D}, {D}}};
    const ReplayPtr replay = test::fakeReplay(test::fakeCorpus(sessions), test::verdictsOf(sessions));
    ASSERT_NE(replay, nullptr);
    EXPECT_EQ(replay->firstDivergent, (std::vector<std::uint32_t>{1, 0, 2}));
}

TEST(Replay, TheMatrixCountsEveryCallWithAVerdictOnce) {
    const std::vector<std::vector<FakeCall>> sessions{
        {{A}, {A, Outcome::ModelDeclined}, {A, Outcome::Executed, true}, {D}, {D, Outcome::ModelCannot}},
        {{I}, {I, Outcome::ModelRefusalText, true}, {A, Outcome::Executed, false, false}, {A, Outcome::PolicyDeny}}};
    const ReplayPtr replay = test::fakeReplay(test::fakeCorpus(sessions), test::verdictsOf(sessions));
    ASSERT_NE(replay, nullptr);
    const Summary& all = replay->summary;
    EXPECT_EQ(all.sessions, 2U);
    EXPECT_EQ(all.calls, 9U);
    EXPECT_EQ(all.probeCalls, 2U);
    EXPECT_EQ(all.notReplayable, 1U);
    EXPECT_EQ(all.matrix, (Matrix{{{{2, 2}, {1, 1}, {1, 1}}}}));
    EXPECT_EQ(all.allow, 4U);
    EXPECT_EQ(all.deny, 2U);
    EXPECT_EQ(all.indeterminate, 2U);
    EXPECT_EQ(all.allow + all.deny + all.indeterminate + all.notReplayable, all.calls);
    const Summary second = summaryOf(*replay, 1);
    EXPECT_EQ(second.calls, 4U);
    EXPECT_EQ(second.sessions, 1U);
    EXPECT_EQ(second.matrix, (Matrix{{{{1, 0}, {0, 0}, {1, 1}}}}));
}

std::vector<std::vector<FakeCall>> manyCalls() {
    return {std::vector<FakeCall>(3000, FakeCall{D}), std::vector<FakeCall>(2000, FakeCall{A})};
}

TEST(Replay, TwoRunsGiveTheSameBytesWhateverTheThreads) {
    const auto sessions = manyCalls();
    const CorpusPtr corpus = test::fakeCorpus(sessions);
    const ReplayPtr first = test::fakeReplay(corpus, test::verdictsOf(sessions));
    const ReplayPtr second = test::fakeReplay(corpus, test::verdictsOf(sessions));
    ASSERT_TRUE(first != nullptr && second != nullptr);
    EXPECT_EQ(replayJson(*first, false).dump(), replayJson(*second, false).dump());
}

TEST(Replay, ProgressGrowsToTheTotal) {
    struct Listener : RunControl {
        void progress(std::uint64_t done, std::uint64_t total) override {
            EXPECT_GT(done, last);
            EXPECT_EQ(total, 5000U);
            last = done;
        }
        std::uint64_t last = 0;
    } listener;
    const auto sessions = manyCalls();
    std::vector<Decision> answers(5000, test::decisionOf(A));
    ASSERT_TRUE(replay(test::fakeCorpus(sessions), std::make_shared<const test::FakePolicies>(answers), {}, listener));
    EXPECT_EQ(listener.last, 5000U);
}

TEST(Replay, CanBeCancelledOnTheWay) {
    struct Impatient : RunControl {
        bool cancelled() const override { return seen > 500; }
        void progress(std::uint64_t done, std::uint64_t) override { seen = done; }
        std::atomic<std::uint64_t> seen{0};
    } control;
    std::vector<Decision> answers(5000, test::decisionOf(A));
    const auto result = replay(test::fakeCorpus(manyCalls()), std::make_shared<const test::FakePolicies>(answers), {}, control);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::Cancelled);
    EXPECT_LT(control.seen, 5000U);
}

TEST(Replay, AnExceptionInAPolicySetIsAnErrorAndNoCrash) {
    RunControl control;
    const auto result =
        replay(test::fakeCorpus(manyCalls()), std::make_shared<const test::FakePolicies>(std::vector<Decision>{}), {}, control);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::Internal);
}

}  // namespace
}  // namespace writ::sim
