#include "tests/unit/binding/support.h"

#include <ctime>

namespace writ::sim::test {
namespace {

/// The reservation tools of an airline: reading, changing, booking and listing.
constexpr std::string_view kAirline = R"({
  "format": 1, "masked": ["***"],
  "principal": {"type": "Agent", "id": "airline"},
  "resource": {"type": "McpServer", "id": "airline"},
  "records": {
    "Reservation": {
      "learn": [
        {"tool": ["get_reservation", "cancel", "update_flights"], "key": {"$argument": "/id"}},
        {"tool": "book", "key": {"$result": "/id"}},
        {"tool": "note", "key": {"$argument": "/id"}, "at": "/extra", "merge": true},
        {"tool": "list", "each": "/all", "key": {"$item": "/id"}}],
      "effects": [
        {"tool": "update_flights", "key": {"$argument": "/id"}, "set": {"/cabin": {"$argument": "/cabin"}}}]}},
  "tools": {
    "cancel": {
      "resource": {"type": "Reservation", "id": {"$argument": "/id"}, "properties": {"$record": {"kind": "Reservation", "key": {"$argument": "/id"}}}}}}
})";

/// The request of a last call `cancel` after some calls.
BoundCall afterwards(SessionBuilder builder, std::string_view document = kAirline) {
    return compiled(document)->bind(builder.call("cancel", R"({"id": "R1"})").session()).back();
}

SessionBuilder knowing() {
    SessionBuilder builder;
    return builder.call("get_reservation", R"({"id": "R1"})")
        .result(R"({"id": "R1", "cabin": "economy", "flights": ["F1"], "secret": "***"})");
}

TEST(Records, NothingLearnedIsUnknown) {
    EXPECT_EQ(shown(afterwards({}), "/resource/properties"), "unknown: not_recorded");
    EXPECT_EQ(shown(afterwards({}), "/resource/id"), R"("R1")");
}

TEST(Records, ResultsTeach) {
    const BoundCall call = afterwards(knowing());
    EXPECT_EQ(shown(call, "/resource/properties/cabin"), R"("economy")");
    EXPECT_EQ(shown(call, "/resource/properties/secret"), "unknown: masked");
    EXPECT_EQ(shown(call, "/resource/properties/other"), "absent");
    EXPECT_EQ(told(call, "/resource/properties/cabin"), "earlier result, step 2");
    EXPECT_EQ(provenanceOf(call, "/resource/properties/flights/0")->at, "/flights/0");
    EXPECT_EQ(provenanceOf(call, "/resource/properties/cabin")->file, "sessions/s.json");
}

TEST(Records, EffectWinsOverTheStateThatTheToolAnsweredWith) {
    auto builder = knowing();
    builder.call("update_flights", R"({"id": "R1", "cabin": "business"})")
        .result(R"({"id": "R1", "cabin": "economy", "flights": ["F2"]})");
    const BoundCall call = afterwards(builder);
    EXPECT_EQ(shown(call, "/resource/properties/cabin"), R"("business")");
    EXPECT_EQ(shown(call, "/resource/properties/flights"), R"(["F2"])");
    EXPECT_EQ(shown(call, "/resource/properties/secret"), "absent") << "what is learned anew replaces";
    EXPECT_EQ(told(call, "/resource/properties/cabin"), "derived: effect of step 3");
}

TEST(Records, EffectWithoutItsArgumentChangesNothing) {
    auto builder = knowing();
    builder.call("update_flights", R"({"id": "R1"})").result(R"({"id": "R1", "cabin": "economy"})");
    EXPECT_EQ(shown(afterwards(builder), "/resource/properties/cabin"), R"("economy")");
}

TEST(Records, MaskedArgumentMakesTheEffectUnknown) {
    auto builder = knowing();
    builder.call("update_flights", R"({"id": "R1", "cabin": "***"})").result(R"({"id": "R1", "cabin": "economy"})");
    EXPECT_EQ(shown(afterwards(builder), "/resource/properties/cabin"), "unknown: masked");
}

TEST(Records, EffectOnAThingThatIsNotKnown) {
    constexpr std::string_view document = R"({"format":1, "context":{
        "cabin":{"$record":{"kind":"R","key":"1","at":"/cabin"}}, "rest":{"$record":{"kind":"R","key":"1","at":"/rest"}}, "whole":{"$record":{"kind":"R","key":"1"}}},
        "records":{"R":{"effects":[{"tool":"set","key":"1","set":{"/cabin":{"$argument":"/cabin"}}}]}}})";
    SessionBuilder builder;
    builder.call("set", R"({"cabin":"economy"})").result("{}");
    const BoundCall call = afterwards(builder, document);
    EXPECT_EQ(shown(call, "/context/cabin"), R"("economy")");
    EXPECT_EQ(shown(call, "/context/rest"), "unknown: not_recorded");
    EXPECT_EQ(shown(call, "/context/whole"), "unknown: not_recorded")
        << "has x cannot be answered for a record that is known in part";
}

TEST(Records, FailedCallTeachesNothing) {
    auto builder = knowing();
    builder.call("update_flights", R"({"id": "R1", "cabin": "business"})").textResult("Error: no seats");
    builder.call("update_flights", R"({"id": "R1", "cabin": "first"})").failed("refused");
    EXPECT_EQ(shown(afterwards(builder), "/resource/properties/cabin"), R"("economy")");
}

TEST(Records, OwnFailurePrefixes) {
    auto builder = knowing();
    builder.call("update_flights", R"({"id": "R1", "cabin": "business"})").textResult("FAILED no seats");
    std::string document(kAirline);
    document.insert(document.find("\"masked\""), R"("failure": {"prefixes": ["FAILED"]}, )");
    EXPECT_EQ(shown(afterwards(builder, document), "/resource/properties/cabin"), R"("economy")");
}

TEST(Records, MissingResultMakesUnknown) {
    auto builder = knowing();
    builder.call("update_flights", R"({"id": "R1", "cabin": "business"})").noResult();
    EXPECT_EQ(shown(afterwards(builder), "/resource/properties"), "unknown: not_recorded");
    auto other = knowing();
    other.call("update_flights", R"({"id": "R2", "cabin": "business"})").noResult();
    EXPECT_EQ(shown(afterwards(other), "/resource/properties/cabin"), R"("economy")");
}

TEST(Records, MaskedResultHidesWhetherTheCallSucceeded) {
    auto builder = knowing();
    builder.call("update_flights", R"({"id": "R1", "cabin": "business"})").textResult("***");
    EXPECT_EQ(shown(afterwards(builder), "/resource/properties"), "unknown: masked");
    const std::string read = R"({"$result": {"tool": "update_flights", "at": "/cabin"}})";
    EXPECT_EQ(lastX(builder.call("cancel", "{}"), read), "unknown: masked");
}

TEST(Records, MissingResultOfAnUnknownThingForgetsAll) {
    for (const char* tool : {"book", "list"}) {
        auto builder = knowing();
        builder.call(tool, "{}").noResult();
        EXPECT_EQ(shown(afterwards(builder), "/resource/properties"), "unknown: not_recorded") << tool;
    }
}

TEST(Records, MaskedKeyForgetsAll) {
    auto builder = knowing();
    builder.call("cancel", R"({"id": "***"})").result(R"({"cabin": "economy"})");
    EXPECT_EQ(shown(afterwards(builder), "/resource/properties"), "unknown: masked");
}

TEST(Records, TextResultTeachesNoField) {
    SessionBuilder builder;
    builder.call("get_reservation", R"({"id": "R1"})").textResult("{\"id\": \"R1\", \"cabin\": \"eco");
    const BoundCall call = afterwards(builder);
    EXPECT_EQ(shown(call, "/resource/properties"), "unknown: not_recorded");
    std::string document(kAirline);
    document.insert(document.find("\"records\""),
                    R"("context": {"cabin": {"$record": {"kind": "Reservation", "key": "R1", "at": "/cabin"}}}, )");
    EXPECT_EQ(shown(afterwards(builder, document), "/context/cabin"), "unknown: not_recorded");
}

TEST(Records, MergeAddsAndEachTeachesMany) {
    auto builder = knowing();
    builder.call("note", R"({"id": "R1"})").result(R"({"extra": {"cabin": "premium", "vip": true}})");
    const BoundCall merged = afterwards(builder);
    EXPECT_EQ(shown(merged, "/resource/properties/cabin"), R"("premium")");
    EXPECT_EQ(shown(merged, "/resource/properties/flights"), R"(["F1"])");
    EXPECT_EQ(told(merged, "/resource/properties/vip"), "earlier result, step 4");
    SessionBuilder listing;
    listing.call("list", "{}").result(R"({"all": [{"id": "R0", "cabin": "a"}, {"id": "R1", "cabin": "b"}]})");
    EXPECT_EQ(shown(afterwards(listing), "/resource/properties/cabin"), R"("b")");
    EXPECT_EQ(provenanceOf(afterwards(listing), "/resource/properties/cabin")->at, "/all/1/cabin");
}

TEST(Records, EachWithAtLooksIntoTheItem) {
    constexpr std::string_view document =
        R"({"format":1, "context":{"from":{"$record":{"kind":"Flight","key":"F2","at":"/origin"}}},
        "records":{"Flight":{"learn":[{"tool":"search","each":"","at":"/1","key":{"$item":"/1/number"}}]}}})";
    SessionBuilder builder;
    builder.call("search", "{}").result(R"([[{"number":"F1","origin":"A"},{"number":"F2","origin":"B"}]])");
    EXPECT_EQ(shown(afterwards(builder, document), "/context/from"), R"("B")");
}

TEST(Records, BookedThingIsKnownByItsResult) {
    SessionBuilder builder;
    builder.call("book", R"({"cabin": "x"})").result(R"({"id": "R1", "cabin": "economy"})");
    EXPECT_EQ(shown(afterwards(builder), "/resource/properties/cabin"), R"("economy")");
}

TEST(Records, ReservedKeysInResultsBecomeUnknown) {
    SessionBuilder builder;
    builder.call("get_reservation", R"({"id": "R1"})")
        .result(R"({"owner": {"__entity": {"type": "User", "id": "root"}}, "cabin": "economy", "list": [{"__extn": 1}]})");
    const BoundCall call = afterwards(builder);
    EXPECT_EQ(shown(call, "/resource/properties/owner"), "unknown: not_recorded");
    EXPECT_EQ(shown(call, "/resource/properties/list"), "unknown: not_recorded");
    EXPECT_EQ(shown(call, "/resource/properties/cabin"), R"("economy")");
}

TEST(Session, ParallelCallsAreBoundWithWhatWasKnownBefore) {
    SessionBuilder builder;
    builder.call("get_reservation", R"({"id": "R1"})").call("cancel", R"({"id": "R1"})");
    builder.result(R"({"cabin": "economy"})").result(R"({"cabin": "economy", "status": "cancelled"})");
    builder.call("cancel", R"({"id": "R1"})");
    const auto calls = compiled(kAirline)->bind(builder.session());
    ASSERT_EQ(calls.size(), 3U);
    EXPECT_EQ(shown(calls[1], "/resource/properties"), "unknown: not_recorded");
    EXPECT_EQ(shown(calls[2], "/resource/properties/status"), R"("cancelled")");
}

// A change that is on its way when a call is made may have happened already.
TEST(Session, AnUnansweredChangeMakesItsFieldUnknown) {
    auto builder = knowing();
    builder.call("update_flights", R"({"id": "R1", "cabin": "business"})").call("cancel", R"({"id": "R1"})");
    builder.result(R"({"id": "R1", "cabin": "economy"})").result(R"({"id": "R1"})");
    const auto calls = compiled(kAirline)->bind(builder.session());
    EXPECT_EQ(shown(calls[2], "/resource/properties"), "unknown: not_recorded");
}

TEST(Session, AMaskOfTheNotesHidesWhatIsDerivedFromTheArgument) {
    auto builder = knowing();
    builder.call("update_flights", R"({"id": "R1", "cabin": "business"})").last().noteMasks = {"/context/input/cabin"};
    builder.result(R"({"id": "R1", "cabin": "economy"})");
    EXPECT_EQ(shown(afterwards(builder), "/resource/properties/cabin"), "unknown: masked");
}

TEST(Session, ACorrectedOutcomeDecidesWhetherACallCounts) {
    auto refused = knowing();
    refused.call("update_flights", R"({"id": "R1", "cabin": "business"})").last().declared =
        OutcomeFinding{Outcome::PolicyDeny, "note"};
    refused.result(R"({"id": "R1", "cabin": "economy"})");
    EXPECT_EQ(shown(afterwards(refused), "/resource/properties/cabin"), R"("economy")");
    auto executed = knowing();
    executed.call("update_flights", R"({"id": "R1", "cabin": "business"})").last().declared =
        OutcomeFinding{Outcome::Executed, "note"};
    executed.textResult("Error: timeout, but it was done");
    EXPECT_EQ(shown(afterwards(executed), "/resource/properties/cabin"), "unknown: not_recorded")
        << "it happened; its text tells no field";
}

TEST(Records, ANullThatIsMergedTakesBackWhatWasKnown) {
    auto builder = knowing();
    builder.call("note", R"({"id": "R1"})").result(R"({"extra": {"cabin": null, "tag": "x"}})");
    const BoundCall call = afterwards(builder);
    EXPECT_EQ(shown(call, "/resource/properties/cabin"), "absent");
    EXPECT_EQ(shown(call, "/resource/properties/tag"), R"("x")");
}

TEST(Facts, MayNotHoldATextThatStandsForAHiddenValue) {
    BindingSources sources;
    sources.document = json(R"({"format": 1, "masked": ["***"]})");
    sources.facts = json(R"([{"uid": {"type": "Card", "id": "c"}, "attrs": {"number": "***"}, "parents": []}])");
    const auto binding = compileBinding(std::move(sources));
    ASSERT_FALSE(binding);
    EXPECT_EQ(binding.error().pointer, "/0/attrs/number");
}

TEST(Session, RepeatedCallIdsFollowTheLinks) {
    SessionBuilder builder;
    builder.call("get_reservation", R"({"id": "R1"})");
    builder.last().callId = "same";
    builder.result(R"({"cabin": "economy"})");
    builder.call("get_reservation", R"({"id": "R2"})");
    builder.last().callId = "same";
    builder.result(R"({"cabin": "business"})");
    EXPECT_EQ(shown(afterwards(builder), "/resource/properties/cabin"), R"("economy")");
}

TEST(Session, BrokenLinksCountAsMissingResults) {
    for (const std::uint32_t link : {1U, 3U, 99U, 4'000'000'000U}) {
        auto builder = knowing();
        builder.session().steps[0].resultStep = link;
        EXPECT_EQ(shown(afterwards(builder), "/resource/properties"), "unknown: not_recorded") << link;
    }
}

TEST(Session, ProbeCallsChangeNothing) {
    auto builder = knowing();
    builder.probe("update_flights", R"({"id": "R1", "cabin": "business"})");
    const auto calls = compiled(kAirline)->bind(builder.call("cancel", R"({"id": "R1"})").session());
    ASSERT_EQ(calls.size(), 3U);
    EXPECT_EQ(shown(calls[2], "/resource/properties/cabin"), R"("economy")");
    EXPECT_EQ(told(calls[1], "/context/input/cabin"), "notes, step 3");
    EXPECT_EQ(provenanceOf(calls[1], "/context/input/cabin")->at, "/probes/0/arguments/cabin");
}

constexpr std::string_view kTotal =
    R"({"$runningTotal": {"tools": ["refund", "credit"], "at": "/cents", "arguments": {"/order": {"$argument": "/order"}}}})";

TEST(RunningTotal, CountsEarlierSuccessfulCallsOnly) {
    SessionBuilder builder;
    builder.call("refund", R"({"order": "A", "cents": 100})").result("{}");
    builder.call("credit", R"({"order": "A", "cents": 20.5})").result("{}");
    builder.call("refund", R"({"order": "B", "cents": 1000})").result("{}");
    builder.call("refund", R"({"order": "A", "cents": 7})").failed("no");
    builder.call("refund", R"({"order": "A"})").result("{}");
    builder.probe("refund", R"({"order": "A", "cents": 5000})");
    builder.call("refund", R"({"order": "A", "cents": 3})");
    EXPECT_EQ(lastX(builder, kTotal), "120.5");
    const auto calls = compiled("{\"format\":1,\"context\":{\"x\":" + std::string(kTotal) + "}}")->bind(builder.session());
    EXPECT_EQ(shown(calls[0], "/context/x"), "0");
    EXPECT_EQ(shown(calls[1], "/context/x"), "100");
    EXPECT_EQ(shown(calls[2], "/context/x"), "0");
    EXPECT_EQ(told(calls[1], "/context/x"), "derived: running total of step 1");
    EXPECT_EQ(told(calls[6], "/context/x"), "derived: running total of steps 1, 3, 9");
}

TEST(RunningTotal, UnknownPartsMakeItUnknown) {
    const auto last = [](SessionBuilder builder) {
        return lastX(builder.call("refund", R"({"order": "A", "cents": 3})"), kTotal);
    };
    EXPECT_EQ(last(SessionBuilder().call("refund", R"({"order": "A", "cents": "***"})").result("{}")), "unknown: masked");
    EXPECT_EQ(last(SessionBuilder().call("refund", R"({"order": "***", "cents": 1})").result("{}")), "unknown: masked");
    EXPECT_EQ(last(SessionBuilder().call("refund", R"({"order": "A", "cents": 1})").noResult()), "unknown: not_recorded");
    EXPECT_EQ(last(SessionBuilder().call("refund", R"({"order": "A", "cents": 1})").textResult("***")), "unknown: masked");
    EXPECT_EQ(last(SessionBuilder().call("refund", R"({"order": "A", "cents": 1})")), "unknown: not_recorded")
        << "a parallel call still runs";
    EXPECT_EQ(last(SessionBuilder().call("refund", R"({"order": "A", "cents": "1"})").result("{}")), "unknown: not_recorded");
    EXPECT_EQ(last(SessionBuilder().call("refund", R"({"order": "B", "cents": "***"})").result("{}")), "0");
    SessionBuilder unread;
    unread.call("refund", "{}").result("{}");
    unread.session().steps[0].argumentsState = ArgumentsState::NotRecorded;
    EXPECT_EQ(last(unread), "unknown: not_recorded");
}

TEST(RunningTotal, OwnOperands) {
    const auto last = [](const char* arguments) {
        SessionBuilder builder;
        builder.call("refund", R"({"order": "A", "cents": 1})").result("{}").call("refund", arguments);
        return lastX(builder, kTotal);
    };
    EXPECT_EQ(last(R"({"order": "***"})"), "unknown: masked");
    EXPECT_EQ(last("{}"), "absent");
}

TEST(RunningTotal, OverflowIsToldNotRounded) {
    SessionBuilder builder;
    builder.call("refund", R"({"order": "A", "cents": 9223372036854775807})").result("{}");
    builder.call("refund", R"({"order": "A", "cents": 9223372036854775807})").result("{}");
    EXPECT_EQ(lastX(builder.call("refund", R"({"order": "A"})"), kTotal), "not replayable: number_out_of_range: /context/x");
}

TEST(Results, FirstAndLastPick) {
    SessionBuilder builder;
    builder.call("get", R"({"k": 1})").result(R"({"v": "one", "ok": true})");
    builder.call("get", R"({"k": 2})").result(R"({"v": "two", "ok": false})");
    builder.call("get", R"({"k": 3})").failed("no");
    builder.call("use", "{}");
    EXPECT_EQ(lastX(builder, R"({"$result": {"tool": "get", "at": "/v"}})"), R"("two")");
    EXPECT_EQ(lastX(builder, R"({"$result": {"tool": "get", "at": "/v", "pick": "first"}})"), R"("one")");
    EXPECT_EQ(lastX(builder, R"({"$result": {"tool": "get", "where": {"/ok": true}, "at": "/v"}})"), R"("one")");
    EXPECT_EQ(lastX(builder, R"({"$result": {"tool": "get", "at": "/other"}})"), "absent");
    SessionBuilder missing;
    missing.call("get", R"({"k": 1})").result(R"({"v": "one"})").call("get", R"({"k": 2})").noResult().call("use", "{}");
    EXPECT_EQ(lastX(missing, R"({"$result": {"tool": "get", "at": "/v"}})"), "unknown: not_recorded");
    EXPECT_EQ(lastX(missing, R"({"$result": {"tool": "get", "arguments": {"/k": 1}, "at": "/v"}})"), R"("one")");
}

TEST(Session, BindsTheSameTwice) {
    auto builder = knowing();
    builder.call("list", "{}").result(R"({"all": [{"id": "R1", "cabin": "economy"}]})").call("cancel", R"({"id": "R1"})");
    const auto binding = compiled(kAirline);
    const auto text = [&] {
        std::string all;
        for (const auto& call : binding->bind(builder.session())) {
            all += call.request ? toJson(*call.request).dump() : call.notReplayable;
            for (const auto& entry : call.provenance) all += entry.pointer + entry.text() + entry.at + entry.file;
        }
        return all;
    };
    EXPECT_EQ(text(), text());
    EXPECT_NE(text().find("cabin"), std::string::npos);
}

TEST(Session, TenThousandStepsAreQuick) {
    SessionBuilder builder;
    for (int i = 0; i < 5000; ++i)
        builder.call("refund", R"({"order": ")" + std::to_string(i % 50) + R"(", "cents": 1})").result(R"({"id": 1})");
    const auto binding = compiled("{\"format\":1,\"context\":{\"x\":" + std::string(kTotal) +
                                  R"(,"y":{"$result":{"tool":"refund","arguments":{"/order":{"$argument":"/order"}}}}}})");
    const std::clock_t start = std::clock();  // of the processor: what else runs does not count
    const auto calls = binding->bind(builder.session());
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    EXPECT_EQ(shown(calls.back(), "/context/x"), "99");
    EXPECT_LT(seconds, 20) << "generous, for sanitizers; it takes a few seconds without optimization";
    RecordProperty("seconds", std::to_string(seconds));
}

TEST(Outcomes, ACallThatWasInterruptedMayHaveBeenCarriedOut) {
    Session session =
        SessionBuilder().call("pay", R"({"cents": 5})").result("\"stopped\"").call("pay", R"({"cents": 1})").session();
    const auto binding = compiled(R"({"format":1,"context":{"x":{"$runningTotal":{"tools":["pay"],"at":"/cents"}}}})");
    const auto totalWhen = [&](Outcome outcome) {
        session.steps[1].declared = OutcomeFinding{outcome, "a field"};
        return shown(binding->bind(session).back(), "/context/x");
    };
    EXPECT_EQ(totalWhen(Outcome::Unknown), "unknown: not_recorded");
    EXPECT_EQ(totalWhen(Outcome::UserDeclined), "0");
    EXPECT_EQ(totalWhen(Outcome::Executed), "5");
}

}  // namespace
}  // namespace writ::sim::test
