#include "tests/unit/cedar/partial/support.h"

namespace writ::cedar {
namespace {

using testing::permitWhen;
using testing::recordOf;
using testing::schemaOf;
using testing::treeOf;

constexpr const char* kSchema = R"(
entity Team;
entity User in [Team] = { age: Long, name: String, boss?: User } tags String;
entity Folder in [Folder];
entity Doc in [Folder] = { owner: User, open: Bool };
action read, write in [all] appliesTo { principal: User, resource: Doc, context: {
    input: { amount_cents: Long, currency?: String, nested: { flag: Bool, note?: String } }, mfa: Bool, ip?: ipaddr } };
action all;
)";

struct Case {
    const char* policies;
    const char* words;
    const char* principal = nullptr;  ///< id; null: not known
    const char* context = nullptr;    ///< null: not known
    std::vector<std::string> unknown = {};
    const char* entities = "[]";
};

std::ostream& operator<<(std::ostream& out, const Case& value) {
    return out << value.policies;
}

class Words : public ::testing::TestWithParam<Case> {};

TEST_P(Words, SayWhatIsLeft) {
    const Case& given = GetParam();
    const SchemaPtr schema = schemaOf(kSchema);
    PartialRequest request{{"User", std::nullopt}, {"Action", "read"}, {"Doc", std::nullopt}, std::nullopt};
    if (given.principal) request.principal.id = given.principal;
    if (given.context) request.context = recordOf(parseJson(given.context).value(), given.unknown);
    const auto entities = PartialEntities::load(parseJson(given.entities).value());
    ASSERT_TRUE(entities) << entities.error().text();
    const auto response = evaluatePartially(treeOf(given.policies), *schema, request, *entities);
    ASSERT_TRUE(response) << response.error().text();
    EXPECT_EQ(inWords({&*response, 1}), given.words);
    EXPECT_EQ(response->types.size(), response->tree.nodes.size());
}

const char* when(const std::string& condition) {
    static std::vector<std::unique_ptr<std::string>> texts;
    texts.push_back(std::make_unique<std::string>(permitWhen(condition)));
    return texts.back()->c_str();
}

constexpr const char* kContext =
    R"({"input":{"currency":"EUR","nested":{"flag":true}},"mfa":true,"ip":{"__extn":{"fn":"ip","arg":"10.0.0.1"}}})";
const std::vector<std::string> kAmount = {"/input/amount_cents"};

INSTANTIATE_TEST_SUITE_P(
    Context, Words,
    ::testing::Values(
        Case{when("context.mfa && context.input.amount_cents <= 50000 && context.input.nested.flag"),
             "allowed if `context.input.amount_cents <= 50000`", nullptr, kContext, kAmount},
        Case{when("context.input has currency && context.input.currency == \"USD\" || context.input.amount_cents < 1"),
             "allowed if `context.input.amount_cents < 1`", nullptr, kContext, kAmount},
        Case{when("!(context.input.amount_cents > 5 - 2 * 2)"), "allowed if `context.input.amount_cents <= 1`", nullptr, kContext,
             kAmount},
        Case{when("context.input.amount_cents > 5 && false"), "denied", nullptr, kContext, kAmount},
        Case{when("context.input.amount_cents + 1 > 5 && false"), "allowed if `context.input.amount_cents + 1 > 5 && false`",
             nullptr, kContext, kAmount},
        Case{when("context.input has currency && context has ip && context.ip.isInRange(ip(\"10.0.0.0/8\"))"),
             "allowed if `context has ip && context.ip.isInRange(ip(\"10.0.0.0/8\"))`",
             nullptr,
             R"({"input":{"amount_cents":1,"currency":"EUR","nested":{"flag":true}},"mfa":true})",
             {"/ip"}},
        Case{when("context.mfa"), "allowed if `context.mfa`"},
        Case{when("context has mfa && context has input.nested.flag"), "allowed"},
        Case{when("context has input.nested.note && context.input.nested.note like \"a*\""),
             "allowed if `context.input.nested has note && context.input.nested.note like \"a*\"`"},
        Case{when("if context.mfa then true else false"), "allowed if `context.mfa`"},
        Case{when("if context.mfa then false else true"), "allowed if `!context.mfa`"},
        Case{when("if context.mfa then 1 == 1 else true"), "allowed"},
        Case{"permit(principal, action, resource); forbid(principal, action, resource) unless { context.mfa };",
             "allowed unless `!context.mfa`"},
        Case{"permit(principal, action, resource) when { context.mfa }; permit(principal, action == Action::\"write\", resource);"
             "forbid(principal, action in Action::\"all\", resource) when { context.input.amount_cents == 7 };",
             "allowed if `context.mfa`, unless `context.input.amount_cents == 7`"},
        Case{"permit(principal, action, resource) when { 9223372036854775807 + 1 == 0 };", "denied"}));

constexpr const char* kAnn =
    R"([{"uid":{"type":"User","id":"ann"},"attrs":{"age":30,"name":"Ann"},"parents":[{"type":"Team","id":"a"}],"tags":{"k":"v"}},
    {"uid":{"type":"Team","id":"a"},"attrs":{},"parents":[]},
    {"uid":{"type":"User","id":"bob"},"parents":[]},
    {"uid":{"type":"User","id":"eve"},"attrs":{"age":9,"name":"Eve"}}])";

INSTANTIATE_TEST_SUITE_P(
    Entities, Words,
    ::testing::Values(Case{"permit(principal == User::\"ann\", action, resource);", "allowed if `principal == User::\"ann\"`"},
                      Case{"permit(principal == User::\"ann\", action, resource);", "allowed", "ann"},
                      Case{"permit(principal == User::\"ann\", action, resource);", "denied", "bob"},
                      Case{"permit(principal in Team::\"a\", action, resource);", "allowed", "ann", nullptr, {}, kAnn},
                      Case{"permit(principal in Team::\"b\", action, resource);", "denied", "ann", nullptr, {}, kAnn},
                      Case{"permit(principal in Team::\"a\", action, resource);", "denied", "bob", nullptr, {}, kAnn},
                      Case{"permit(principal in Team::\"a\", action, resource);",
                           "allowed if `User::\"eve\" in Team::\"a\"`",
                           "eve",
                           nullptr,
                           {},
                           kAnn},
                      Case{"permit(principal is User in Team::\"a\", action, resource);",
                           "allowed if `principal in Team::\"a\"`"},
                      Case{when("principal is Doc"), "denied"},
                      Case{when("resource is Doc in Folder::\"f\""), "allowed if `resource in Folder::\"f\"`"},
                      Case{when("principal.age > 20 && principal.name like \"A*\" && principal.hasTag(\"k\")"),
                           "allowed",
                           "ann",
                           nullptr,
                           {},
                           kAnn},
                      Case{when("principal.age > 20"), "allowed if `User::\"bob\".age > 20`", "bob", nullptr, {}, kAnn},
                      Case{when("principal has boss"), "denied", "ann", nullptr, {}, kAnn},
                      Case{when("principal has boss"), "allowed if `principal has boss`"},
                      Case{when("resource.owner == principal && resource.open"),
                           "allowed if `resource.owner == User::\"ann\" && resource.open`", "ann"},
                      Case{when("principal in [Team::\"x\", Team::\"a\"]"), "allowed", "ann", nullptr, {}, kAnn},
                      Case{when("principal in [Team::\"x\", Team::\"y\"]"), "denied", "ann", nullptr, {}, kAnn}));

TEST(Partial, RequestsThatTheSchemaLacksAreRefused) {
    const SchemaPtr schema = schemaOf(kSchema);
    const auto ask = [&](const char* principal, const char* action, const char* policies) {
        return evaluatePartially(treeOf(policies), *schema, {{principal, {}}, {"Action", action}, {"Doc", {}}, {}}, {});
    };
    EXPECT_FALSE(ask("Doc", "read", "permit(principal, action, resource);"));
    EXPECT_FALSE(ask("User", "all", "permit(principal, action, resource);"));
    EXPECT_FALSE(ask("User", "read", "permit(principal, action, resource) when { context.nothing };"));
    EXPECT_TRUE(ask("User", "read", "permit(principal, action, resource) when { context.mfa };"));
}

TEST(Partial, ResidualPoliciesAreText) {
    const SchemaPtr schema = schemaOf(kSchema);
    const Tree tree = treeOf(
        "@id(\"a\") permit(principal, action, resource) when { principal.age > 5 };\n"
        "@id(\"b\") forbid(principal, action == Action::\"write\", resource);");
    const auto response = evaluatePartially(tree, *schema, {{"User", {}}, {"Action", "read"}, {"Doc", {}}, {}}, {});
    ASSERT_TRUE(response);
    EXPECT_EQ(toText(response->tree),
              "@id(\"a\")\npermit (principal, action, resource)\nwhen { principal.age > 5 };\n\n"
              "@id(\"b\")\nforbid (principal, action, resource)\nwhen { false };\n");
    EXPECT_EQ(response->types[response->policies[0].condition]->kind(), TypeKind::Bool);
}

}  // namespace
}  // namespace writ::cedar
