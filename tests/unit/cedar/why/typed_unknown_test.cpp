// What a schema says of unknown fields narrows verdicts, as long as the request keeps to it.
#include "tests/unit/cedar/why/typed_bench.h"

namespace writ::cedar {
namespace {

using testing::schemaFile;
using testing::TypedBench;

constexpr UnknownReason kMasked = UnknownReason::Masked;
constexpr UnknownReason kNotRecorded = UnknownReason::NotRecorded;

constexpr const char* kSchema = R"(
entity Agent = { level: Long, nick?: String };
entity Server, Team;
entity User in [Team];
entity Mode enum ["read", "write"];
action act appliesTo { principal: Agent, resource: Server, context: {
  flag: Bool, mode: Mode, n: Long, s: String, modes: Set<Mode>, flags: Set<Bool>, tags: Set<String>, limits: Set<decimal>,
  owner: User, from: ipaddr, at: datetime, rec: { a: Long, b?: Bool }, opt?: Long } };
)";

/// A value for each field of the context but the optional one.
const std::vector<std::pair<std::string, std::string>>& fields() {
    static const std::vector<std::pair<std::string, std::string>> all{
        {"flag", "true"},
        {"mode", R"({"__entity":{"type":"Mode","id":"read"}})"},
        {"n", "5"},
        {"s", R"("x")"},
        {"modes", "[]"},
        {"flags", "[true]"},
        {"tags", R"(["a"])"},
        {"limits", "[1, 2.5]"},
        {"owner", R"({"__entity":{"type":"User","id":"u"}})"},
        {"from", R"({"__extn":{"fn":"ip","arg":"10.0.0.1"}})"},
        {"at", R"({"__extn":{"fn":"datetime","arg":"2026-01-01"}})"},
        {"rec", R"({"a":1})"}};
    return all;
}

/// A request of which one field of the context is unknown; `instead` stands for the value of another one.
TypedBench benchOf(const std::string& policies, const std::string& hidden, UnknownReason reason,
                   const std::pair<std::string, std::string>& instead = {}) {
    TypedBench bench(policies, schemaFile(kSchema));
    std::string context;
    for (const auto& [name, value] : fields()) {
        const std::string& shown = name == instead.first ? instead.second : value;
        if (name != hidden && !shown.empty()) context += (context.empty() ? "\"" : ",\"") + name + "\":" + shown;
    }
    bench.context("{" + context + "}");
    bench.unknown(("/context/" + hidden).c_str(), reason);
    return bench;
}

#define PERMIT(condition) "permit(principal, action, resource) when { " condition " };"
#define FORBID(condition) "permit(principal, action, resource); forbid(principal, action, resource) when { " condition " };"

struct Case {
    const char* policies;
    const char* hidden;
    UnknownReason reason;
    Verdict verdict;
};
class TypedUnknown : public ::testing::TestWithParam<Case> {};

TEST_P(TypedUnknown, IsDecidedExactly) {
    EXPECT_EQ(benchOf(GetParam().policies, GetParam().hidden, GetParam().reason).decide().verdict, GetParam().verdict)
        << GetParam().policies;
}

INSTANTIATE_TEST_SUITE_P(
    Certain, TypedUnknown,
    ::testing::Values(
        Case{PERMIT("context.flag || !context.flag"), "flag", kMasked, Verdict::Allow},
        Case{FORBID("context.mode != Mode::\"read\" && context.mode != Mode::\"write\""), "mode", kMasked, Verdict::Allow},
        Case{PERMIT("context.mode is Mode"), "mode", kMasked, Verdict::Allow},
        Case{PERMIT("context.n > 5 || context.n <= 5"), "n", kMasked, Verdict::Allow},
        Case{FORBID("context.n == \"5\""), "n", kMasked, Verdict::Allow},
        Case{PERMIT("context.s like \"*\""), "s", kMasked, Verdict::Allow},
        Case{PERMIT("context.modes.containsAny([Mode::\"read\", Mode::\"write\"]) || context.modes.isEmpty()"), "modes", kMasked,
             Verdict::Allow},
        Case{FORBID("!context.flags.containsAny([true, false]) && !context.flags.isEmpty()"), "flags", kMasked, Verdict::Allow},
        Case{PERMIT("context.tags.contains(\"a\") || !context.tags.contains(\"a\")"), "tags", kMasked, Verdict::Allow},
        Case{PERMIT("context.limits.contains(decimal(\"1.0\")) || !context.limits.contains(decimal(\"1.0\"))"), "limits", kMasked,
             Verdict::Allow},
        Case{PERMIT("context.owner is User"), "owner", kMasked, Verdict::Allow},
        Case{PERMIT("context.owner is Team"), "owner", kMasked, Verdict::Deny},
        Case{PERMIT("context.from == ip(\"0.0.0.0\") || context.from != ip(\"0.0.0.0\")"), "from", kMasked, Verdict::Allow},
        Case{PERMIT("context.at < datetime(\"2026-01-01\") || context.at >= datetime(\"2026-01-01\")"), "at", kMasked,
             Verdict::Allow},
        Case{PERMIT("context.rec.a > 1 || context.rec.a <= 1"), "rec/a", kMasked, Verdict::Allow},
        Case{PERMIT("context has n"), "n", kNotRecorded, Verdict::Allow},
        Case{PERMIT("context has opt"), "opt", kMasked, Verdict::Allow},
        Case{PERMIT("!(context has opt) || context.opt > 5 || context.opt <= 5"), "opt", kNotRecorded, Verdict::Allow}));

INSTANTIATE_TEST_SUITE_P(
    Open, TypedUnknown,
    ::testing::Values(Case{FORBID("context.mode != Mode::\"read\""), "mode", kMasked, Verdict::Indeterminate},
                      Case{FORBID("context.n > 5"), "n", kMasked, Verdict::Indeterminate},
                      Case{FORBID("context.n == 5"), "n", kMasked, Verdict::Indeterminate},
                      Case{PERMIT("context.n like \"*\""), "n", kMasked, Verdict::Indeterminate},  // it fails for every number
                      Case{FORBID("context.s == \"x\""), "s", kMasked, Verdict::Indeterminate},
                      Case{FORBID("context.modes.contains(Mode::\"read\")"), "modes", kMasked, Verdict::Indeterminate},
                      Case{FORBID("context.limits.contains(decimal(\"1.0\"))"), "limits", kMasked, Verdict::Indeterminate},
                      Case{FORBID("context.owner == User::\"u\""), "owner", kMasked, Verdict::Indeterminate},
                      // one address, one record is not all there are
                      Case{PERMIT("context.from == ip(\"10.0.0.1\")"), "from", kMasked, Verdict::Indeterminate},
                      Case{PERMIT("context.from == ip(\"0.0.0.0\") || context.from == ip(\"0.0.0.0/32\")"), "from", kMasked,
                           Verdict::Indeterminate},
                      Case{PERMIT("context.rec == {a: 1}"), "rec", kMasked, Verdict::Indeterminate},
                      Case{FORBID("context.rec != {a: 1, b: true}"), "rec", kMasked, Verdict::Indeterminate},
                      Case{PERMIT("context has opt"), "opt", kNotRecorded, Verdict::Indeterminate},
                      Case{PERMIT("context.opt > 5 || context.opt <= 5"), "opt", kNotRecorded, Verdict::Indeterminate}));

TEST(TypedUnknown, AttributesOfEntitiesCountToo) {
    TypedBench bench(PERMIT("principal.level > 1 || principal.level <= 1"), schemaFile(kSchema),
                     R"([{"uid":{"type":"Agent","id":"a"},"attrs":{"nick":"al"},"parents":[]}])");
    bench.request.context = benchOf(PERMIT("true"), "n", kMasked).request.context.with("n", Json(1));
    bench.unknown("/subject/properties/level");
    EXPECT_EQ(bench.decide().verdict, Verdict::Allow);
    TypedBench misfit(PERMIT("principal.level > 1 || principal.level <= 1"), schemaFile(kSchema),
                      R"([{"uid":{"type":"Agent","id":"a"},"attrs":{"nick":7},"parents":[]}])");
    misfit.request = bench.request;
    EXPECT_EQ(misfit.decide().verdict, Verdict::Indeterminate);
}

/// Who did not keep to the schema in one place need not keep to it in another.
TEST(TypedUnknown, NothingIsNarrowedWhereTheRequestDiffersFromTheSchema) {
    const std::string policies = PERMIT("context.n > 5 || context.n <= 5");
    ASSERT_EQ(benchOf(policies, "n", kMasked).decide().verdict, Verdict::Allow);
    const std::vector<std::pair<std::string, std::string>> others{{"s", "5"},
                                                                  {"s", ""},
                                                                  {"mode", R"({"__entity":{"type":"Mode","id":"delete"}})"},
                                                                  {"mode", R"("read")"},
                                                                  {"tags", "[1]"},
                                                                  {"rec", "{}"},
                                                                  {"rec", R"({"a":1,"c":2})"},
                                                                  {"owner", R"({"__entity":{"type":"Team","id":"u"}})"}};
    for (const auto& instead : others)
        EXPECT_EQ(benchOf(policies, "n", kMasked, instead).decide().verdict, Verdict::Indeterminate)
            << instead.first << ": " << instead.second;
    TypedBench more = benchOf(policies, "n", kMasked);
    more.request.context = more.request.context.with("more", Json(1));
    EXPECT_EQ(more.decide().verdict, Verdict::Indeterminate);
    TypedBench party = benchOf(policies, "n", kMasked);
    party.request.subject.type = "User";
    EXPECT_EQ(party.decide().verdict, Verdict::Indeterminate);
    TypedBench action = benchOf(policies, "n", kMasked);
    action.request.action = "other";
    EXPECT_EQ(action.decide().verdict, Verdict::Indeterminate);
}

/// A tool's arguments are as the catalog says; what is only concluded from the binding narrows nothing.
TEST(TypedUnknown, WhatIsConcludedNarrowsNothing) {
    SchemaSources sources;
    ToolDescription tool;
    tool.name = "act";
    tool.inputSchema = parseJson(R"({"type":"object","required":["amount"],
        "properties":{"amount":{"type":"integer"},"note":{"type":"string"},"free":{"type":"object"}}})")
                           .value();
    sources.tools = {tool};
    RequestShape shape;
    shape.tool = "act";
    shape.subjectType = "Agent";
    shape.resourceType = "Server";
    shape.context = parseJson(R"({"type":"object","properties":{"hour":{"type":"integer"}}})").value();
    sources.shapes = {shape};
    sources.entities = parseJson(R"([{"uid":{"type":"Agent","id":"a"},"attrs":{"level":1},"parents":[]}])").value();
    const auto decide = [&](const char* condition, const char* context, const char* hidden, UnknownReason reason) {
        TypedBench bench("permit(principal, action, resource) when { " + std::string(condition) + " };", sources);
        return bench.context(context).unknown(hidden, reason).decide().verdict;
    };
    const char* sure = "context.input.amount > 5 || context.input.amount <= 5";
    EXPECT_EQ(decide(sure, R"({"input":{}})", "/context/input/amount", kMasked), Verdict::Allow);
    EXPECT_EQ(decide(sure, R"({"input":{"free":{"x":1},"more":2},"hour":"noon"})", "/context/input/amount", kNotRecorded),
              Verdict::Allow);
    EXPECT_EQ(decide(sure, R"({"input":{"note":5}})", "/context/input/amount", kMasked), Verdict::Indeterminate);
    EXPECT_EQ(decide("context.input has note", R"({"input":{"amount":1}})", "/context/input/note", kNotRecorded),
              Verdict::Indeterminate);
    EXPECT_EQ(decide("context.hour > 5 || context.hour <= 5", R"({"input":{"amount":1}})", "/context/hour", kMasked),
              Verdict::Indeterminate);
    EXPECT_EQ(
        decide("principal.level > 5 || principal.level <= 5", R"({"input":{"amount":1}})", "/subject/properties/level", kMasked),
        Verdict::Indeterminate);
}

}  // namespace
}  // namespace writ::cedar
