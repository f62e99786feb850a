// Entities, contexts and requests held against a schema.
#include "engine/cedar/schema/conformance.h"
#include "engine/cedar/entities.h"
#include "tests/unit/cedar/schema/support.h"

namespace writ::cedar::testing {
namespace {

const char* const kSchema = R"(
    entity Team, Org;
    entity Color enum ["red", "green"];
    entity User in [Team, Color] { age: Long, ip?: ipaddr, boss?: User, limits?: Set<decimal>, home?: { zip: String, since?: datetime } }
        tags Set<String>;
    entity Doc;
    action read, write in [all] appliesTo { principal: User, resource: [Doc, Color],
        context: { when?: datetime, by?: User, n?: Long, span?: duration, act?: Action } };
    action all in top;
    action top;
    action other appliesTo { principal: Team, resource: Doc };
)";

const Schema& schema() {
    static const SchemaPtr loaded = schemaOf(kSchema);
    return *loaded;
}

Json json(const std::string& text) {
    auto parsed = parseJson(text);
    EXPECT_TRUE(parsed) << text;
    return parsed ? *parsed : Json();
}

struct Case {
    const char* text;
    const char* pointer;  ///< of the mistake; null: accepted
};

class TypedEntities : public ::testing::TestWithParam<Case> {};

TEST_P(TypedEntities, AreAcceptedOrRefusedAtTheirPlace) {
    const auto& [text, pointer] = GetParam();
    const auto store = EntityStore::load(json(text), schema());
    if (!pointer) {
        EXPECT_TRUE(store) << text << (store ? "" : store.error().text());
        return;
    }
    ASSERT_FALSE(store) << text;
    EXPECT_EQ(store.error().pointer, pointer) << text << " " << store.error().text();
}

INSTANTIATE_TEST_SUITE_P(
    Entities, TypedEntities,
    ::testing::Values(
        Case{"[]", nullptr},
        Case{R"([{"uid":{"type":"User","id":"a"},"attrs":{"age":1},"parents":[{"type":"Team","id":"t"}]}])", nullptr},
        Case{
            R"([{"uid":{"type":"User","id":"a"},"attrs":{"age":1,"ip":"10.0.0.1","boss":{"type":"User","id":"b"},"limits":["1.5"]},"parents":[]}])",
            nullptr},
        Case{
            R"([{"uid":{"type":"User","id":"a"},"attrs":{"age":1,"ip":{"__extn":{"fn":"ip","arg":"::1"}},"boss":{"__entity":{"type":"User","id":"b"}}},"parents":[]}])",
            nullptr},
        Case{
            R"([{"uid":{"type":"User","id":"a"},"attrs":{"age":1,"home":{"zip":"1","since":{"fn":"offset","args":["2024-01-01","1d"]}}},"parents":[]}])",
            nullptr},
        Case{R"([{"uid":{"type":"User","id":"a"},"attrs":{"age":1},"tags":{"k":["v"]},"parents":[{"type":"Color","id":"red"}]}])",
             nullptr},
        Case{
            R"([{"uid":{"type":"Action","id":"read"},"attrs":{},"parents":[{"type":"Action","id":"all"}]},{"uid":{"type":"Action","id":"all"},"attrs":{},"parents":[{"type":"Action","id":"top"}]}])",
            nullptr},
        Case{R"([{"uid":{"type":"Action","id":"top"},"attrs":{},"parents":[]}])", nullptr},
        Case{R"([{"uid":{"type":"Team","id":"t","__entity":"x"},"attrs":{},"parents":[]}])", nullptr},
        Case{R"([{"uid":{"type":"Team","id":"t","__expr":"x"},"attrs":{},"parents":[]}])", "/0/uid"},
        Case{R"([{"uid":{"type":"User","id":"a"},"attrs":{},"parents":[]}])", "/0/attrs"},
        Case{R"([{"uid":{"type":"User","id":"a"},"attrs":{"age":"1"},"parents":[]}])", "/0/attrs/age"},
        Case{R"([{"uid":{"type":"User","id":"a"},"attrs":{"age":1,"x":1},"parents":[]}])", "/0/attrs/x"},
        Case{R"([{"uid":{"type":"User","id":"a"},"attrs":{"age":1,"ip":"nowhere"},"parents":[]}])", "/0/attrs/ip"},
        Case{R"([{"uid":{"type":"User","id":"a"},"attrs":{"age":1,"ip":1},"parents":[]}])", "/0/attrs/ip"},
        Case{R"([{"uid":{"type":"User","id":"a"},"attrs":{"age":1,"boss":{"type":"Team","id":"b"}},"parents":[]}])",
             "/0/attrs/boss"},
        Case{R"([{"uid":{"type":"User","id":"a"},"attrs":{"age":1,"limits":["x"]},"parents":[]}])", "/0/attrs/limits/0"},
        Case{R"([{"uid":{"type":"User","id":"a"},"attrs":{"age":1,"home":{"zip":"1","__entity":{}}},"parents":[]}])",
             "/0/attrs/home/__entity"},
        Case{R"([{"uid":{"type":"User","id":"a"},"attrs":{"age":1},"tags":{"k":"v"},"parents":[]}])", "/0/tags/k"},
        Case{R"([{"uid":{"type":"Team","id":"a"},"attrs":{},"tags":{"k":"v"},"parents":[]}])", "/0/tags/k"},
        Case{R"([{"uid":{"type":"User","id":"a"},"attrs":{"age":1},"parents":[{"type":"Org","id":"t"}]}])", "/0/parents/0"},
        Case{R"([{"uid":{"type":"User","id":"a"},"attrs":{"age":1},"parents":[{"type":"Color","id":"blue"}]}])", "/0/parents/0"},
        Case{R"([{"uid":{"type":"Color","id":"blue"},"attrs":{},"parents":[]}])", "/0/uid"},
        Case{R"([{"uid":{"type":"Nobody","id":"a"},"attrs":{},"parents":[]}])", "/0/uid"},
        Case{R"([{"uid":{"type":"Action","id":"read"},"attrs":{},"parents":[{"type":"Action","id":"all"}]}])", ""},
        Case{R"([{"uid":{"type":"Action","id":"read"},"attrs":{"x":1},"parents":[]}])", ""},
        Case{R"([{"uid":{"type":"Action","id":"unknown"},"attrs":{},"parents":[]}])", ""}));

TEST(TypedEntities, HoldTheActionsOfTheSchema) {
    const auto store = EntityStore::load(json("[]"), schema()).value();
    EXPECT_TRUE(store->isIn({"Action", "read"}, {"Action", "top"}));
    EXPECT_TRUE(store->find({"Action", "other"}));
    EXPECT_FALSE(store->isIn({"Action", "other"}, {"Action", "top"}));
}

struct RequestCase {
    EntityUid principal;
    EntityUid action;
    EntityUid resource;
    const char* context;
    const char* pointer;  ///< of the mistake; null: accepted
};

class TypedRequests : public ::testing::TestWithParam<RequestCase> {};

TEST_P(TypedRequests, AreAcceptedOrRefusedAtTheirPlace) {
    const RequestCase& one = GetParam();
    const auto context = checkRequest(schema(), one.principal, one.action, one.resource, json(one.context));
    EXPECT_EQ(context.has_value(), one.pointer == nullptr) << one.context << (context ? "" : context.error().text());
    if (!context && one.pointer) {
        EXPECT_EQ(context.error().pointer, one.pointer);
    }
}

const EntityUid kUser{"User", "a"};
const EntityUid kRead{"Action", "read"};
const EntityUid kDoc{"Doc", "d"};

INSTANTIATE_TEST_SUITE_P(
    Requests, TypedRequests,
    ::testing::Values(
        RequestCase{kUser, kRead, kDoc, "{}", nullptr}, RequestCase{kUser, kRead, {"Color", "red"}, "null", nullptr},
        RequestCase{kUser, kRead, kDoc, R"({"when":"2024-01-01","by":{"type":"User","id":"x"},"n":1,"span":"1h"})", nullptr},
        RequestCase{kUser, kRead, kDoc, R"({"act":{"type":"Action","id":"top"}})", nullptr},
        RequestCase{kUser, kRead, kDoc, R"({"act":{"type":"Action","id":"none"}})", "/context/act"},
        RequestCase{kUser, kRead, kDoc, R"({"n":1.5})", "/context/n"},
        RequestCase{kUser, kRead, kDoc, R"({"n":null})", "/context/n"},
        RequestCase{kUser, kRead, kDoc, R"({"x":1})", "/context/x"}, RequestCase{kUser, kRead, kDoc, "[]", "/context"},
        RequestCase{kUser, {"Action", "none"}, kDoc, "{}", "/action"},
        RequestCase{kUser, {"Action", "all"}, kDoc, "{}", "/principal"},
        RequestCase{{"Team", "t"}, kRead, kDoc, "{}", "/principal"},
        RequestCase{{"Nobody", "t"}, kRead, kDoc, "{}", "/principal"},
        RequestCase{kUser, kRead, {"Color", "blue"}, "{}", "/resource"},
        RequestCase{kUser, kRead, {"Team", "t"}, "{}", "/resource"}));

}  // namespace
}  // namespace writ::cedar::testing
