// On how much of a recording verdicts stand.
#include "simulator/replay/coverage.h"
#include "tests/unit/scratch/support.h"

namespace writ::sim {
namespace {

ReplayPtr replayed(const test::Scene& scene, const char* rev) {
    RunControl control;
    return *replay(scene.corpus, scene.policies(rev), *policyVersion(*scene.corpus->workspace, rev), control);
}

TEST(Coverage, CountsCallsWithFullInputs) {
    const writ::test::ShopWorkspace shop;  // one amount is masked, one call has no arguments
    const test::Scene scene(shop.root());
    const Coverage coverage = coverageOf(*replayed(scene, "a"), std::nullopt);
    EXPECT_EQ(coverage.calls, 6U);
    EXPECT_EQ(coverage.fullInputs, 4U);
    EXPECT_EQ(coverage.noRuleCanMatch, 0U);
    EXPECT_EQ(coverageText(coverage), "4 of 6 calls with full inputs · 0 calls that no rule can match");
    EXPECT_EQ(coverageOf(*replayed(scene, "a"), 1U).calls, 0U);
}

struct Case {
    const char* policies;
    std::uint64_t outside;
};
class OutOfScope : public testing::TestWithParam<Case> {};
TEST_P(OutOfScope, CountsCallsThatNoRuleIsAbout) {
    writ::test::ShopWorkspace shop;
    shop.write("policies/a/shop.cedar", GetParam().policies);
    const test::Scene scene(shop.root());
    const ReplayPtr replay = replayed(scene, "a");
    EXPECT_EQ(coverageOf(*replay, std::nullopt).noRuleCanMatch, GetParam().outside);
    const std::vector<bool> missed = outOfScope(*replay);
    EXPECT_EQ(static_cast<std::uint64_t>(std::count(missed.begin(), missed.end(), true)), GetParam().outside);
}
// The session has one call of look and five of pay, of which the last is not replayable.
INSTANTIATE_TEST_SUITE_P(
    Policies, OutOfScope,
    testing::Values(Case{"permit(principal, action == Action::\"pay\", resource);", 1},
                    Case{"permit(principal, action == Action::\"look\", resource);", 4},
                    Case{"permit(principal, action == Action::\"look\", resource) when { false };", 4},
                    Case{"forbid(principal, action, resource) when { false };", 0},
                    Case{"permit(principal == Agent::\"other\", action, resource);", 5},
                    Case{"permit(principal, action, resource is Folder);", 5},
                    Case{"permit(principal in Agent::\"clerk\", action, resource);", 0},
                    Case{"forbid(principal, action == Action::\"pay\", resource) when { context.input.nothing == 1 };", 1}));

TEST(Coverage, ACallWithoutAVerdictIsNotSaidToBeOutOfScope) {
    writ::test::ShopWorkspace shop;
    shop.write("policies/a/shop.cedar", "permit(principal == Agent::\"other\", action, resource);");
    const test::Scene scene(shop.root());
    const std::vector<bool> missed = outOfScope(*replayed(scene, "a"));
    EXPECT_EQ(missed, (std::vector<bool>{true, true, true, true, true, false}));
}

}  // namespace
}  // namespace writ::sim
