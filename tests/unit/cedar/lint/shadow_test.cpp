#include "tests/unit/cedar/lint/lint_bench.h"

namespace writ::cedar {
namespace {

using testing::findingsIn;
using testing::fixed;
using testing::LintCase;
using testing::Strings;

class LintShadow : public ::testing::TestWithParam<LintCase> {};

TEST_P(LintShadow, Finds) {
    EXPECT_EQ(findingsIn(GetParam().text), GetParam().findings) << GetParam().text;
}

const std::string kAgent = "permit(principal == Agent::\"a\", action, resource);";

INSTANTIATE_TEST_SUITE_P(
    Cases, LintShadow,
    ::testing::Values(
        LintCase{kAgent + kAgent, {"CEDAR-0705 permit"}},
        LintCase{"permit(principal is A, action, resource) when { context.x == 1 && context.y };"
                 "permit(principal is A, action, resource) when { context.y && ( context.x  ==  1 ) };",
                 {"CEDAR-0705 permit"}},
        LintCase{kAgent + "permit(principal == Agent::\"a\", action == Action::\"x\", resource);", {"CEDAR-0706 permit"}},
        LintCase{kAgent + "permit(principal == Agent::\"a\", action, resource) when { context.x };", {"CEDAR-0706 permit"}},
        LintCase{"permit(principal is A, action, resource) when { context.n < 100 };"
                 "permit(principal is A, action, resource) when { context.n <= 50 && context.ok };",
                 {"CEDAR-0706 permit"}},
        LintCase{"permit(principal is A, action in [Action::\"x\", Action::\"y\"], resource);"
                 "permit(principal == A::\"a\", action == Action::\"y\", resource);",
                 {"CEDAR-0706 permit"}},
        LintCase{"forbid(principal, action, resource) when { context.n > 5 }; forbid(principal, action, resource) when { "
                 "context.n > 7 };",
                 {"CEDAR-0706 forbid"}},
        LintCase{kAgent + "forbid(principal, action, resource);", {"CEDAR-0707 permit"}},
        LintCase{"permit(principal is A, action, resource) when { context.x && context.n > 9 };"
                 "forbid(principal, action, resource) when { context.n > 5 };",
                 {"CEDAR-0707 permit"}},
        LintCase{"permit(principal is A, action, resource) when { !context.ok }; forbid(principal, action, resource) unless { "
                 "context.ok };",
                 {"CEDAR-0707 permit"}},
        // not certain, or simply not so
        LintCase{"permit(principal is A, action, resource) when { context.n > 5 }; forbid(principal, action, resource) when { "
                 "context.n > 9 };",
                 {}},
        LintCase{kAgent + "permit(principal == Agent::\"b\", action, resource);", {}},
        LintCase{kAgent + "permit(principal in Agent::\"a\", action == Action::\"x\", resource);", {}},
        LintCase{kAgent + "forbid(principal, action == Action::\"x\", resource);", {}},
        LintCase{"permit(principal in G::\"g\", action, resource); permit(principal == A::\"a\", action, resource) when { "
                 "principal in G::\"g\" };",
                 {}},
        LintCase{"permit(principal is A, action, resource) when { context.x || context.y };"
                 "permit(principal is A, action, resource) when { context.x };",
                 {}}));

TEST(LintShadowFix, RemovesThePolicy) {
    EXPECT_EQ(fixed(kAgent + "\n" + kAgent), kAgent + "\n");
}

TEST(LintShadowFix, NamesTheOther) {
    const auto found =
        testing::lintText("@id(\"wide\") " + kAgent + "\npermit(principal == Agent::\"a\", action == Action::\"x\", resource);");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].message, "this policy changes no verdict: whatever it matches is matched by `wide` (line 1)");
}

}  // namespace
}  // namespace writ::cedar
