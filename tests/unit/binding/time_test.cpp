#include "simulator/binding/time.h"

#include <gtest/gtest.h>

#include <limits>

namespace writ::sim::binding {
namespace {

TEST(Time, ParsesAndFormats) {
    for (const auto& [text, expected] :
         {std::pair("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
          std::pair("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.500Z"), std::pair("2000-02-29", "2000-02-29T00:00:00Z"),
          std::pair("0000-01-01", "0000-01-01T00:00:00Z"), std::pair("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
          std::pair("2024-05-15 15:00:00-05:00", "2024-05-15T20:00:00Z"),
          std::pair("2024-05-15t15:00:00z", "2024-05-15T15:00:00Z"),
          std::pair("2024-03-01T00:30:00+0130", "2024-02-29T23:00:00Z"), std::pair("1600-03-01T00:00:00", "1600-03-01T00:00:00Z"),
          std::pair("2024-01-01T00:00:00.123456789Z", "2024-01-01T00:00:00.123Z")}) {
        const auto ms = parseTime(Json(text), 0);
        ASSERT_TRUE(ms.has_value()) << text;
        EXPECT_EQ(formatTime(*ms), expected) << text;
    }
}

TEST(Time, RefusesWhatIsNone) {
    for (const char* text : {"",
                             "2024",
                             "2024-13-01",
                             "2024-00-01",
                             "2024-02-30",
                             "1900-02-29",
                             "2024-1-1",
                             "2024-01-01T",
                             "2024-01-01T24:00:00",
                             "2024-01-01T00:60:00",
                             "2024-01-01T00:00:60",
                             "2024-01-01T00:00",
                             "2024-01-01T00:00:00.",
                             "2024-01-01T00:00:00+24:00",
                             "2024-01-01T00:00:00+1:00",
                             "2024-01-01T00:00:00Zx",
                             "2024-01-01x",
                             "-001-01-01",
                             "20240101",
                             "next week"})
        EXPECT_FALSE(parseTime(Json(text), 0).has_value()) << text;
    EXPECT_FALSE(parseTime(Json(20240101), 0).has_value());
}

TEST(Time, EveryDayOfFourCenturiesGoesRound) {
    std::int64_t day = daysFromCivil(1900, 1, 1);
    for (const std::int64_t end = daysFromCivil(2300, 1, 1); day < end; ++day)
        ASSERT_EQ(parseTime(Json(*formatTime(day * kMsPerDay)), 0), day * kMsPerDay);
    EXPECT_EQ(daysFromCivil(1970, 1, 1), 0);
    EXPECT_EQ(daysFromCivil(2026, 3, 14), 20'526);
}

TEST(Time, HasARange) {
    EXPECT_FALSE(formatTime(std::numeric_limits<std::int64_t>::max()).has_value());
    EXPECT_FALSE(formatTime(std::numeric_limits<std::int64_t>::min()).has_value());
}

TEST(Time, Zones) {
    EXPECT_EQ(parseZone("UTC"), 0);
    EXPECT_EQ(parseZone("-05:00"), -300);
    EXPECT_EQ(parseZone("+0530"), 330);
    for (const char* text : {"", "EST", "America/New_York", "+5", "05:00", "+24:00", "+05:00 "})
        EXPECT_FALSE(parseZone(text).has_value()) << text;
}

}  // namespace
}  // namespace writ::sim::binding
