#include "engine/decision/request.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

TEST(Request, RoundTripsThroughAuthZenJson) {
    const std::string text =
        R"({"subject":{"type":"Agent","id":"a","properties":{"role":"tier2"}},"action":{"name":"bulk_credit"},)"
        R"("resource":{"type":"McpServer","id":"billing"},"context":{"input":{"n":1}},)"
        R"("unknown":[{"pointer":"/context/input/total","reason":"masked"}]})";
    const Result<Request> request = requestFromJson(*parseJson(text));
    ASSERT_TRUE(request) << request.error().text();
    EXPECT_EQ(toJson(*request).dump(), text);
}

struct Bad {
    const char* name;
    const char* json;
    const char* pointer;
};
class BadRequest : public testing::TestWithParam<Bad> {};

TEST_P(BadRequest, IsRefusedWithItsPlace) {
    const Result<Request> request = requestFromJson(*parseJson(GetParam().json));
    ASSERT_FALSE(request);
    EXPECT_EQ(request.error().pointer, GetParam().pointer) << request.error().text();
}

INSTANTIATE_TEST_SUITE_P(
    Cases, BadRequest,
    testing::Values(
        Bad{"list", "[]", ""}, Bad{"no_subject", "{}", "/subject"},
        Bad{"empty_type", R"({"subject":{"type":"","id":"x"}})", "/subject/type"},
        Bad{"number_id", R"({"subject":{"type":"T","id":1}})", "/subject/id"},
        Bad{"no_action", R"({"subject":{"type":"T","id":"1"},"resource":{"type":"T","id":"1"}})", "/action/name"},
        Bad{"context", R"({"subject":{"type":"T","id":"1"},"resource":{"type":"T","id":"1"},"action":{"name":"a"},"context":[]})",
            "/context"},
        Bad{"unknown_reason",
            R"({"subject":{"type":"T","id":"1"},"resource":{"type":"T","id":"1"},"action":{"name":"a"},"unknown":[{"pointer":"/x","reason":"?"}]})",
            "/unknown/0/reason"}),
    [](const auto& tested) { return tested.param.name; });

TEST(EntityUid, EscapesItsId) {
    EXPECT_EQ((EntityUid{"T", "a\"b\\c\n"}.text()), R"(T::"a\"b\\c\n")");
}

}  // namespace
}  // namespace writ
