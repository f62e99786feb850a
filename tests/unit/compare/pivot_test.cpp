#include "simulator/compare/pivot.h"

#include "tests/unit/compare/compared.h"
#include "tests/unit/workspace/temp_workspace.h"

#include <algorithm>
#include <map>

namespace writ::sim {
namespace {

using test::callNames;
using test::compared;

struct GroupRow {
    std::string title;
    std::uint64_t allow = 0, deny = 0, open = 0, outOf = 0;
    friend bool operator==(const GroupRow&, const GroupRow&) = default;
    friend void PrintTo(const GroupRow& row, std::ostream* out) {
        *out << row.title << " " << row.allow << " " << row.deny << " " << row.open << " of " << row.outOf;
    }
};

std::vector<GroupRow> rows(const Comparison& comparison, const char* by) {
    const auto pivotBy = pivotFromText(by);
    EXPECT_TRUE(pivotBy) << by;
    std::vector<GroupRow> result;
    for (const FlipGroup& group : pivot(comparison, *pivotBy)) {
        EXPECT_EQ(group.calls.size(), group.wouldAllow + group.wouldDeny + group.indeterminate);
        result.push_back({group.title, group.wouldAllow, group.wouldDeny, group.indeterminate, group.outOf});
    }
    return result;
}
using Rows = std::vector<GroupRow>;

TEST(PivotTest, OfTheFiveScenarios) {
    const ComparisonPtr all = compared(test::sample("five-scenarios"));
    EXPECT_EQ(rows(*all, "change"),
              (Rows{{"Deny → Allow", 3, 0, 0, 3}, {"Allow → Deny", 0, 16, 0, 16}, {"Allow → Indeterminate", 0, 0, 1, 1}}));
    EXPECT_EQ(rows(*all, "session"), (Rows{{"shell", 1, 5, 0, 7},
                                           {"refund", 1, 3, 0, 8},
                                           {"mail", 1, 1, 0, 7},
                                           {"billing", 0, 3, 1, 6},
                                           {"delegation", 0, 4, 0, 6}}));
    EXPECT_EQ(rows(*all, "tool").front(), (GroupRow{"run_shell", 1, 4, 0, 6}));
    const Rows byRule = rows(*all, "rule-to");
    EXPECT_NE(std::find(byRule.begin(), byRule.end(), GroupRow{"B.tenant", 0, 2, 0, 2}), byRule.end())
        << testing::PrintToString(byRule);
    EXPECT_NE(std::find(byRule.begin(), byRule.end(), GroupRow{"B.bulk-cap", 0, 1, 1, 2}), byRule.end())
        << testing::PrintToString(byRule);
    const Rows before = rows(*all, "rule-from");
    EXPECT_NE(std::find(before.begin(), before.end(), GroupRow{"default deny", 1, 0, 0, 3}), before.end())
        << testing::PrintToString(before);
}

TEST(PivotTest, DenyToAllowComesFirstWithinAGroup) {
    const ComparisonPtr comparison = compared(test::sample("refund"));
    const std::vector<FlipGroup> groups = pivot(*comparison, {PivotKey::Tool});
    ASSERT_EQ(groups.size(), 1U);
    EXPECT_EQ(callNames(comparison->corpus(), groups[0].calls),
              (std::vector<std::string>{"refund 3", "refund 6", "refund 7", "refund 8"}));
}

TEST(PivotTest, NumbersAreSplitWhereRulesCompareThem) {
    const ComparisonPtr comparison = compared(test::sample("refund"));
    EXPECT_EQ(rows(*comparison, "process_refund/amount_cents"), (Rows{{"50000", 1, 0, 0, 1}, {"below 50000", 0, 3, 0, 5}}));
    EXPECT_EQ(rows(*comparison, "process_refund/destination"),
              (Rows{{"\"original_payment\"", 1, 2, 0, 6}, {"\"card_9921\"", 0, 1, 0, 1}}));
    std::vector<std::string> arguments;
    for (const Pivot& by : argumentPivots(*comparison)) arguments.push_back(text(by));
    EXPECT_EQ(arguments,
              (std::vector<std::string>{"process_refund/amount_cents", "process_refund/destination", "process_refund/order_id"}));
}

TEST(PivotTest, AHiddenValueIsUnknownAndNeverAnother) {
    const ComparisonPtr comparison = compared(test::sample("billing"));
    const Rows bySegment = rows(*comparison, "bulk_credit/account_count");
    EXPECT_NE(std::find(bySegment.begin(), bySegment.end(), GroupRow{"unknown", 0, 0, 1, 1}), bySegment.end())
        << testing::PrintToString(bySegment);
    EXPECT_NE(std::find(bySegment.begin(), bySegment.end(), GroupRow{"above 25", 0, 1, 0, 1}), bySegment.end())
        << testing::PrintToString(bySegment);
}

TEST(PivotTest, WithoutConstantsNumbersAreSplitEvenly) {
    const test::ShopWorkspace shop;
    shop.write("policies/a/shop.cedar", "permit(principal, action, resource);");
    shop.write("policies/b/shop.cedar", "permit(principal, action == Action::\"look\", resource);");
    const ComparisonPtr comparison = compared(shop.root());
    // 30, 70 and 200 are known, one is masked, one was not recorded and has no verdict.
    Rows found = rows(*comparison, "pay/cents");
    std::sort(found.begin(), found.end(), [](const GroupRow& a, const GroupRow& b) { return a.title < b.title; });
    EXPECT_EQ(found, (Rows{{"200", 0, 1, 0, 1}, {"30", 0, 1, 0, 1}, {"70", 0, 1, 0, 1}, {"unknown", 0, 1, 0, 1}}));
}

TEST(PivotTest, UnknownKeysAreRefusedWithThoseThatThereAre) {
    for (const char* by : {"", "amount", "/x", "tool/"}) {
        const auto result = pivotFromText(by);
        ASSERT_FALSE(result) << by;
        EXPECT_NE(result.error().message.find("rule-to"), std::string::npos);
    }
}

TEST(SeenTest, EqualRequestsWithTheSameChangeAreCounted) {
    const test::ShopWorkspace shop;
    shop.write("sessions/s2.json", test::ShopWorkspace::session());
    const ComparisonPtr comparison = compared(shop.root());
    ASSERT_EQ(comparison->flips.size(), 2U);
    const std::vector<Seen> times = seen(*comparison);
    EXPECT_EQ(times[0].times, 2U);
    EXPECT_EQ(times[1].times, 2U);
    EXPECT_FALSE(times[0].last);
}

TEST(SeenTest, RequestsWithHiddenValuesAreNotKnownToBeEqual) {
    const test::ShopWorkspace shop;
    shop.write("sessions/s2.json", test::ShopWorkspace::session());
    shop.write("policies/a/shop.cedar", "permit(principal, action, resource) when { context.input.cents < 100 };");
    shop.write("policies/b/shop.cedar", "forbid(principal, action, resource);");
    const ComparisonPtr comparison = compared(shop.root());
    const std::vector<Seen> times = seen(*comparison);
    std::map<std::uint32_t, std::uint32_t> byCall;
    for (std::size_t i = 0; i < times.size(); ++i) ++byCall[times[i].times];
    EXPECT_EQ(byCall[1], 2U) << "the masked amounts of both sessions";
    EXPECT_GT(byCall[2], 0U);
}

TEST(SeenTest, TheLatestTimeIsTold) {
    const ComparisonPtr comparison = compared(test::sample("billing"));
    const std::vector<FlipGroup> groups = pivot(*comparison, {PivotKey::Session});
    ASSERT_EQ(groups.size(), 1U);
    std::int64_t latest = 0;
    const Corpus& corpus = comparison->corpus();
    for (const Flip& flip : comparison->flips)
        if (const std::optional<Moment>& time = corpus.calls[flip.call].stepIn(corpus.sessions).time)
            latest = std::max(latest, time->ms);
    ASSERT_EQ(groups[0].last.has_value(), latest != 0);
    if (groups[0].last) {
        EXPECT_EQ(groups[0].last->ms, latest);
    }
    EXPECT_EQ(momentText({1'700'000'000'000, "1700000000"}), "2023-11-14T22:13:20Z");
    EXPECT_EQ(momentText({0, "2026-03-14T02:11:00+01:00"}), "2026-03-14T02:11:00+01:00");
}

TEST(ReasonOnly, SameVerdictByOtherRules) {
    RunControl control;
    const ComparisonPtr refund = compared(test::sample("refund"));
    EXPECT_EQ(callNames(refund->corpus(), *reasonOnlyChanges(*refund, control)),
              (std::vector<std::string>{"refund 2", "refund 4"}));
    const ComparisonPtr shell = compared(test::sample("shell"));
    EXPECT_EQ(callNames(shell->corpus(), *reasonOnlyChanges(*shell, control)), std::vector<std::string>{}) << "A.base is B.base";
}

TEST(ReasonOnly, AnotherIdIsNoOtherRule) {
    const test::ShopWorkspace shop;
    std::string text = shop.read("policies/a/shop.cedar");
    for (std::size_t at = 0; (at = text.find("A.", at)) != std::string::npos;) text.replace(at, 2, "Renamed.");
    shop.write("policies/b/shop.cedar", "// the same\n" + text);
    RunControl control;
    EXPECT_TRUE(reasonOnlyChanges(*compared(shop.root()), control)->empty());
}

}  // namespace
}  // namespace writ::sim
