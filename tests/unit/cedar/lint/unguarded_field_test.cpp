#include "tests/unit/cedar/lint/lint_bench.h"

namespace writ::cedar {
namespace {

using testing::findingsIn;
using testing::fixed;
using testing::Strings;

const std::string kGuarded =
    "permit(principal is A, action == Action::\"x\", resource) when { context.s has id && context.s.id == 1 };\n";

TEST(LintUnguardedField, FindsReadsThatOthersGuard) {
    EXPECT_EQ(findingsIn(kGuarded + "permit(principal is B, action, resource) when { context.s.id == 2 };"), Strings());
    EXPECT_EQ(findingsIn(kGuarded + "permit(principal is A, action, resource) when { context.ok && context.s.id == 2 };"),
              Strings{"CEDAR-0702 context.s.id"});
    EXPECT_EQ(findingsIn("permit(principal is A, action, resource) when { context.s.id == 2 || context.s has id };"),
              Strings{"CEDAR-0702 context.s.id"});
}

TEST(LintUnguardedField, KnowsWhatGuardsEstablish) {
    for (const char* condition :
         {"context.s has id && (context.a || context.s.id == 1)", "!(context.s has id) || context.s.id == 1",
          "if context.s has id then context.s.id == 1 else false", "!(!(context.s has id) || context.a) && context.s.id == 1",
          "context has s.id && context.s.id == 1"})
        EXPECT_TRUE(findingsIn("permit(principal is A, action, resource) when { " + std::string(condition) + " };").empty())
            << condition;
    EXPECT_TRUE(
        findingsIn("permit(principal is A, action, resource) when { context.s has id } when { context.s.id == 1 };").empty());
    EXPECT_TRUE(findingsIn("permit(principal is A, action, resource) unless { !(context.s has id) } when { context.s.id == 1 };")
                    .empty());
}

TEST(LintUnguardedField, OffersTheGuard) {
    EXPECT_EQ(
        fixed(kGuarded + "permit(principal is A, action, resource) when { context.ok && context.s.id == 2 };"),
        kGuarded + "permit(principal is A, action, resource) when { context.ok && context.s has id && context.s.id == 2 };");
}

}  // namespace
}  // namespace writ::cedar
