#include "engine/cedar/partial/partial_decision.h"
#include "tests/unit/cedar/partial/support.h"

namespace writ::cedar {
namespace {

using testing::compileText;
using testing::permitWhen;
using testing::schemaOf;

constexpr const char* kSchema = R"(
entity Team;
entity Agent in [Team] = { role: String, limit?: Long };
entity Level enum ["low", "high"];
entity Server;
action pay appliesTo { principal: [Agent, Level], resource: Server, context: {
    input: { cents: Long, rate?: decimal, tags?: Set<String> }, session?: { age: Long, verified?: Bool } } };
action look;
)";
constexpr const char* kFacts =
    R"([{"uid": {"type": "Agent", "id": "ann"}, "attrs": {"role": "clerk", "limit": 5}, "parents": [{"type": "Team", "id": "t"}]}])";

Json requestJson(const std::string& subject, const std::string& context, const std::vector<std::string>& unknown) {
    Json::Array fields;
    for (const std::string& pointer : unknown) fields.push_back(Json::object({{"pointer", pointer}, {"reason", "masked"}}));
    return Json::object({{"subject", parseJson(subject).value()},
                         {"action", Json::object({{"name", "pay"}})},
                         {"resource", Json::object({{"type", "Server"}, {"id", "s"}})},
                         {"context", parseJson(context).value()},
                         {"unknown", Json(std::move(fields))}});
}

constexpr const char* kAnn = R"({"type": "Agent", "id": "ann"})";
constexpr const char* kBob = R"({"type": "Agent", "id": "bob"})";

struct Asked {
    std::string policies;
    std::string words;
    Verdict verdict = Verdict::Indeterminate;
    std::string subject = kAnn;
    std::string context = R"({"input": {"cents": 7}})";
    std::vector<std::string> unknown = {};
};

Result<PartialAnswer> ask(const Compiled& compiled, const Json& json, const char* facts = kFacts) {
    const auto decider = PartialDecider::of(Facts(parseJson(facts).value(), "facts"), schemaOf(kSchema));
    if (!decider) return tl::unexpected(decider.error());
    const auto request = requestFromJson(json);
    if (!request) return tl::unexpected(request.error());
    return decider->decide(static_cast<const CedarPolicySet&>(*compiled.policies), *request);
}

class PartialAnswers : public ::testing::TestWithParam<Asked> {};

TEST_P(PartialAnswers, AreInWords) {
    const Asked& asked = GetParam();
    const Compiled compiled = compileText(asked.policies);
    ASSERT_TRUE(compiled.policies) << asked.policies;
    const auto answer = ask(compiled, requestJson(asked.subject, asked.context, asked.unknown));
    ASSERT_TRUE(answer) << asked.policies << answer.error().text();
    EXPECT_EQ(inWords(*answer, compiled.policies->rules()), asked.words) << asked.policies;
    EXPECT_EQ(answer->verdict, asked.verdict) << asked.policies;
}

const std::string kOverflow = "context.input.cents + 9223372036854775807 > 0";

INSTANTIATE_TEST_SUITE_P(
    Requests, PartialAnswers,
    ::testing::Values(
        // Nothing unknown: what decide() says.
        Asked{permitWhen("context.input.cents <= 7"), "allowed", Verdict::Allow},
        Asked{permitWhen("context.input.cents < 7"), "denied", Verdict::Deny},
        // Context.
        Asked{permitWhen("context.input.cents <= 50 && principal.role == \"clerk\""),
              "allowed if `context.input.cents <= 50`",
              Verdict::Indeterminate,
              kAnn,
              R"({"input": {}})",
              {"/context/input/cents"}},
        Asked{permitWhen("context.input.cents <= 50 || principal.role == \"clerk\""),
              "allowed",
              Verdict::Allow,
              kAnn,
              R"({"input": {}})",
              {"/context/input/cents"}},
        Asked{permitWhen("context has session && context.session.age < 3"),
              "allowed if `context has session && context.session.age < 3`",
              Verdict::Indeterminate,
              kAnn,
              "null",
              {"/context"}},
        Asked{permitWhen("context.input has rate && context.input.rate.lessThan(decimal(\"3.0\"))"), "allowed", Verdict::Allow,
              kAnn, R"({"input": {"cents": 1, "rate": 2}})"},
        // Principal.
        Asked{"permit(principal == Agent::\"ann\", action, resource);",
              "allowed if `principal == Agent::\"ann\"`",
              Verdict::Indeterminate,
              R"({"type": "Agent"})",
              R"({"input": {"cents": 7}})",
              {"/subject/id"}},
        Asked{permitWhen("principal.role == \"clerk\""),
              "allowed if `principal.role == \"clerk\"`",
              Verdict::Indeterminate,
              R"({"type": "Agent", "properties": {"role": "clerk"}})",
              R"({"input": {"cents": 7}})",
              {"/subject/id"}},
        // Parts of entities.
        Asked{permitWhen("principal.role == \"clerk\" && principal has limit"),
              "allowed if `Agent::\"ann\".role == \"clerk\"`",
              Verdict::Indeterminate,
              kAnn,
              R"({"input": {"cents": 7}})",
              {"/subject/properties/role"}},
        Asked{permitWhen("principal has limit && principal.limit > 1"),
              "allowed if `Agent::\"bob\" has limit && Agent::\"bob\".limit > 1`", Verdict::Indeterminate,
              R"({"type": "Agent", "id": "bob", "properties": {"role": "x"}})"},
        Asked{permitWhen("principal has limit && principal.limit > 1"), "allowed", Verdict::Allow,
              R"({"type": "Agent", "id": "bob", "properties": {"role": "x", "limit": 2}})"},
        Asked{"permit(principal in Team::\"t\", action, resource);", "allowed", Verdict::Allow},
        Asked{"permit(principal in Team::\"u\", action, resource);", "denied", Verdict::Deny},
        Asked{"permit(principal in Team::\"u\", action, resource);", "allowed if `Agent::\"bob\" in Team::\"u\"`",
              Verdict::Indeterminate, kBob},
        // A rule that fails and could be the one to decide leaves it open.
        Asked{"permit(principal, action, resource); @id(\"cap\") forbid(principal, action, resource) when { " + kOverflow + " };",
              "allowed, but `cap` fails"},
        Asked{"@id(\"sum\") permit(principal, action, resource) when { " + kOverflow + " };", "denied, but `sum` fails"},
        Asked{"@id(\"sum\") permit(principal, action, resource) when { " + kOverflow + " }; permit(principal, action, resource);",
              "allowed", Verdict::Allow},
        Asked{"forbid(principal, action, resource); @id(\"cap\") forbid(principal, action, resource) when { " + kOverflow + " };",
              "denied", Verdict::Deny},
        Asked{"permit(principal, action, resource) when { context.input.cents < 3 };"
              "@id(\"a\") forbid(principal, action, resource) when { principal has limit && principal.limit + "
              "9223372036854775807 > 0 };"
              "@id(\"b\") forbid(principal, action, resource) when { principal has limit && principal.limit * "
              "9223372036854775807 > 0 };",
              "allowed if `context.input.cents < 3`, but `a` and `b` fail",
              Verdict::Indeterminate,
              R"({"type": "Agent", "id": "ann"})",
              R"({"input": {}})",
              {"/context/input/cents"}}));

struct Refused {
    std::string what;
    std::string pointer;
    std::string message;  ///< a part of it
    std::string subject = kAnn;
    std::string context = R"({"input": {"cents": 7}})";
    std::vector<std::string> unknown = {};
};

class PartialRefusals : public ::testing::TestWithParam<Refused> {};

TEST_P(PartialRefusals, NameThePlace) {
    const Refused& asked = GetParam();
    const Compiled compiled = compileText("permit(principal, action, resource);");
    const auto answer = ask(compiled, requestJson(asked.subject, asked.context, asked.unknown));
    ASSERT_FALSE(answer) << asked.what;
    EXPECT_EQ(answer.error().pointer, asked.pointer) << asked.what << answer.error().text();
    EXPECT_NE(answer.error().message.find(asked.message), std::string::npos) << answer.error().text();
}

INSTANTIATE_TEST_SUITE_P(
    Requests, PartialRefusals,
    ::testing::Values(
        Refused{"another type", "/context/input/cents", "expected Long", kAnn, R"({"input": {"cents": "7"}})"},
        Refused{"a member of another type", "/context/input/tags", "expected String", kAnn,
                R"({"input": {"cents": 7, "tags": [7]}})"},
        Refused{"a required field is missing", "/context/input", "cents", kAnn, R"({"input": {}})"},
        Refused{"an undeclared field", "/context/input/sents", "no attribute", kAnn, R"({"input": {"cents": 7, "sents": 1}})"},
        Refused{"an undeclared unknown field",
                "/context/input/sents",
                "no attribute",
                kAnn,
                R"({"input": {"cents": 7}})",
                {"/context/input/sents"}},
        Refused{"an undeclared property", "/subject/properties/rank", "no attribute",
                R"({"type": "Agent", "id": "ann", "properties": {"rank": 1}})"},
        Refused{"an id that the type has not", "/subject/id", "none of the ids", R"({"type": "Level", "id": "middle"})"},
        Refused{"an unknown type",
                "/subject/type",
                "type of the subject must be known",
                kAnn,
                R"({"input": {"cents": 7}})",
                {"/subject/type"}},
        Refused{"an unknown resource",
                "/resource",
                "type of the resource must be known",
                kAnn,
                R"({"input": {"cents": 7}})",
                {"/resource"}},
        Refused{
            "an unknown action", "/action/name", "action must be known", kAnn, R"({"input": {"cents": 7}})", {"/action/name"}},
        Refused{"no part of a request", "", "no part of a request", kAnn, R"({"input": {"cents": 7}})", {"/contxt"}},
        Refused{"an id left out", "/subject/id", "text was expected", R"({"type": "Agent"})"},
        Refused{"a type that the action has not", "", "no request of the action", R"({"type": "Server", "id": "s"})"}));

TEST(PartialDecider, RefusesFactsThatDoNotConform) {
    const auto decider = PartialDecider::of(
        Facts(parseJson(R"([{"uid": {"type": "Agent", "id": "ann"}, "attrs": {"role": 3}, "parents": []}])").value(),
              "facts.json"),
        schemaOf(kSchema));
    ASSERT_FALSE(decider);
    EXPECT_EQ(decider.error().file, "facts.json");
    EXPECT_EQ(decider.error().pointer, "/0/attrs/role");
}

TEST(PartialDecider, NamesThePolicyThatDoesNotValidate) {
    const Compiled compiled = compileText("@id(\"odd\") permit(principal, action, resource) when { principal.rank };");
    const auto answer = ask(compiled, requestJson(kAnn, R"({"input": {"cents": 7}})", {}));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().file, "p.cedar");
    EXPECT_NE(answer.error().message.find("`odd`"), std::string::npos) << answer.error().text();
}

TEST(PartialDecider, JoinsTheSourcesOfASet) {
    const auto source = [](const char* name, const char* text) { return std::make_shared<const Source>(name, text); };
    const Compiled compiled =
        language().compile({source("a.cedar", "permit(principal, action, resource) when { context.input.cents < 3 };"),
                            source("b.cedar",
                                   "permit(principal is Server, action, resource); @id(\"stop\") forbid(principal, action, "
                                   "resource) when { context.input.cents == 1 };")});
    const auto answer = ask(compiled, requestJson(kAnn, R"({"input": {}})", {"/context/input/cents"}));
    ASSERT_TRUE(answer) << answer.error().text();
    const auto& rules = compiled.policies->rules();
    EXPECT_EQ(inWords(*answer, rules), "allowed if `context.input.cents < 3`, unless `context.input.cents == 1`");
    ASSERT_EQ(answer->rules.size(), 2U) << "what cannot match is left out";
    EXPECT_EQ(rules[answer->rules[0].rule].file, "a.cedar");
    EXPECT_EQ(rules[answer->rules[1].rule].id, "stop");
}

/// Whatever value the unknown field has, a verdict that is told is the engine's.
TEST(PartialDecider, NeverSaysMoreThanEveryValueTells) {
    const std::vector<std::string> conditions{"context.input.cents > 3",
                                              "context.input.cents + 9223372036854775800 > 0",
                                              "principal has limit && principal.limit > context.input.cents",
                                              "context has session && context.session.age < context.input.cents",
                                              "context.input.cents * 0 == 0",
                                              "!(context.input has tags) || context.input.cents == 4"};
    const std::vector<std::string> effects{"permit", "forbid"};
    unsigned told = 0, open = 0;
    for (std::size_t i = 0; i < conditions.size(); ++i) {
        for (std::size_t j = 0; j < conditions.size() * 2; ++j) {
            const std::string policies = "permit(principal, action, resource) when { " + conditions[i] + " }; " + effects[j % 2] +
                                         "(principal, action, resource) unless { " + conditions[j / 2] + " };";
            const Compiled compiled = compileText(policies);
            const auto answer = ask(compiled, requestJson(kAnn, R"({"input": {}})", {"/context/input/cents"}));
            ASSERT_TRUE(answer) << policies << answer.error().text();
            (answer->verdict == Verdict::Indeterminate ? open : told) += 1;
            const auto facts = language().prepareFacts(Facts(parseJson(kFacts).value())).value();
            for (const char* cents : {"-9223372036854775808", "-1", "0", "1", "4", "5", "9", "9223372036854775807"}) {
                const auto full = requestFromJson(requestJson(kAnn, R"({"input": {"cents": )" + std::string(cents) + "}}", {}));
                const auto input = language().prepare(*full, facts, {}).value();
                const Decision decision = compiled.policies->decide(*input, *compiled.policies->makeScratch());
                if (answer->verdict != Verdict::Indeterminate) {
                    EXPECT_EQ(decision.verdict, answer->verdict) << policies << cents;
                }
                if (answer->engineDecision) {
                    EXPECT_EQ(decision.engineDecision, *answer->engineDecision) << policies << cents;
                }
            }
        }
    }
    EXPECT_GT(told, 0U);
    EXPECT_GT(open, 0U);
}

}  // namespace
}  // namespace writ::cedar
