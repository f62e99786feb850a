// What the tests of a workspace reach, rule by rule.
#include "simulator/cases/case_coverage.h"

#include "simulator/replay/replay.h"

#include <gtest/gtest.h>

#include <map>

namespace writ::sim {
namespace {

std::map<std::string, RuleCount> countedIn(const std::string& rev) {
    const auto workspace = loadWorkspaceWithoutSessions(std::string(WRIT_SOURCE_DIR) + "/resources/samples/refund");
    EXPECT_TRUE(workspace) << workspace.error().text();
    const auto version = policyVersion(**workspace, rev);
    EXPECT_TRUE(version) << version.error().text();
    const Compiled compiled = compileWith(*languageById("cedar"), version->sources, (*workspace)->schema.get());
    const auto counts = countTests(**workspace, *compiled.policies, rev);
    EXPECT_TRUE(counts) << counts.error().text();
    std::map<std::string, RuleCount> byRule;
    for (std::size_t i = 0; i < counts->size(); ++i) byRule[compiled.policies->rules()[i].id] = (*counts)[i];
    return byRule;
}

// Counted by hand in tests/refund.json. Tests without a version are of A, which is in force.
TEST(CaseCoverage, CountsTheTestsThatEachRuleMatchesAndDecides) {
    using Counts = std::map<std::string, RuleCount>;
    EXPECT_EQ(countedIn("a"), (Counts{{"A.read", {1, 1, 0}}, {"A.refund", {6, 6, 0}}}));
    // Four of the seven that B.refund permits are forbidden by another rule.
    EXPECT_EQ(countedIn("b"), (Counts{{"B.read", {1, 1, 0}},
                                      {"B.refund", {7, 4, 0}},
                                      {"B.identity", {1, 1, 0}},
                                      {"B.orig-card", {1, 1, 0}},
                                      {"B.running-total", {2, 2, 0}}}));
}

}  // namespace
}  // namespace writ::sim
