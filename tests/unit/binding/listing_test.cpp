#include "tests/unit/binding/support.h"

namespace writ::sim::test {
namespace {

constexpr const char* kRecords =
    R"(,"records":{"Order":{"learn":[{"tool":"get_order","key":{"$argument":"/order_id"}}]},"Other":{},)"
    R"("Gift":{"effects":[{"tool":"give","key":{"$argument":"/to"},"set":{"/words":{"$words":{"$result":""}}}}]}})";

SessionBuilder orders() {
    SessionBuilder builder;
    builder.call("get_order", R"({"order_id": "O-2"})");
    builder.result(R"({"id": "O-2", "owner": "ana", "total": 5})");
    builder.call("get_order", R"({"order_id": "O-1"})");
    builder.result(R"({"id": "O-1", "owner": "ben", "total": 7})");
    builder.call("give", R"({"to": "ana"})");
    builder.textResult(" Gift  gift_17\tsent to ana. ");
    return builder;
}

std::string listed(SessionBuilder builder, const char* expression) {
    return lastX(builder.call("last", R"({"ids": ["gift_1", "card_2", "gift_3"], "mixed": ["gift_1", 2], "hidden": "***"})"),
                 expression, kRecords);
}

TEST(Listing, GivesWhatWasLearnedOfAKind) {
    constexpr const char* kIds = R"({"$project": {"in": {"$records": {"kind": "Order"}}, "as": {"$item": "/id"}}})";
    constexpr const char* kOfAna =
        R"({"$project": {"in": {"$records": {"kind": "Order", "where": {"/owner": "ana"}}}, "as": {"$item": "/total"}}})";
    constexpr const char* kSum = R"({"$count": {"$records": {"kind": "Order", "where": {"/total": {"$above": 4}}}}})";
    EXPECT_EQ(listed(orders(), kIds), R"(["O-1","O-2"])");
    EXPECT_EQ(listed(orders(), kOfAna), "[5]");
    EXPECT_EQ(listed(orders(), kSum), "2");
    EXPECT_EQ(listed(orders(), R"({"$records": {"kind": "Other"}})"), "[]");
    EXPECT_EQ(listed(orders(), R"({"$records": {"kind": "Order", "where": {"/owner": {"$argument": "/hidden"}}}})"),
              "unknown: masked");
}

TEST(Listing, IsUnknownWhenSomethingMayBelongToIt) {
    constexpr const char* kOfAna = R"({"$count": {"$records": {"kind": "Order", "where": {"/owner": "ana"}}}})";
    constexpr const char* kO1 = R"({"$count": {"$records": {"kind": "Order", "where": {"/id": "O-1"}}}})";
    SessionBuilder masked = orders();
    masked.call("get_order", R"({"order_id": "O-3"})").result(R"({"id": "O-3", "owner": "***", "total": 1})");
    EXPECT_EQ(listed(masked, kOfAna), "unknown: masked");
    EXPECT_EQ(listed(masked, kO1), "1");
    SessionBuilder anyKey = orders();
    anyKey.call("get_order", R"({"order_id": "***"})").result(R"({"id": "O-4", "owner": "ana", "total": 1})");
    EXPECT_EQ(listed(anyKey, kOfAna), "unknown: masked");
}

TEST(Listing, TestsHowATextBegins) {
    EXPECT_EQ(listed(orders(), R"({"$countWhere": {"in": {"$argument": "/ids"}, "where": {"": {"$startsWith": "gift_"}}}})"),
              "2");
    EXPECT_EQ(listed(orders(), R"({"$where": {"in": {"$argument": "/ids"}, "where": {"": {"$not": {"$startsWith": "gift_"}}}}})"),
              R"(["card_2"])");
    EXPECT_EQ(listed(orders(), R"({"$countWhere": {"in": {"$argument": "/ids"}, "where": {"": {"$startsWith": "gift_1000"}}}})"),
              "0");
    EXPECT_EQ(listed(orders(), R"({"$countWhere": {"in": {"$argument": "/mixed"}, "where": {"": {"$startsWith": "gift_"}}}})"),
              "unknown: not_recorded");
    EXPECT_EQ(
        listed(orders(),
               R"({"$countWhere": {"in": {"$argument": "/ids"}, "where": {"": {"$startsWith": {"$argument": "/hidden"}}}}})"),
        "unknown: masked");
}

TEST(Listing, PartsATextIntoWords) {
    EXPECT_EQ(listed(orders(), R"({"$record": {"kind": "Gift", "key": "ana", "at": "/words"}})"),
              R"(["Gift","gift_17","sent","to","ana."])");
    EXPECT_EQ(listed(orders(), R"({"$words": ""})"), "[]");
    EXPECT_EQ(listed(orders(), R"({"$words": {"$argument": "/ids"}})"), "unknown: not_recorded");
    EXPECT_EQ(listed(orders(), R"({"$words": {"$argument": "/hidden"}})"), "unknown: masked");
    EXPECT_EQ(listed(orders(), R"({"$words": {"$argument": "/not_there"}})"), "absent");
}

}  // namespace
}  // namespace writ::sim::test
