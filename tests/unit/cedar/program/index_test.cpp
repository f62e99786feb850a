// Which rules are looked at, and what is known of one rule alone.
#include "engine/cedar/policy_set.h"
#include "engine/decision/judge.h"
#include "tests/unit/cedar/support.h"

namespace writ::cedar {
namespace {

using testing::Bench;
using testing::compileText;

std::size_t candidateCount(const Bench& bench) {
    const auto scratch = bench.policies().makeScratch();
    (void)bench.policies().decide(*bench.input(), *scratch);
    return dynamic_cast<const CedarScratch&>(*scratch).candidates.size();
}

TEST(RuleIndex, OnlyRulesOfTheActionAreLookedAt) {
    std::string text = "permit(principal, action in Action::\"group\", resource);";
    for (int i = 0; i < 1000; ++i) text += "permit(principal, action == Action::\"act" + std::to_string(i) + "\", resource);";
    Bench bench(text, R"([{"uid":{"type":"Action","id":"act7"},"attrs":{},"parents":[{"type":"Action","id":"group"}]}])");
    bench.request.action = "act7";
    EXPECT_EQ(candidateCount(bench), 2U);
    bench.request.action = "act8";
    EXPECT_EQ(candidateCount(bench), 1U);
    bench.request.action = "unheard of";
    EXPECT_EQ(candidateCount(bench), 0U);
}

TEST(RuleIndex, RulesOfOneActionAreToldApartByResourceOrPrincipal) {
    std::string text;
    for (int i = 0; i < 500; ++i) {
        const std::string n = std::to_string(i);
        text += "permit(principal in Team::\"t" + n + "\", action == Action::\"act\", resource);";
        text += "permit(principal, action == Action::\"act\", resource == Doc::\"d" + n + "\");";
    }
    Bench bench(text, R"([{"uid":{"type":"Agent","id":"a"},"attrs":{},"parents":[{"type":"Team","id":"t3"}]}])");
    bench.request.resource = {"Doc", "d4"};
    EXPECT_EQ(candidateCount(bench), 2U);
    EXPECT_EQ(bench.decide().rules.size(), 2U);
}

TEST(RuleIndex, AnUnknownResourceCouldBeAny) {
    Bench bench("permit(principal, action, resource == Server::\"other\");");
    EXPECT_EQ(bench.decide().verdict, Verdict::Deny);
    EXPECT_EQ(bench.unknown("/resource/id").decide().verdict, Verdict::Indeterminate);
}

TEST(SingleRules, ColumnsOfBitsGiveTheVerdict) {
    Bench bench(
        "permit(principal, action, resource); forbid(principal, action, resource) when { context.a > 1 };"
        "permit(principal, action, resource) when { context.u };");
    for (const char* context : {R"({"a":1})", R"({"a":2})", "{}"}) {
        bench.request.unknown.clear();
        const InputPtr input = bench.context(context).unknown("/context/u").input();
        const auto scratch = bench.policies().makeScratch();
        unsigned joined = 0;
        for (std::uint32_t rule = 0; rule < 3; ++rule) joined |= bench.policies().singleRules()->evaluate(rule, *input, *scratch);
        const Judgement judgement = judge(static_cast<OutcomeBits>(joined));
        const Decision& decision = bench.policies().decide(*input, *scratch);
        EXPECT_EQ(judgement.verdict, decision.verdict) << context;
        EXPECT_EQ(judgement.engineDecision, decision.engineDecision) << context;
    }
}

TEST(SingleRules, DigestsTellWhichRulesAreUnchanged) {
    const Compiled before = compileText(
        "@id(\"x\") permit(principal, action, resource) when { context.a > 1 };"
        "forbid(principal, action == Action::\"b\", resource) unless { context has c.d };");
    const Compiled after = compileText(
        "// a comment\nforbid(principal, action == Action::\"b\", resource)\n"
        "  unless { context has c.d };\n"
        "@id(\"y\") permit(principal, action, resource) when { context.a > 2 };"
        "permit(principal, action, resource) when { context.a > 1 };");
    const auto same = unchangedRules(*before.policies, *after.policies);
    ASSERT_EQ(same.size(), 3U);
    EXPECT_EQ(same[0], std::optional<std::uint32_t>(1));
    EXPECT_FALSE(same[1]);
    EXPECT_EQ(same[2], std::optional<std::uint32_t>(0));
}

}  // namespace
}  // namespace writ::cedar
