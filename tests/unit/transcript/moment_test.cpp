#include "simulator/transcript/reader.h"

#include <gtest/gtest.h>

namespace writ::sim {
namespace {

struct Row {
    std::string text;
    std::int64_t ms;
};

TEST(Moment, ReadsRfc3339) {
    const std::vector<Row> rows{
        {"1970-01-01T00:00:00Z", 0},
        {"2026-03-14T02:11:04Z", 1773454264000},
        {"2026-03-14T03:11:04+01:00", 1773454264000},
        {"2026-03-13T21:11:04-05:00", 1773454264000},
        {"2026-03-14t02:11:04.5z", 1773454264500},
        {"2026-03-14 02:11:04.123456789Z", 1773454264123},
        {"2024-02-29T00:00:00Z", 1709164800000},
        {"1969-12-31T23:59:59Z", -1000},
        {"2016-12-31T23:59:60Z", 1483228800000},
        {"0001-01-01T00:00:00Z", -62135596800000},
    };
    for (const Row& row : rows) {
        const auto moment = parseMoment(row.text);
        ASSERT_TRUE(moment) << row.text;
        EXPECT_EQ(moment->ms, row.ms) << row.text;
        EXPECT_EQ(moment->text, row.text);
    }
}

TEST(Moment, RefusesTheRest) {
    for (const char* text :
         {"", "2026", "2026-03-14", "2026-03-14T02:11:04", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
          "2026-03-14T24:00:00Z", "2026-03-14T02:60:00Z", "2026-03-14T02:11:04.Z", "2026-03-14T02:11:04Z ",
          "2026-03-14T02:11:04+1:00", "2026-03-14T02:11:04+24:00", "+026-03-14T02:11:04Z", "2026-3-14T02:11:04Z", "yesterday"})
        EXPECT_FALSE(parseMoment(text)) << text;
}

}  // namespace
}  // namespace writ::sim
