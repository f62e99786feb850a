#include "tests/unit/cedar/support.h"

#include "engine/cedar/entities.h"

namespace writ::cedar {
namespace {

struct StoreCase {
    const char* json;
    bool fits;
    const char* pointer;
};
class Stores : public ::testing::TestWithParam<StoreCase> {};

TEST_P(Stores, AreReadOrRefusedWithTheirPlace) {
    const auto store = language().prepareFacts(Facts(parseJson(GetParam().json).value(), "facts.json"));
    ASSERT_EQ(store.has_value(), GetParam().fits) << GetParam().json;
    if (store) return;
    EXPECT_EQ(store.error().pointer, GetParam().pointer);
    EXPECT_EQ(store.error().file, "facts.json");
}

INSTANTIATE_TEST_SUITE_P(
    Cases, Stores,
    ::testing::Values(
        StoreCase{"[]", true, ""}, StoreCase{"{}", false, ""},
        StoreCase{R"([{"uid":{"type":"A","id":"x"},"attrs":{}}])", false, "/0"},
        StoreCase{R"([{"uid":{"type":"A B","id":"x"},"attrs":{},"parents":[]}])", false, "/0/uid/type"},
        StoreCase{R"([{"uid":{"__entity":{"type":"A::B","id":"x"}},"attrs":{},"parents":[]}])", true, ""},
        StoreCase{R"([{"uid":{"type":"if","id":"x"},"attrs":{},"parents":[]}])", false, "/0/uid/type"},
        StoreCase{R"([{"uid":{"type":"A","id":"x"},"attrs":{"a":[{"b":null}]},"parents":[]}])", false, "/0/attrs/a/0/b"},
        StoreCase{R"([{"uid":{"type":"A","id":"x"},"attrs":{"a":1.5},"parents":[]}])", false, "/0/attrs/a"},
        StoreCase{R"([{"uid":{"type":"A","id":"x"},"attrs":{"a":{"__extn":{"fn":"ip","arg":"z"}}},"parents":[]}])", false,
                  "/0/attrs/a/__extn"},
        StoreCase{R"([{"uid":{"type":"A","id":"x"},"attrs":{"a":{"__expr":"1"}},"parents":[]}])", false, "/0/attrs/a"},
        StoreCase{R"([{"uid":{"type":"A","id":"x"},"attrs":{},"parents":["B"]}])", false, "/0/parents/0"},
        StoreCase{R"([{"uid":{"type":"Action","id":"x"},"attrs":{},"parents":[{"type":"Doc","id":"d"}]}])", false,
                  "/0/parents/0"},
        StoreCase{R"([{"uid":{"type":"A::Action","id":"x"},"attrs":{},"parents":[{"type":"B::Action","id":"d"}]}])", true, ""},
        StoreCase{R"([{"uid":{"type":"Doc","id":"x"},"attrs":{},"parents":[{"type":"Action","id":"d"}]}])", true, ""},
        StoreCase{R"([{"uid":{"type":"A","id":"x"},"attrs":{},"parents":[{"type":"A","id":"x"}]}])", false, ""},
        StoreCase{R"([{"uid":{"type":"A","id":"x"},"attrs":{},"parents":[{"type":"A","id":"y"}]},
                                    {"uid":{"type":"A","id":"y"},"attrs":{},"parents":[{"type":"A","id":"x"}]}])",
                  false, ""},
        StoreCase{
            R"([{"uid":{"type":"A","id":"x"},"attrs":{},"parents":[]},{"uid":{"type":"A","id":"x"},"attrs":{},"parents":[]}])",
            true, ""},
        StoreCase{
            R"([{"uid":{"type":"A","id":"x"},"attrs":{},"parents":[]},{"uid":{"type":"A","id":"x"},"attrs":{"n":1},"parents":[]}])",
            false, "/1"}));

Json chain(std::size_t length) {
    Json::Array entities;
    const auto uid = [](std::size_t i) { return Json::object({{"type", Json("E")}, {"id", Json(std::to_string(i))}}); };
    for (std::size_t i = 0; i < length; ++i) {
        entities.push_back(Json::object({{"uid", uid(i)}, {"attrs", Json::object()}, {"parents", Json::array({uid(i + 1)})}}));
    }
    return Json(std::move(entities));
}

TEST(EntityStore, HierarchyIsTransitiveAndReflexive) {
    const auto store = EntityStore::load(chain(300));
    ASSERT_TRUE(store);
    EXPECT_TRUE((*store)->isIn({"E", "0"}, {"E", "300"}));
    EXPECT_TRUE((*store)->isIn({"E", "ghost"}, {"E", "ghost"}));
    EXPECT_FALSE((*store)->isIn({"E", "5"}, {"E", "4"}));
    EXPECT_FALSE((*store)->find({"E", "300"}));
}

TEST(EntityStore, AHierarchyThatWouldFillTheMemoryIsRefused) {
    const auto store = EntityStore::load(chain(2'000), {.maxAncestors = 10'000});
    ASSERT_FALSE(store);
    EXPECT_EQ(store.error().kind, ErrorKind::TooLarge);
}

TEST(EntityStore, DeepValuesAreRefused) {
    Json value(1);
    for (int i = 0; i < 600; ++i) value = Json::array({value});
    const Json entity = Json::object({{"uid", Json::object({{"type", Json("E")}, {"id", Json("x")}})},
                                      {"attrs", Json::object({{"a", value}})},
                                      {"parents", Json::array({})}});
    const auto store = EntityStore::load(Json::array({entity}));
    ASSERT_FALSE(store);
    EXPECT_EQ(store.error().kind, ErrorKind::TooDeep);
}

TEST(Value, OrderIsTotalAndTextIsCedar) {
    const Value a = Value::record({{"b", Value(std::int64_t{1})}, {"a b", Value(std::string("x\"y"))}});
    const Value b = Value::set({Value(true), Value(Decimal{-5000}), Value(std::int64_t{-1}), Value(true), a});
    EXPECT_EQ(b.text(), "[true, -1, {\"a b\": \"x\\\"y\", b: 1}, decimal(\"-0.5\")]");
    EXPECT_EQ(Value::record({{"if", Value(true)}, {"iff", Value(true)}}).text(), "{\"if\": true, iff: true}");
    EXPECT_EQ(Value(Datetime{-1}).text(), "datetime(\"1969-12-31T23:59:59.999Z\")");
    EXPECT_EQ(Value(Duration{-90061001}).text(), "duration(\"-1d1h1m1s1ms\")");
    EXPECT_LT(Value(true), a);
    EXPECT_EQ(Value(std::string(1000, 'x')).text(20).size(), 23U);
}

}  // namespace
}  // namespace writ::cedar
