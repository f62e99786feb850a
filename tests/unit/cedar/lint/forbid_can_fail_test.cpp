#include "tests/unit/cedar/lint/lint_bench.h"

namespace writ::cedar {
namespace {

using testing::findingsIn;
using testing::fixed;
using testing::lintText;
using testing::Strings;

TEST(LintForbidCanFail, FindsUnguardedReads) {
    const std::string text =
        "permit(principal is A, action, resource) when { context has n && context.n == 1 };"
        "forbid(principal, action, resource) when { context.n > 2 };";
    EXPECT_EQ(findingsIn(text), Strings{"CEDAR-0703 context.n"});
    EXPECT_TRUE(findingsIn(fixed(text)).empty()) << fixed(text);
}

TEST(LintForbidCanFail, NotesSumsOfArgumentsAndTextsThatMayNotBeRead) {
    const auto sum =
        lintText("forbid(principal, action, resource) when { context.a + context.input.b > 5 && context.input.b * 2 > 9 };");
    ASSERT_EQ(sum.size(), 1U);
    EXPECT_EQ(sum[0].severity, Severity::Note);
    EXPECT_EQ(findingsIn("forbid(principal, action, resource) when { ip(context.from).isLoopback() };"),
              Strings{"CEDAR-0703 ip(context.from)"});
}

TEST(LintForbidCanFail, LeavesOthersAlone) {
    EXPECT_TRUE(findingsIn("permit(principal is A, action, resource) when { context.input.a + context.input.b > 5 };").empty());
    EXPECT_TRUE(
        findingsIn("forbid(principal, action, resource) when { context.bags.total - context.bags.charged > 5 };").empty());
    EXPECT_TRUE(
        findingsIn("forbid(principal, action, resource) when { context.a > 5 && context.from == ip(\"10.0.0.1\") };").empty());
}

}  // namespace
}  // namespace writ::cedar
