#include "tests/unit/cedar/lint/lint_bench.h"

namespace writ::cedar {
namespace {

using testing::findingsIn;
using testing::Strings;

TEST(LintAllowAll, FindsPermitsWithoutAnyCondition) {
    const Strings found{"CEDAR-0701 permit"};
    EXPECT_EQ(findingsIn("permit(principal, action, resource);"), found);
    EXPECT_EQ(findingsIn("permit(principal, action, resource) when { true };"), found);
    EXPECT_EQ(findingsIn("permit(principal, action, resource) unless { 1 > 2 || false };"), found);
}

TEST(LintAllowAll, LeavesOthersAlone) {
    EXPECT_TRUE(findingsIn("permit(principal == Agent::\"a\", action, resource);").empty());
    EXPECT_TRUE(findingsIn("permit(principal, action, resource) when { context.ok };").empty());
    EXPECT_TRUE(findingsIn("permit(principal is Agent, action, resource);").empty());
    EXPECT_TRUE(findingsIn("forbid(principal, action, resource);").empty());
}

}  // namespace
}  // namespace writ::cedar
