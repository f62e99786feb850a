#include "simulator/binding/number.h"

#include <gtest/gtest.h>

namespace writ::sim::binding {
namespace {

std::string shown(std::string_view text) {
    const auto number = Decimal::fromText(text);
    return number ? number->toJson().dump() : "none";
}

TEST(Decimal, ReadsExactly) {
    for (const auto& [text, expected] : {std::pair("0", "0"),
                                         std::pair("-0", "0"),
                                         std::pair("0.000", "0"),
                                         std::pair("12", "12"),
                                         std::pair("-12.50", "-12.5"),
                                         std::pair("1e3", "1000"),
                                         std::pair("1.25E+1", "12.5"),
                                         std::pair("125e-2", "1.25"),
                                         std::pair("-5e-3", "-0.005"),
                                         std::pair("9223372036854775807", "9223372036854775807"),
                                         std::pair("-9223372036854775808", "-9223372036854775808"),
                                         std::pair("0.000000000000000001", "0.000000000000000001"),
                                         std::pair("100e-20", "0.000000000000000001"),
                                         std::pair("9223372036854775808", "none"),
                                         std::pair("1e19", "none"),
                                         std::pair("1e-19", "none"),
                                         std::pair("1e99999999999999999999", "none"),
                                         std::pair("", "none"),
                                         std::pair("-", "none"),
                                         std::pair("1x", "none"),
                                         std::pair("1.2.3", "none"),
                                         std::pair("1e", "none")})
        EXPECT_EQ(shown(text), expected) << text;
}

TEST(Decimal, AddsWithoutRounding) {
    const auto sum = [](const char* a, const char* b) {
        const auto result = Decimal::fromText(a)->plus(*Decimal::fromText(b));
        return result ? result->toJson().dump() : "none";
    };
    EXPECT_EQ(sum("0.1", "0.2"), "0.3");
    EXPECT_EQ(sum("0.5", "0.5"), "1");
    EXPECT_EQ(sum("-0.05", "0.01"), "-0.04");
    EXPECT_EQ(sum("9223372036854775807", "1"), "none");
    EXPECT_EQ(sum("9223372036854775807", "0.1"), "none");
    EXPECT_EQ(sum("-9223372036854775808", "-1"), "none");
}

TEST(Decimal, ComparesAcrossScales) {
    const auto sign = [](const char* a, const char* b) { return Decimal::fromText(a)->compare(*Decimal::fromText(b)); };
    EXPECT_EQ(sign("1", "1.0"), 0);
    EXPECT_EQ(sign("0.1", "0.11"), -1);
    EXPECT_EQ(sign("9223372036854775807", "0.000000000000000001"), 1);
    EXPECT_EQ(sign("-9223372036854775808", "0.000000000000000001"), -1);
    EXPECT_EQ(sign("0.000000000000000001", "9223372036854775807"), -1);
    EXPECT_EQ(sign("0.000000000000000001", "-9223372036854775807"), 1);
}

TEST(Decimal, IsNoOtherJson) {
    EXPECT_FALSE(Decimal::fromJson(Json("1")).has_value());
    EXPECT_FALSE(Decimal::fromJson(Json(true)).has_value());
    EXPECT_FALSE(Decimal::fromJson(Json::number("1e400")).has_value());
}

}  // namespace
}  // namespace writ::sim::binding
