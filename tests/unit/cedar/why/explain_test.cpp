#include "tests/unit/cedar/support.h"

namespace writ::cedar {
namespace {

using testing::Bench;
using testing::permitWhen;
using testing::Strings;

/// "depth text | value | truth", with a star where the verdict hinged on it.
Strings rowsOf(const RuleExplanation& rule) {
    Strings rows;
    for (const Clause& clause : rule.clauses) {
        rows.push_back((clause.hinged ? "*" : "") + std::to_string(clause.depth) + " " + clause.text + " | " + clause.value +
                       " | " + std::string(word(clause.truth)));
    }
    return rows;
}

/// The texts of the clauses that the verdict hinged on, rule by rule.
Strings hinges(const Explanation& explanation) {
    Strings texts;
    for (const RuleExplanation& rule : explanation.rules) {
        for (const Clause& clause : rule.clauses) {
            if (clause.hinged) texts.push_back(std::to_string(rule.rule) + ": " + clause.text);
        }
    }
    return texts;
}

TEST(Explain, ShowsValuesAndWhatWasNotReached) {
    Bench bench(
        "forbid(principal, action == Action::\"act\", resource) when { context.input has to && context.input.n <= 50000 && "
        "context.flag } unless { false };");
    const Explanation explanation = bench.context(R"({"input":{"n":60000,"to":"x"}})").explain();
    ASSERT_EQ(explanation.rules.size(), 1U);
    EXPECT_TRUE(explanation.rules.front().scopeMatched);
    EXPECT_EQ(rowsOf(explanation.rules.front()),
              (Strings{"0 principal | Agent::\"a\" | true", "0 action == Action::\"act\" | Action::\"act\" | true",
                       "0 resource | Server::\"s\" | true",
                       "0 when { context.input has to && context.input.n <= 50000 && context.flag } |  | false",
                       "1 context.input has to && context.input.n <= 50000 && context.flag |  | false",
                       "2 context.input has to | {n: 60000, to: \"x\"} | true",
                       "2 context.input.n <= 50000 | 60000 <= 50000 | false", "3 context.input.n | 60000 | value",
                       "2 context.flag |  | not reached", "0 unless { false } |  | not reached", "1 false |  | not reached"}));
}

TEST(Explain, ShowsWhatIsMaskedMissingAndNotRecorded) {
    Bench bench(permitWhen("context.a > 1 && context.b > 2 && context.c > 3"));
    const Explanation explanation =
        bench.context("{}").unknown("/context/a").unknown("/context/b", UnknownReason::NotRecorded).explain();
    const Strings rows = rowsOf(explanation.rules.front());
    EXPECT_EQ(Strings(rows.begin() + 4, rows.end()),
              (Strings{"1 context.a > 1 && context.b > 2 && context.c > 3 |  | unknown",
                       "*2 context.a > 1 | masked > 1 | unknown", "3 context.a | masked | unknown",
                       "*2 context.b > 2 | not recorded > 2 | unknown", "3 context.b | not recorded | unknown",
                       "2 context.c > 3 | missing > 3 | error", "3 context.c | missing | error"}));
}

TEST(Explain, GoesDownToWhereValuesComeFrom) {
    Bench bench(permitWhen("context.a + principal.limit.extra > 10 && [context.a, 2].contains(context.b)"),
                R"([{"uid":{"type":"Agent","id":"a"},"attrs":{"limit":{"extra":4}},"parents":[]}])");
    const Strings rows = rowsOf(bench.context(R"({"a":7,"b":2})").explain().rules.front());
    EXPECT_EQ(Strings(rows.begin() + 5, rows.end()),
              (Strings{"*2 context.a + principal.limit.extra > 10 | 11 > 10 | true",
                       "3 context.a + principal.limit.extra | 7 + 4 | value", "4 context.a | 7 | value",
                       "4 principal.limit.extra | 4 | value", "*2 [context.a, 2].contains(context.b) | [2, 7], 2 | true",
                       "3 [context.a, 2] | [2, 7] | value", "4 context.a | 7 | value", "3 context.b | 2 | value"}));
}

TEST(Explain, KeepsBracketsTogether) {
    const auto rules =
        Bench(permitWhen("(context.a || context.b) && !(context.c == \")\" && (context.d))")).context("{}").explain().rules;
    Strings texts;
    for (const Clause& clause : rules.front().clauses) texts.push_back(clause.text);
    EXPECT_EQ(Strings(texts.begin() + 4, texts.end()),
              (Strings{"(context.a || context.b) && !(context.c == \")\" && (context.d))", "context.a || context.b", "context.a",
                       "context.b", "!(context.c == \")\" && (context.d))", "context.c == \")\" && (context.d)",
                       "context.c == \")\"", "context.c", "context.d"}));
}

TEST(Explain, ShowsWhereAChainBreaks) {
    const Explanation explanation = Bench(permitWhen("context.a.b.c == 1")).context(R"({"a":{}})").explain();
    const Strings rows = rowsOf(explanation.rules.front());
    EXPECT_EQ(Strings(rows.begin() + 4, rows.end()),
              (Strings{"1 context.a.b.c == 1 | missing == 1 | error", "2 context.a.b.c | missing | error",
                       "*3 context.a.b | missing | error"}));
}

/// Rules that are open but cannot match, whatever the unknown fields hold, decide nothing.
TEST(Explain, CountsOnlyOpenRulesThatCanDecide) {
    Bench bench(
        "@id(\"can\") permit(principal, action, resource) when { context.u == 1 };"
        "@id(\"never\") permit(principal, action, resource) when { context.u == 1 && context.n > 5 };"
        "@id(\"neither\") permit(principal, action, resource) when { context.u == 1 && context.u == 2 };"
        "@id(\"late\") forbid(principal, action, resource) when { context.u == 1 && context.v == 1 };"
        "@id(\"failed\") permit(principal, action, resource) when { context.missing == 1 };");
    const Explanation explanation = bench.context(R"({"n":5})").unknown("/context/u").unknown("/context/v").explain();
    EXPECT_EQ(explanation.decision.verdict, Verdict::Indeterminate);
    EXPECT_EQ(explanation.decision.errors.size(), 5U);
    EXPECT_EQ(explanation.decision.open, (std::vector<std::uint32_t>{0, 3, 4}));
    for (const RuleExplanation& rule : explanation.rules) EXPECT_EQ(rule.hinged, rule.rule == 0 || rule.rule > 2) << rule.rule;
    EXPECT_TRUE(Bench("permit(principal, action, resource);").decide().open.empty());
}

struct HingeCase {
    const char* policies;
    Strings hinges;
};
class HingesOn : public ::testing::TestWithParam<HingeCase> {};

/// context.n is 5, context.s "x", context.u is masked; the principal is Agent::"a", the action "act".
TEST_P(HingesOn, TheClausesThatDecided) {
    Bench bench(GetParam().policies);
    bench.context(R"({"n":5,"s":"x"})").unknown("/context/u");
    EXPECT_EQ(hinges(bench.explain()), GetParam().hinges) << GetParam().policies;
}

INSTANTIATE_TEST_SUITE_P(
    Verdicts, HingesOn,
    ::testing::Values(
        // allow: what made the permit match
        HingeCase{"permit(principal, action, resource) when { context.n > 1 && (context.n > 9 || context.s == \"x\") };",
                  {"0: context.n > 1", "0: context.s == \"x\""}},
        HingeCase{"permit(principal, action, resource) unless { context.n > 9 };", {"0: context.n > 9"}},
        HingeCase{"permit(principal, action, resource);", {"0: principal", "0: action", "0: resource"}},
        // deny: the forbid, not the permit beside it
        HingeCase{"permit(principal, action, resource); forbid(principal, action, resource) when { if context.n == 5 then "
                  "context.s != \"y\" else false };",
                  {"1: context.n == 5", "1: context.s != \"y\""}},
        // default deny: all that the nearest permit lacks, and nothing of those further away
        HingeCase{"permit(principal, action, resource) when { context.n > 6 && context.s == \"y\" && context.n < 9 };"
                  "permit(principal, action == Action::\"other\", resource);",
                  {"0: context.n > 6", "0: context.s == \"y\""}},
        HingeCase{"permit(principal, action, resource) when { context.n > 6 } when { context.s == \"y\" };"
                  "permit(principal, action, resource) when { context.n > 7 };",
                  {"1: context.n > 7"}},
        HingeCase{"permit(principal == Agent::\"b\", action, resource) when { context.n > 7 };"
                  "permit(principal, action == Action::\"other\", resource);",
                  {"0: principal == Agent::\"b\"", "0: context.n > 7"}},
        HingeCase{"permit(principal, action, resource) when { !(context.n == 5) || context.n > 8 };", {"0: context.n == 5"}},
        HingeCase{"forbid(principal, action, resource) when { false };", {}},
        // indeterminate: what failed or is unknown, where it can change the verdict
        HingeCase{
            "permit(principal, action, resource); forbid(principal, action, resource) when { context.n > 1 && context.u > 3 };"
            "permit(principal, action, resource) when { context.u };",
            {"1: context.u > 3"}},
        HingeCase{
            "permit(principal, action, resource); forbid(principal, action, resource) when { context.n > 1 && context.gone.x };",
            {"1: context.gone"}},
        HingeCase{"permit(principal, action, resource); forbid(principal, action, resource) when { context.s > 1 };"
                  "forbid(principal, action, resource) when { context.u == 1 && context.n == 6 };",
                  {"1: context.s"}}));

}  // namespace
}  // namespace writ::cedar
