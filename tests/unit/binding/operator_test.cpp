#include "simulator/transcript/recorded_decision.h"
#include "tests/unit/binding/support.h"

#include <set>

namespace writ::sim::test {
namespace {

struct Case {
    const char* expression;
    const char* expected;
};

/// A session with one finished call and a second one, whose context is looked at.
SessionBuilder twoCalls() {
    SessionBuilder builder;
    builder.metadata(R"({"user": "ana", "secret": "***", "none": null, "tags": ["a", "***"]})");
    builder.message("hello").minute(0);
    builder.call("get_order", R"({"order_id": "O-1"})").minute(11);
    builder.result(
        R"({"id": "O-1", "placed_at": "2026-03-02", "lines": [{"sku": "a", "n": 2}, {"sku": "b", "n": 3}, {"sku": "a", "n": 0.5}], "card": "***", "note": null})");
    builder.call(
        "refund",
        R"({"order_id": "O-1", "cents": 120, "hidden": "***", "list": [3, 1, 2, 1], "mixed": [1, "x"], "empty": [], "words": ["b", "a"],
        "masked": [1, "***"], "object": {"k": 1, "l": "two", "h": "***"}, "plain": {"k": 1, "l": "two"}, "nothing": null,
        "decimals": [0.1, 0.2, 1e1], "big": [9223372036854775807, 1], "huge": [1e30], "when": "2026-03-14T01:30:00-05:00", "local": "2026-03-14T23:30:00",
        "day": "2024-02-29", "noday": "2023-02-29", "count": 7, "flag": true})");
    return builder;
}

void check(const std::vector<Case>& cases) {
    const std::string records = R"(,"records":{"Order":{"learn":[{"tool":"get_order","key":{"$argument":"/order_id"}}]}})";
    for (const Case& one : cases) EXPECT_EQ(lastX(twoCalls(), one.expression, records), one.expected) << one.expression;
}

TEST(Operators, ReadConstants) {
    check({{R"(5)", "5"},
           {R"({"a": {"b": [1, 2]}})", R"({"a":{"b":[1,2]}})"},
           {R"({"$const": {"$argument": "/cents"}})", R"({"$argument":"/cents"})"},
           {R"({"$const": null})", "absent"},
           {R"(null)", "absent"},
           {R"({"a": null, "b": 1})", R"({"b":1})"}});
}

TEST(Operators, ReadArguments) {
    check({{R"({"$argument": "/cents"})", "120"},
           {R"({"$argument": "/hidden"})", "unknown: masked"},
           {R"({"$argument": "/masked"})", "unknown: masked"},
           {R"({"$argument": "/masked/0"})", "unknown: masked"},
           {R"({"$argument": "/list/1"})", "1"},
           {R"({"$argument": "/nothing"})", "absent"},
           {R"({"$argument": "/not_there"})", "absent"},
           {R"({"$argument": "/plain/l"})", R"("two")"},
           {R"({"$argument": "/object/h"})", "unknown: masked"},
           {R"({"$argument": "/cents/deeper"})", "absent"}});
}

TEST(Operators, ReadTheRecording) {
    check({{R"({"$metadata": "/user"})", R"("ana")"},
           {R"({"$metadata": "/secret"})", "unknown: masked"},
           {R"({"$metadata": "/tags"})", "unknown: masked"},
           {R"({"$metadata": "/none"})", "absent"},
           {R"({"$metadata": "/other"})", "absent"},
           {R"({"$call": "tool"})", R"("refund")"},
           {R"({"$call": "id"})", R"("call-4")"},
           {R"({"$call": "server"})", "absent"},
           {R"({"$time": "call"})", R"("2026-03-14T02:11:00Z")"},
           {R"({"$time": "session"})", R"("2026-03-14T02:00:00Z")"},
           {R"({"$now": true})", R"("2026-03-14T02:11:00Z")"}});
}

TEST(Operators, ReadWhatWasLearned) {
    check({{R"({"$record": {"kind": "Order", "key": "O-1", "at": "/placed_at"}})", R"("2026-03-02")"},
           {R"({"$record": {"kind": "Order", "key": {"$argument": "/order_id"}, "at": "/lines/1/n"}})", "3"},
           {R"({"$record": {"kind": "Order", "key": "O-1", "at": "/card"}})", "unknown: masked"},
           {R"({"$record": {"kind": "Order", "key": "O-1", "at": "/note"}})", "absent"},
           {R"({"$record": {"kind": "Order", "key": "O-1", "at": "/other"}})", "absent"},
           {R"({"$record": {"kind": "Order", "key": "O-2", "at": "/placed_at"}})", "unknown: not_recorded"},
           {R"({"$record": {"kind": "Order", "key": {"$argument": "/hidden"}}})", "unknown: masked"},
           {R"({"$record": {"kind": "Order", "key": {"$argument": "/not_there"}}})", "absent"},
           {R"({"$record": {"kind": "Order", "key": {"$argument": "/flag"}}})", "unknown: not_recorded"},
           {R"({"$result": {"tool": "get_order", "at": "/id"}})", R"("O-1")"},
           {R"({"$result": {"tool": ["get_order", "x"], "arguments": {"/order_id": {"$argument": "/order_id"}}, "at": "/id"}})",
            R"("O-1")"},
           {R"({"$result": {"tool": "get_order", "arguments": {"/order_id": "O-2"}, "at": "/id"}})", "unknown: not_recorded"},
           {R"({"$result": {"tool": "get_order", "where": {"/id": {"$oneOf": ["O-1"]}}, "at": "/id"}})", R"("O-1")"},
           {R"({"$result": {"tool": "get_order", "where": {"/card": "visa"}, "at": "/id"}})", "unknown: masked"},
           {R"({"$result": {"tool": "get_order", "arguments": {"/order_id": {"$argument": "/not_there"}}}})", "absent"},
           {R"({"$result": {"tool": "refund"}})", "unknown: not_recorded"}});
}

TEST(Operators, ListWhatWasLearned) {
    check({{R"({"$records": {"kind": "Order", "where": {"/lines": [1]}}})", "[]"},
           {R"({"$records": {"kind": "Order"}})", "unknown: masked"},
           {R"({"$count": {"$records": {"kind": "Order", "where": {"/placed_at": "2026-03-01"}}}})", "0"},
           {R"({"$records": {"kind": "Order", "where": {"/card": "visa"}}})", "unknown: masked"},
           {R"({"$records": {"kind": "Order", "where": {"/id": {"$argument": "/hidden"}}}})", "unknown: masked"},
           {R"({"$records": {"kind": "Order", "where": {"/id": {"$argument": "/not_there"}}}})", "absent"}});
    SessionBuilder builder;
    builder.call("get_order", R"({"order_id": "B"})")
        .result(R"({"n": 2})")
        .call("get_order", R"({"order_id": "A"})")
        .result(R"({"n": 1})")
        .call("use", "{}");
    const std::string learn = R"(,"records":{"Order":{"learn":[{"tool":"get_order","key":{"$argument":"/order_id"}}]}})";
    EXPECT_EQ(lastX(builder, R"({"$records": {"kind": "Order"}})", learn), R"([{"n":1},{"n":2}])");
    EXPECT_EQ(lastX(builder, R"({"$records": {"kind": "Order", "where": {"/n": {"$above": 1}}}})", learn), R"([{"n":2}])");
    builder.call("get_order", R"({"order_id": "***"})").result(R"({"n": 3})").call("use", "{}");
    EXPECT_EQ(lastX(builder, R"({"$records": {"kind": "Order"}})", learn), "unknown: masked")
        << "some thing was learned anew, and nobody knows which";
}

TEST(Operators, TakeTheFirstThatIsKnown) {
    check({{R"({"$either": [{"$argument": "/not_there"}, {"$argument": "/cents"}]})", "120"},
           {R"({"$either": [{"$argument": "/hidden"}, {"$argument": "/cents"}]})", "unknown: masked"},
           {R"({"$either": [{"$fact": {"type": "Nobody", "id": "x", "at": "/y"}}, {"$argument": "/cents"}]})", "120"},
           {R"({"$either": [{"$argument": "/not_there"}, {"$argument": "/hidden"}]})", "unknown: masked"},
           {R"({"$either": [{"$argument": "/not_there"}, {"$argument": "/nothing"}]})", "absent"}});
}

TEST(Operators, MakeReferences) {
    check({{R"({"$entity": {"type": "User", "id": {"$metadata": "/user"}}})", R"({"__entity":{"type":"User","id":"ana"}})"},
           {R"({"$entity": {"type": "User", "id": {"$argument": "/count"}}})", R"({"__entity":{"type":"User","id":"7"}})"},
           {R"({"$entity": {"type": "User", "id": {"$argument": "/hidden"}}})", "unknown: masked"},
           {R"({"$entity": {"type": "User", "id": {"$argument": "/not_there"}}})", "absent"},
           {R"({"$entity": {"type": "User", "id": {"$argument": "/list"}}})", "unknown: not_recorded"}});
}

TEST(Derivations, CountAndFilter) {
    check(
        {{R"({"$count": {"$argument": "/list"}})", "4"},
         {R"({"$count": {"$argument": "/plain"}})", "2"},
         {R"({"$count": {"$argument": "/object"}})", "unknown: masked"},
         {R"({"$count": {"$argument": "/cents"}})", "unknown: not_recorded"},
         {R"({"$count": {"$argument": "/not_there"}})", "absent"},
         {R"({"$countWhere": {"in": {"$argument": "/list"}, "where": {"": 1}}})", "2"},
         {R"({"$countWhere": {"in": {"$argument": "/list"}, "where": {"": {"$above": 1}}}})", "2"},
         {R"({"$countWhere": {"in": {"$argument": "/list"}, "where": {"": {"$not": {"$below": 2}}}}})", "2"},
         {R"({"$countWhere": {"in": {"$argument": "/words"}, "where": {"": {"$startsWith": "a"}}}})", "1"},
         {R"({"$countWhere": {"in": {"$argument": "/words"}, "where": {"": {"$startsWith": ""}}}})", "2"},
         {R"({"$countWhere": {"in": {"$argument": "/mixed"}, "where": {"": {"$startsWith": "x"}}}})", "unknown: not_recorded"},
         {R"({"$countWhere": {"in": {"$argument": "/list"}, "where": {"": {"$oneOf": {"$argument": "/list"}}}}})", "4"},
         {R"({"$countWhere": {"in": {"$argument": "/list"}, "where": {"": {"$oneOf": 5}}}})", "unknown: not_recorded"},
         {R"({"$countWhere": {"in": {"$argument": "/list"}, "where": {"": {"$argument": "/hidden"}}}})", "unknown: masked"},
         {R"({"$countWhere": {"in": {"$argument": "/mixed"}, "where": {"": {"$below": 2}}}})", "unknown: not_recorded"},
         {R"({"$countWhere": {"in": {"$argument": "/masked"}, "where": {"": 1}}})", "unknown: masked"},
         {R"({"$countWhere": {"in": {"$argument": "/empty"}, "where": {"": 1}}})", "0"},
         {R"({"$countWhere": {"in": {"$record": {"kind": "Order", "key": "O-1", "at": "/lines"}}, "where": {"/sku": "a", "/n": 2}}})",
          "1"},
         {R"({"$countWhere": {"in": {"$record": {"kind": "Order", "key": "O-1", "at": "/lines"}}, "where": {"/gone": {"$not": "x"}}}})",
          "3"},
         {R"({"$where": {"in": {"$argument": "/list"}, "where": {"": {"$below": 3}}}})", "[1,2,1]"},
         {R"({"$where": {"in": {"$record": {"kind": "Order", "key": "O-1", "at": "/lines"}}, "where": {"/n": {"$item": "/n"}}}})",
          R"([{"sku":"a","n":2},{"sku":"b","n":3},{"sku":"a","n":0.5}])"},
         {R"({"$distinct": {"$argument": "/list"}})", "[3,1,2]"},
         {R"({"$distinct": {"$argument": "/hidden"}})", "unknown: masked"}});
}

TEST(Derivations, PickAndAddUp) {
    check({{R"({"$first": {"$argument": "/list"}})", "3"},
           {R"({"$last": {"$argument": "/list"}})", "1"},
           {R"({"$first": {"$argument": "/empty"}})", "absent"},
           {R"({"$last": {"$argument": "/masked"}})", "unknown: masked"},
           {R"({"$min": {"$argument": "/list"}})", "1"},
           {R"({"$max": {"$argument": "/list"}})", "3"},
           {R"({"$max": {"$argument": "/words"}})", R"("b")"},
           {R"({"$min": {"$argument": "/decimals"}})", "0.1"},
           {R"({"$min": {"$argument": "/mixed"}})", "unknown: not_recorded"},
           {R"({"$min": {"$argument": "/empty"}})", "absent"},
           {R"({"$sum": {"$argument": "/list"}})", "7"},
           {R"({"$sum": {"$argument": "/decimals"}})", "10.3"},
           {R"({"$sum": {"$argument": "/empty"}})", "0"},
           {R"({"$sum": {"$argument": "/words"}})", "unknown: not_recorded"},
           {R"({"$sum": {"$argument": "/not_there"}})", "absent"},
           {R"({"$sum": {"$argument": "/big"}})", "not replayable: number_out_of_range: /context/x"},
           {R"({"$sum": {"$argument": "/huge"}})", "not replayable: number_out_of_range: /context/x"}});
}

TEST(Derivations, Reshape) {
    check(
        {{R"({"$project": {"in": {"$record": {"kind": "Order", "key": "O-1", "at": "/lines"}}, "as": {"$item": "/n"}}})",
          "[2,3,0.5]"},
         {R"({"$sum": {"$project": {"in": {"$record": {"kind": "Order", "key": "O-1", "at": "/lines"}}, "as": {"$item": "/n"}}}})",
          "5.5"},
         {R"({"$project": {"in": {"$argument": "/list"}, "as": {"$item": "/gone"}}})", "[]"},
         {R"({"$project": {"in": {"$argument": "/list"}, "as": {"$argument": "/hidden"}}})", "unknown: masked"},
         {R"({"$project": {"in": [[1, 2], [3]], "as": {"$count": {"$project": {"in": {"$item": ""}, "as": {"$item": ""}}}}}})",
          "[2,1]"},
         {R"({"$keys": {"$argument": "/plain"}})", R"(["k","l"])"},
         {R"({"$values": {"$argument": "/plain"}})", R"([1,"two"])"},
         {R"({"$keys": {"$argument": "/object"}})", "unknown: masked"},
         {R"({"$values": {"$argument": "/list"}})", "unknown: not_recorded"},
         {R"({"$keys": {"$argument": "/not_there"}})", "absent"},
         {R"({"$lookup": {"in": {"$argument": "/plain"}, "key": "k"}})", "1"},
         {R"({"$lookup": {"in": {"$argument": "/object"}, "key": "k"}})", "1"},
         {R"({"$lookup": {"in": {"$argument": "/object"}, "key": "h"}})", "unknown: masked"},
         {R"({"$lookup": {"in": {"$argument": "/object"}, "key": "other"}})", "absent"},
         {R"({"$lookup": {"in": {"$argument": ""}, "key": "plain", "at": "/l"}})", R"("two")"},
         {R"({"$lookup": {"in": {"$argument": "/plain"}, "key": {"$argument": "/hidden"}}})", "unknown: masked"},
         {R"({"$lookup": {"in": {"$argument": "/hidden"}, "key": {"$argument": "/not_there"}}})", "unknown: masked"},
         {R"({"$lookup": {"in": {"$argument": "/list"}, "key": "0"}})", "unknown: not_recorded"},
         {R"({"$concat": ["a-", {"$argument": "/count"}, "-", {"$metadata": "/user"}]})", R"("a-7-ana")"},
         {R"({"$words": " a  b\n"})", R"(["a","b"])"},
         {R"({"$words": {"$argument": "/cents"}})", "unknown: not_recorded"},
         {R"({"$words": {"$argument": "/hidden"}})", "unknown: masked"},
         {R"({"$words": {"$argument": "/not_there"}})", "absent"},
         {R"({"$concat": ["a", {"$argument": "/flag"}]})", "unknown: not_recorded"},
         {R"({"$concat": ["a", {"$argument": "/not_there"}]})", "absent"},
         {R"({"$concat": [{"$argument": "/not_there"}, {"$argument": "/hidden"}]})", "unknown: masked"}});
}

TEST(Derivations, Compare) {
    check({{R"({"$sameSet": [{"$argument": "/list"}, [1, 2, 3]]})", "true"},
           {R"({"$sameSet": [{"$argument": "/list"}, [1, 2]]})", "false"},
           {R"({"$sameSet": [[1], {"$argument": "/list"}]})", "false"},
           {R"({"$sameSet": [[1], {"$argument": "/cents"}]})", "unknown: not_recorded"},
           {R"({"$sameSet": [[1], {"$argument": "/masked"}]})", "unknown: masked"},
           {R"({"$sameSet": [[1], {"$argument": "/not_there"}]})", "absent"},
           {R"({"$sameSet": [[{"$argument": "/hidden"}], [1]]})", "unknown: masked"},
           {R"({"$equal": [{"$argument": "/cents"}, 120]})", "true"},
           {R"({"$equal": [{"$argument": "/cents"}, "120"]})", "false"},
           {R"({"$equal": [{"$argument": "/hidden"}, 120]})", "unknown: masked"},
           {R"({"$equal": [{"$argument": "/not_there"}, 120]})", "absent"}});
}

TEST(Derivations, TellTime) {
    check(
        {{R"({"$toDatetime": {"value": {"$argument": "/when"}}})",
          R"({"__extn":{"fn":"datetime","arg":"2026-03-14T06:30:00Z"}})"},
         {R"({"$toDatetime": {"value": {"$argument": "/local"}, "zone": "-05:00"}})",
          R"({"__extn":{"fn":"datetime","arg":"2026-03-15T04:30:00Z"}})"},
         {R"({"$toDatetime": {"value": {"$argument": "/day"}}})", R"({"__extn":{"fn":"datetime","arg":"2024-02-29T00:00:00Z"}})"},
         {R"({"$toDatetime": {"value": "2026-03-14T23:30:00.1239Z"}})",
          R"({"__extn":{"fn":"datetime","arg":"2026-03-14T23:30:00.123Z"}})"},
         {R"({"$toDatetime": {"value": {"$argument": "/noday"}}})", "unknown: not_recorded"},
         {R"({"$toDatetime": {"value": {"$argument": "/hidden"}}})", "unknown: masked"},
         {R"({"$toDatetime": {"value": {"$argument": "/not_there"}}})", "absent"},
         {R"({"$toDatetime": {"value": "0000-01-01T00:00:00+01:00"}})", "unknown: not_recorded"},
         {R"({"$hour": {"value": {"$argument": "/when"}}})", "6"},
         {R"({"$hour": {"value": {"$argument": "/when"}, "zone": "-05:00"}})", "1"},
         {R"({"$hour": {"value": {"$argument": "/local"}, "zone": "+05:30"}})", "23"},
         {R"({"$hour": {"value": "1969-12-31T23:00:00Z"}})", "23"},
         {R"({"$hour": {"value": {"$argument": "/cents"}}})", "unknown: not_recorded"},
         {R"({"$hour": {"value": {"$now": true}}})", "2"},
         {R"({"$minuteOfDay": {"value": {"$now": true}}})", "131"},
         {R"({"$minuteOfDay": {"value": {"$now": true}, "zone": "-03:00"}})", "1391"},
         {R"({"$minuteOfDay": {"value": {"$argument": "/hidden"}}})", "unknown: masked"},
         {R"({"$weekday": {"value": {"$now": true}}})", R"("saturday")"},
         {R"({"$weekday": {"value": {"$now": true}, "zone": "-03:00"}})", R"("friday")"},
         {R"({"$weekday": {"value": "1970-01-01"}})", R"("thursday")"},
         {R"({"$weekday": {"value": "1969-12-31"}})", R"("wednesday")"},
         {R"({"$weekday": {"value": {"$argument": "/flag"}}})", "unknown: not_recorded"},
         {R"({"$weekday": {"value": {"$argument": "/not_there"}}})", "absent"},
         {R"({"$daysBetween": {"from": {"$record": {"kind": "Order", "key": "O-1", "at": "/placed_at"}}, "to": {"$now": true}}})",
          "12"},
         {R"({"$daysBetween": {"from": "2026-03-15", "to": {"$now": true}}})", "-1"},
         {R"({"$daysBetween": {"from": "2026-03-14T02:11:00Z", "to": {"$now": true}}})", "0"},
         {R"({"$daysBetween": {"from": {"$toDatetime": {"value": "2026-03-13"}}, "to": {"$now": true}}})", "1"},
         {R"({"$daysBetween": {"from": {"$record": {"kind": "Order", "key": "O-2", "at": "/placed_at"}}, "to": {"$now": true}}})",
          "unknown: not_recorded"},
         {R"({"$daysBetween": {"from": {"$argument": "/not_there"}, "to": {"$now": true}}})", "absent"},
         {R"({"$max": [{"$toDatetime": {"value": "2024-01-01"}}, {"$toDatetime": {"value": "2025-01-01"}}]})",
          R"({"__extn":{"fn":"datetime","arg":"2025-01-01T00:00:00Z"}})"}});
}

// 2026-03-14 was a Saturday; the clock shows 02:11.
TEST(Derivations, HoursOfTheWeek) {
    const std::vector<Case> cases{{"sat 02:00-03:00", "true"},           {"sat 02:11-02:12", "true"},
                                  {"sat 01:00-02:11", "false"},          {"mon-fri 09:00-17:00; sat 02:00-03:00", "true"},
                                  {"mon-fri 00:00-24:00", "false"},      {"fri 22:00-06:00", "true"},
                                  {"sat 22:00-06:00", "false"},          {"22:00-06:00", "true"},
                                  {"fri-mon 02:00-02:30", "true"},       {"sun,tue 00:00-24:00", "false"},
                                  {"mon , thu-sat 02:11-02:12", "true"}, {"sat 02:11-02:11", "true"}};
    for (const Case& one : cases) {
        const std::string hours = R"({"$isWithin": {"value": {"$now": true}, "hours": ")" + std::string(one.expression) + "\"}}";
        EXPECT_EQ(lastX(twoCalls(), hours), one.expected) << hours;
    }
    check({{R"({"$isWithin": {"value": "2026-03-16T01:00:00Z", "hours": "sun 20:00-02:00"}})", "true"},
           {R"({"$isWithin": {"value": "2026-03-16T01:00:00Z", "hours": "sun 20:00-02:00", "zone": "+02:00"}})", "false"},
           {R"({"$isWithin": {"value": {"$argument": "/hidden"}, "hours": "00:00-24:00"}})", "unknown: masked"},
           {R"({"$isWithin": {"value": {"$argument": "/cents"}, "hours": "00:00-24:00"}})", "unknown: not_recorded"},
           {R"({"$isWithin": {"value": {"$argument": "/not_there"}, "hours": "00:00-24:00"}})", "absent"}});
}

TEST(Derivations, ReadFacts) {
    auto given = sources(R"({"format":1,"context":{
        "role":{"$fact":{"type":"Agent","id":"a","at":"/role"}}, "none":{"$fact":{"type":"Agent","id":"a","at":"/other"}},
        "nobody":{"$fact":{"type":"Agent","id":"b","at":"/role"}}, "bare":{"$fact":{"type":"Agent","id":"c","at":"/role"}},
        "server":{"$call":"server"}}})");
    given.facts = json(R"([{"uid":{"type":"Agent","id":"a"},"attrs":{"role":"tier1"},"parents":[]},
                           {"uid":{"__entity":{"type":"Agent","id":"c"}},"attrs":{},"parents":[]}])");
    given.factsFile = "facts/entities.json";
    ToolDescription tool;
    tool.name = "t";
    tool.server = "shop";
    given.tools = {tool};
    SessionBuilder builder;
    const auto calls = compiled(given)->bind(builder.call("t", "{}").session());
    EXPECT_EQ(shown(calls[0], "/context/role"), R"("tier1")");
    EXPECT_EQ(shown(calls[0], "/context/none"), "absent");
    EXPECT_EQ(shown(calls[0], "/context/nobody"), "unknown: not_recorded");
    EXPECT_EQ(shown(calls[0], "/context/bare"), "absent");
    EXPECT_EQ(shown(calls[0], "/context/server"), R"("shop")");
    EXPECT_EQ(shown(calls[0], "/resource/id"), R"("shop")");
    const Provenance* role = provenanceOf(calls[0], "/context/role");
    ASSERT_NE(role, nullptr);
    EXPECT_EQ(role->origin, Origin::Facts);
    EXPECT_EQ(role->file, "facts/entities.json");
    EXPECT_EQ(role->at, "/0/attrs/role");
}

TEST(Derivations, TableNamesEachOperatorOnce) {
    std::set<std::string_view> names;
    for (const auto& row : derivations()) {
        EXPECT_TRUE(names.insert(row.name).second) << row.name;
        EXPECT_EQ(row.name.front(), '$');
        EXPECT_FALSE(row.help.empty());
    }
    EXPECT_GT(names.size(), 30U);
}

// What a recording says of one call alone wins over what it says of the session, and what it hid there is unknown.
TEST(Operators, MetadataOfTheCallItself) {
    Session session = SessionBuilder()
                          .metadata(R"({"user": "ana", "role": "clerk", "mode": "a"})")
                          .call("f", R"({"x": 1, "y": {"z": 2}})")
                          .call("g", "{}")
                          .session();
    session.steps[0].context = std::make_shared<const CallContext>(
        CallContext{json(R"({"user": "ben", "key": "**", "mode": "***"})"),
                    {"/metadata/key", "/metadata/role", "/arguments/y/z", "/arguments/w", "nonsense"}});
    const auto binding = compiled(
        R"({"format":1,"masked":["***"],"context":{"user":{"$metadata":"/user"},"role":{"$metadata":"/role"},"key":{"$metadata":"/key"},
        "mode":{"$metadata":"/mode"},"z":{"$argument":"/y/z"}}})");
    const std::vector<BoundCall> calls = binding->bind(session);
    ASSERT_EQ(calls.size(), 2U);
    EXPECT_EQ(shown(calls[0], "/context/user"), R"("ben")");
    EXPECT_EQ(told(calls[0], "/context/user"), "metadata, step 1");
    EXPECT_EQ(shown(calls[1], "/context/user"), R"("ana")");
    EXPECT_EQ(shown(calls[1], "/context/role"), R"("clerk")");
    for (const char* pointer :
         {"/context/role", "/context/key", "/context/mode", "/context/z", "/context/input/y/z", "/context/input/w"})
        EXPECT_EQ(shown(calls[0], pointer), "unknown: masked") << pointer;
    EXPECT_EQ(shown(calls[0], "/context/input/x"), "1");
}

}  // namespace
}  // namespace writ::sim::test
