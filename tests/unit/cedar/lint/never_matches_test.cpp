#include "tests/unit/cedar/lint/lint_bench.h"

namespace writ::cedar {
namespace {

using testing::findingsIn;
using testing::Strings;

std::string when(const std::string& condition) {
    return "permit(principal == A::\"a\", action, resource) when { " + condition + " };";
}

TEST(LintNeverMatches, FoldsConstants) {
    const Strings found{"CEDAR-0704 permit"};
    for (const char* condition :
         {"false", "1 > 2", "context.x && false", "!(true || context.x)", "if context.x then false else 1 == 2"})
        EXPECT_EQ(findingsIn(when(condition)), found) << condition;
    EXPECT_EQ(findingsIn("permit(principal == A::\"a\", action, resource) when { context.x } unless { true };"), found);
}

TEST(LintNeverMatches, FindsConditionsThatExcludeEachOther) {
    EXPECT_EQ(findingsIn(when("context.n > 5 && context.n < 5")), Strings{"CEDAR-0704 context.n < 5"});
    EXPECT_EQ(findingsIn(when("context.n > 5 && context.m > 1 && 5 > context.n")), Strings{"CEDAR-0704 5 > context.n"});
    EXPECT_EQ(findingsIn(when("context.n == 5 && context.n >= 6")), Strings{"CEDAR-0704 context.n >= 6"});
    EXPECT_EQ(findingsIn(when("context.s == \"a\" && context.s == \"b\"")), Strings{"CEDAR-0704 context.s == \"b\""});
    EXPECT_EQ(findingsIn(when("context.x && !context.x")), Strings{"CEDAR-0704 context.x"});
    EXPECT_EQ(findingsIn("permit(principal == A::\"a\", action, resource) when { context.n > 5 } unless { context.n > 3 };"),
              Strings{"CEDAR-0704 context.n > 3"});
}

TEST(LintNeverMatches, LeavesOthersAlone) {
    for (const char* condition :
         {"context.n > 5 && context.n < 7", "context.n >= 5 && context.n <= 5", "context.n > 5 || context.n < 5",
          "context.a == 1 && context.b == 2", "context.s != \"a\" && context.s != \"b\"", "context.n > 5 && context.m < 5"})
        EXPECT_TRUE(findingsIn(when(condition)).empty()) << condition;
}

}  // namespace
}  // namespace writ::cedar
