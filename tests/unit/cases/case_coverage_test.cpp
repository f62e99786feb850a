// What the tests of a workspace reach, rule by rule.
#include "simulator/cases/case_coverage.h"

#include "simulator/replay/replay.h"

#include <gtest/gtest.h>

#include <map>

namespace writ::sim {
namespace {

std::map<std::string, std::uint64_t> matchedIn(const std::string& rev) {
    const auto workspace = loadWorkspaceWithoutSessions(std::string(WRIT_SOURCE_DIR) + "/resources/samples/refund");
    EXPECT_TRUE(workspace) << workspace.error().text();
    const auto version = policyVersion(**workspace, rev);
    EXPECT_TRUE(version) << version.error().text();
    const Compiled compiled = compileWith(*languageById("cedar"), version->sources, (*workspace)->schema.get());
    const auto counts = matchedByTests(**workspace, *compiled.policies, rev);
    EXPECT_TRUE(counts) << counts.error().text();
    std::map<std::string, std::uint64_t> byRule;
    for (std::size_t i = 0; i < counts->size(); ++i) byRule[compiled.policies->rules()[i].id] = (*counts)[i];
    return byRule;
}

// Counted by hand in tests/refund.json. Tests without a version are of A, which is in force.
TEST(CaseCoverage, CountsTheTestsThatEachRuleMatches) {
    const std::map<std::string, std::uint64_t> a = matchedIn("a"), b = matchedIn("b");
    EXPECT_EQ(a, (std::map<std::string, std::uint64_t>{{"A.read", 1}, {"A.refund", 6}}));
    EXPECT_EQ(b, (std::map<std::string, std::uint64_t>{
                     {"B.read", 1}, {"B.refund", 7}, {"B.identity", 1}, {"B.orig-card", 1}, {"B.running-total", 2}}));
}

}  // namespace
}  // namespace writ::sim
