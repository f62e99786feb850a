#include "engine/cedar/lint/description.h"

#include "tests/unit/cedar/lint/lint_bench.h"

namespace writ::cedar {
namespace {

using testing::fixed;
using testing::Strings;

struct BoundaryCase {
    const char* description;
    const char* condition;
    const char* fixedCondition;  ///< the same: no finding
};

std::string policy(const char* effect, const BoundaryCase& one, const char* condition) {
    return std::string("@description(\"") + one.description + "\") " + effect + "(principal is A, action, resource) when { " +
           condition + " };";
}

class LintBoundary : public ::testing::TestWithParam<BoundaryCase> {};

TEST_P(LintBoundary, IsMended) {
    for (const char* effect : {"permit", "forbid"}) {
        const std::string text = policy(effect, GetParam(), GetParam().condition);
        const std::string right = policy(effect, GetParam(), GetParam().fixedCondition);
        EXPECT_EQ(testing::lintText(text).size(), text == right ? 0U : 1U) << text;
        EXPECT_EQ(fixed(text), right);
        EXPECT_TRUE(testing::lintText(right).empty()) << right;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Cases, LintBoundary,
    ::testing::Values(BoundaryCase{"Refunds up to $500", "context.cents < 50000", "context.cents <= 50000"},
                      BoundaryCase{"Refunds up to $500.00.", "context.cents <= 50000", "context.cents <= 50000"},
                      BoundaryCase{"Refunds up to $1,000", "context.dollars < 1000", "context.dollars <= 1000"},
                      BoundaryCase{"Refunds under $500", "context.cents <= 50000", "context.cents < 50000"},
                      BoundaryCase{"Refunds under $500", "context.cents <= 49999", "context.cents <= 49999"},
                      BoundaryCase{"within 30 days", "context.days < 30", "context.days <= 30"},
                      BoundaryCase{"within 30 days", "context.days <= 31", "context.days <= 30"},
                      BoundaryCase{"more than 25 accounts", "context.count >= 25", "context.count > 25"},
                      BoundaryCase{"no more than 25 accounts", "context.count > 25", "context.count > 25"},
                      BoundaryCase{"at least five", "context.count > 5", "context.count >= 5"},
                      BoundaryCase{"at least one", "context.count > 0", "context.count > 0"},
                      BoundaryCase{"less than 3", "3 >= context.count", "3 > context.count"},
                      BoundaryCase{"18 or older", "context.age > 18", "context.age >= 18"},
                      BoundaryCase{"10 items or fewer", "context.items < 10", "context.items <= 10"},
                      BoundaryCase{"within 24 hours", "context.age < duration(\"24h\")", "context.age <= duration(\"24h\")"},
                      BoundaryCase{"within 2 days", "context.age <= duration(\"48h\")", "context.age <= duration(\"48h\")"},
                      // nothing to say: other numbers, no bound, a bound that another condition keeps
                      BoundaryCase{"Refunds up to $500", "context.cents < 70000", "context.cents < 70000"},
                      BoundaryCase{"Rule 30 of the handbook", "context.days < 30", "context.days < 30"},
                      BoundaryCase{"at most five", "context.a <= 5 && context.b > 5", "context.a <= 5 && context.b > 5"},
                      BoundaryCase{"up to 5, at least 4", "context.a <= 5 && context.a >= 4",
                                   "context.a <= 5 && context.a >= 4"}));

TEST(LintBoundary, TakesEitherAnnotationForADescription) {
    for (const char* name : {"description", "doc"})
        EXPECT_EQ(testing::lintText("@" + std::string(name) +
                                    "(\"up to 5\") permit(principal is A, action, resource) when { context.n < 5 };")
                      .size(),
                  1U)
            << name;
    EXPECT_TRUE(testing::lintText("@note(\"up to 5\") permit(principal is A, action, resource) when { context.n < 5 };").empty());
}

TEST(LintBoundary, ReadsDescriptions) {
    const auto bounds = writtenBounds("No more than three cards, each of at least $50.00; within 24h. Not 7 of 9.");
    ASSERT_EQ(bounds.size(), 3U);
    EXPECT_EQ(bounds[0].number, 3);
    EXPECT_TRUE(bounds[0].lowSideHasIt);
    EXPECT_EQ(bounds[1].number, 50);
    EXPECT_TRUE(bounds[1].isMoney);
    EXPECT_FALSE(bounds[1].lowSideHasIt);
    EXPECT_EQ(bounds[2].number, 24);
    EXPECT_EQ(bounds[2].milliseconds, 3600 * 1000);
}

}  // namespace
}  // namespace writ::cedar
