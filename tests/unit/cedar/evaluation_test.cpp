#include "tests/unit/cedar/support.h"

namespace writ::cedar {
namespace {

using testing::Bench;
using testing::permitWhen;
using testing::Strings;

constexpr const char* kEntities = R"([
 {"uid":{"type":"Agent","id":"a"},"attrs":{"role":"tier2","boss":{"__entity":{"type":"Agent","id":"b"}}},"parents":[{"type":"Team","id":"t"}],"tags":{"k":"v"}},
 {"uid":{"type":"Agent","id":"b"},"attrs":{"name":"B"},"parents":[]},
 {"uid":{"type":"Team","id":"t"},"attrs":{},"parents":[{"type":"Org","id":"o"}]}])";

struct ErrorCase {
    const char* condition;
    const char* code;
    const char* marked;  ///< the source text that the error points at
    Strings fields;
};

class Errors : public ::testing::TestWithParam<ErrorCase> {};

TEST_P(Errors, HaveCodePlaceAndFields) {
    const std::string text = permitWhen(GetParam().condition);
    Bench bench(text, kEntities);
    const Decision decision = bench.context(R"({"input":{"amount":1},"flag":true})").decide();
    ASSERT_EQ(decision.errors.size(), 1U);
    const RuleError& error = decision.errors.front();
    EXPECT_EQ(error.code, GetParam().code) << error.rule;
    EXPECT_EQ(text.substr(error.span.begin, error.span.size()), GetParam().marked);
    EXPECT_EQ(texts(decision.fields), GetParam().fields);
    EXPECT_EQ(decision.states.front(), RuleState::Errored);
    EXPECT_EQ(decision.engineDecision, Verdict::Deny);
    EXPECT_EQ(decision.verdict, Verdict::Indeterminate);
    EXPECT_EQ(texts(decision.missing), GetParam().fields);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, Errors,
    ::testing::Values(
        ErrorCase{"context.input.acount > 1", "attribute_missing", "context.input.acount", {"/context/input/acount"}},
        ErrorCase{"context[\"a/b\"] == 1", "attribute_missing", "context[\"a/b\"]", {"/context/a~1b"}},
        ErrorCase{"principal.rol == 1", "attribute_missing", "principal.rol", {"/subject/properties/rol"}},
        ErrorCase{"resource.cabin == 1", "entity_missing", "resource.cabin", {"/resource/properties/cabin"}},
        ErrorCase{"principal.boss.age == 1", "attribute_missing", "principal.boss.age", {"/subject/properties/boss/age"}},
        ErrorCase{"(if context.flag then context.input else context).x == 1",
                  "attribute_missing",
                  "if context.flag then context.input else context).x",
                  {"/context/input/x", "/context/x"}},
        ErrorCase{"{a: 1}.b == 1", "attribute_missing", "{a: 1}.b", {}},
        ErrorCase{"Agent::\"ghost\".x == 1", "entity_missing", "Agent::\"ghost\".x", {}},
        ErrorCase{"principal.getTag(\"z\") == 1", "tag_missing", "principal.getTag(\"z\")", {}},
        ErrorCase{"context.input.amount", "type_error", "context.input.amount", {}},
        ErrorCase{"true && 1", "type_error", "1", {}}, ErrorCase{"\"a\" < \"b\"", "type_error", "\"a\"", {}},
        ErrorCase{"9223372036854775807 + 1 == 0", "overflow", "9223372036854775807 + 1", {}},
        ErrorCase{"-(-9223372036854775808) == 0", "overflow", "-(-9223372036854775808)", {}},
        ErrorCase{"decimal(\"x\") == 1", "extension_error", "decimal(\"x\")", {}},
        ErrorCase{"ip(\"1.2.3.4\", 1) == 1", "wrong_arity", "ip(\"1.2.3.4\", 1)", {}},
        ErrorCase{"principal in [principal, 1]", "type_error", "[principal, 1]", {}},
        ErrorCase{"datetime(\"2024-10-15\").offset(duration(\"9223372036854775807ms\")) == 1",
                  "extension_error",
                  "datetime(\"2024-10-15\").offset(duration(\"9223372036854775807ms\"))",
                  {}}));

TEST(Evaluation, MessagesSuggestWhatWasMeant) {
    Bench bench(permitWhen("context.input.acount > 1"));
    const Decision decision = bench.context(R"({"input":{"account":1,"zone":"eu"}})").decide();
    EXPECT_EQ(bench.policies().message(*bench.input(), decision.errors.front()),
              "`context.input` does not have the attribute `acount`; did you mean `account`?");
}

TEST(Evaluation, AFailingForbidIsOpenAndAMatchingOneDenies) {
    Bench bench("permit(principal, action, resource); forbid(principal, action, resource) when { context.x };");
    EXPECT_EQ(bench.context("{}").decide().verdict, Verdict::Indeterminate);
    EXPECT_EQ(bench.context("{}").decide().engineDecision, Verdict::Allow);
    EXPECT_EQ(bench.context(R"({"x":true})").decide().verdict, Verdict::Deny);
    EXPECT_EQ(bench.context(R"({"x":false})").decide().verdict, Verdict::Allow);
}

struct TruthCase {
    const char* condition;
    bool matches;
};
class Conditions : public ::testing::TestWithParam<TruthCase> {};

TEST_P(Conditions, MatchOrNot) {
    Bench bench(permitWhen(GetParam().condition), kEntities);
    const Decision decision =
        bench
            .context(
                R"({"price":12.50,"n":5,"none":null,"list":[1,null,2],"who":{"__entity":{"type":"Agent","id":"b"}},"at":{"__extn":{"fn":"ip","arg":"10.0.0.1"}}})")
            .decide();
    EXPECT_EQ(decision.states.front(), GetParam().matches ? RuleState::Matched : RuleState::NotMatched) << GetParam().condition;
}

INSTANTIATE_TEST_SUITE_P(
    Cases, Conditions,
    ::testing::Values(TruthCase{"context.price == decimal(\"12.5\")", true}, TruthCase{"context has none", false},
                      TruthCase{"context.list == [2, 1]", true}, TruthCase{"context.who.name == \"B\"", true},
                      TruthCase{"context.at.isInRange(ip(\"10.0.0.0/8\"))", true}, TruthCase{"principal in Org::\"o\"", true},
                      TruthCase{"principal is Agent in Team::\"t\"", true}, TruthCase{"principal is Team in 1", false},
                      TruthCase{"principal.hasTag(\"k\") && principal.getTag(\"k\") == \"v\"", true},
                      TruthCase{"\"a*b\" like \"a\\*b\"", true}, TruthCase{"\"axxb\" like \"a*x*b\"", true},
                      TruthCase{"\"ab\" like \"ab*b\"", false}, TruthCase{"{a: 1, b: [2]} == {b: [2], a: 1}", true},
                      TruthCase{"ip(\"0:0:0:0:0:0:0:1\").isLoopback()", true},
                      TruthCase{"datetime(\"1969-12-31T23:59:59.999Z\").toDate() == datetime(\"1969-12-31\")", true}));

TEST(Evaluation, PropertiesAddToAndWinOverFacts) {
    Bench bench(permitWhen("principal.role == \"admin\" && principal.boss.name == \"B\" && principal in Team::\"t\" && "
                           "resource.cabin == \"basic\""),
                kEntities);
    bench.request.subjectProperties = parseJson(R"({"role":"admin"})").value();
    bench.request.resourceProperties = parseJson(R"({"cabin":"basic"})").value();
    EXPECT_EQ(bench.decide().verdict, Verdict::Allow);
}

struct NumberCase {
    const char* json;
    bool fits;
};
class Numbers : public ::testing::TestWithParam<NumberCase> {};

TEST_P(Numbers, AreExactOrRefusedWithTheirPlace) {
    Bench bench(permitWhen("true"));
    bench.request.context = parseJson(std::string(R"({"a":[{"n":)") + GetParam().json + "}]}").value();
    const auto input = language().prepare(bench.request, bench.facts(), {});
    ASSERT_EQ(input.has_value(), GetParam().fits);
    EXPECT_EQ(input ? "/context/a/0/n" : input.error().pointer, "/context/a/0/n");
}
INSTANTIATE_TEST_SUITE_P(Cases, Numbers,
                         ::testing::Values(NumberCase{"9223372036854775807", true}, NumberCase{"9223372036854775808", false},
                                           NumberCase{"1.2345", true}, NumberCase{"1.23456", false}, NumberCase{"1e2", false},
                                           NumberCase{"-0.5", true}));

}  // namespace
}  // namespace writ::cedar
