// What is counted over earlier calls: by outcome, arguments and time.
#include "tests/unit/binding/support.h"

namespace writ::sim::test {
namespace {

/// One call of each outcome, at minutes 0, 10, … ; the last call, at minute 60, looks back.
SessionBuilder history() {
    SessionBuilder builder;
    builder.call("send", R"({"to": "ana", "n": 1})").minute(0).result("{}");
    builder.call("send", R"({"to": ["ben", "ana"], "n": 2})").minute(10).failed("no");
    builder.call("send", R"({"to": "cy", "n": 3})").minute(20).textResult("Error: Blocked by policy");
    builder.call("post", R"({"to": "dan"})").minute(30).result("{}");
    builder.call("send", "{}").minute(40).result("{}");
    builder.probe("send", R"({"to": "eve", "n": 9})");
    return builder;
}

std::string ofLast(SessionBuilder builder, std::string_view expression, std::string_view rest = "") {
    return lastX(builder.call("send", R"({"to": "ana", "hidden": "***"})").minute(60), expression, rest);
}

TEST(EarlierCalls, CountedByOutcome) {
    EXPECT_EQ(ofLast(history(), R"({"$callCount": {"tools": "send"}})"), "4");
    EXPECT_EQ(ofLast(history(), R"({"$callCount": {"tools": ["send", "post"]}})"), "5");
    EXPECT_EQ(ofLast(history(), R"({"$callCount": {"tools": "send", "outcome": "successful"}})"), "2");
    EXPECT_EQ(ofLast(history(), R"({"$callCount": {"tools": "send", "outcome": "failed"}})"), "2");
    EXPECT_EQ(ofLast(history(), R"({"$callCount": {"tools": "other"}})"), "0");
}

TEST(EarlierCalls, ADenialHasToBeTold) {
    constexpr std::string_view kDenied = R"({"$callCount": {"tools": "send", "outcome": "denied"}})";
    EXPECT_EQ(ofLast(history(), kDenied), "unknown: not_recorded") << "an error does not tell who stopped the call";
    constexpr std::string_view kTexts = R"(,"failure":{"prefixes":["Error"],"denials":["Error: Blocked by policy"]})";
    EXPECT_EQ(ofLast(history(), kDenied, kTexts), "1");
    SessionBuilder builder;
    builder.call("send", "{}").failed("no");
    const auto denied = [&](Outcome outcome, bool person) {
        Step& call = builder.session().steps[0];
        (person ? call.correction : call.declared) = OutcomeFinding{outcome, "x"};
        return ofLast(builder, kDenied);
    };
    EXPECT_EQ(denied(Outcome::PolicyDeny, false), "1");
    EXPECT_EQ(denied(Outcome::TransportError, false), "0");
    EXPECT_EQ(denied(Outcome::ToolError, false), "unknown: not_recorded") << "a field that says only that it is an error";
    EXPECT_EQ(denied(Outcome::ToolError, true), "0");
    EXPECT_EQ(denied(Outcome::UserDeclined, true), "1");
    EXPECT_EQ(denied(Outcome::Unknown, true), "unknown: not_recorded");
}

TEST(EarlierCalls, UnknownOutcomesMatterWhereTheyAreAskedFor) {
    const std::vector<std::string> outcomes{"successful", "failed", "denied"};
    for (const SessionBuilder& builder : {SessionBuilder().call("send", "{}").noResult(), SessionBuilder().call("send", "{}"),
                                          SessionBuilder().call("send", "{}").textResult("***")}) {
        EXPECT_EQ(ofLast(builder, R"({"$callCount": {"tools": "send"}})"), "1");
        for (const std::string& outcome : outcomes)
            EXPECT_EQ(ofLast(builder, R"({"$callCount": {"tools": "send", "outcome": ")" + outcome + "\"}}").substr(0, 7),
                      "unknown")
                << outcome;
    }
}

TEST(EarlierCalls, CountedByArguments) {
    EXPECT_EQ(ofLast(history(), R"({"$callCount": {"tools": "send", "arguments": {"/to": {"$argument": "/to"}}}})"), "1");
    EXPECT_EQ(ofLast(history(), R"({"$callCount": {"tools": "send", "arguments": {"/to": {"$argument": "/hidden"}}}})"),
              "unknown: masked");
    EXPECT_EQ(ofLast(history(), R"({"$callCount": {"tools": "send", "arguments": {"/to": {"$argument": "/none"}}}})"), "absent");
    SessionBuilder masked;
    masked.call("send", R"({"to": "***"})").result("{}");
    EXPECT_EQ(ofLast(masked, R"({"$callCount": {"tools": "send", "arguments": {"/to": "ana"}}})"), "unknown: masked");
    EXPECT_EQ(ofLast(masked, R"({"$callCount": {"tools": "send"}})"), "1");
    SessionBuilder failed;
    failed.call("send", R"({"to": "***"})").failed("no");
    EXPECT_EQ(ofLast(failed, R"({"$callCount": {"tools": "send", "arguments": {"/to": "ana"}, "outcome": "successful"}})"), "0");
}

TEST(EarlierCalls, WithinAWindow) {
    const auto count = [](const char* within) {
        return ofLast(history(), R"({"$callCount": {"tools": "send", "within": ")" + std::string(within) + "\"}}");
    };
    EXPECT_EQ(count("1h"), "4") << "one that is exactly so old counts";
    EXPECT_EQ(count("3599s"), "3");
    EXPECT_EQ(count("45m"), "2");
    EXPECT_EQ(count("10m"), "0");
    EXPECT_EQ(count("7d"), "4");
    EXPECT_EQ(ofLast(history(), R"({"$runningTotal": {"tools": "send", "at": "/n", "within": "1h"}})"), "1");
    EXPECT_EQ(ofLast(history(), R"({"$runningTotal": {"tools": "send", "at": "/n", "within": "30m"}})"), "0");
    EXPECT_EQ(ofLast(history(), R"({"$calledWith": {"tools": "send", "at": "/to", "within": "50m"}})"), R"(["ben","ana","cy"])");
}

TEST(EarlierCalls, EachCallHasItsOwnWindow) {
    SessionBuilder builder;
    for (const std::int64_t minute : {0, 20, 50, 70, 71, 200}) builder.call("send", R"({"n": 1})").minute(minute).result("{}");
    const auto calls =
        compiled(R"({"format":1,"context":{"x":{"$callCount":{"tools":"send","within":"1h"}}}})")->bind(builder.session());
    const std::vector<std::string> expected{"0", "1", "2", "2", "3", "0"};
    for (std::size_t i = 0; i < calls.size(); ++i) EXPECT_EQ(shown(calls[i], "/context/x"), expected[i]) << i;
    EXPECT_EQ(told(calls[3], "/context/x"), "derived: call count of steps 3, 5");
}

TEST(EarlierCalls, AClockThatGoesBackForgetsNothing) {
    SessionBuilder builder;
    for (const std::int64_t minute : {0, 500, 30}) builder.call("send", "{}").minute(minute).result("{}");
    EXPECT_EQ(lastX(builder, R"({"$callCount": {"tools": "send", "within": "1h"}})"), "2");
}

TEST(EarlierCalls, TimesThatAreNotKnown) {
    constexpr std::string_view kHour = R"({"$callCount": {"tools": "send", "within": "1h"}})";
    constexpr std::string_view kDay = R"({"$callCount": {"tools": "send", "within": "1d"}})";
    SessionBuilder never;
    never.call("send", "{}").result("{}").call("send", "{}");
    EXPECT_EQ(lastX(never, kHour), "unknown: not_recorded");
    SessionBuilder later;
    later.message("go").minute(-120).call("send", "{}").result("{}");
    EXPECT_EQ(ofLast(later, kHour), "unknown: not_recorded") << "made at some time after the message";
    EXPECT_EQ(ofLast(later, kDay), "1");
    SessionBuilder untimed;
    untimed.call("send", "{}").result("{}");
    EXPECT_EQ(ofLast(untimed, kDay), "unknown: not_recorded");
    EXPECT_EQ(ofLast(untimed, R"({"$callCount": {"tools": "send", "within": "1d", "arguments": {"/to": "ana"}}})"), "0");
    EXPECT_EQ(ofLast(later, kHour, R"(,"clock":"2026-03-14T02:00:00Z")"), "1") << "a clock that the binding sets is exact";
    EXPECT_EQ(ofLast(later, kHour, R"(,"clock":{"$argument":"/none"})"), "absent");
    EXPECT_EQ(ofLast(later, kHour, R"(,"clock":"noon")"), "unknown: not_recorded");
}

TEST(EarlierCalls, ValuesOfAnArgument) {
    EXPECT_EQ(ofLast(history(), R"({"$calledWith": {"tools": "send", "at": "/to"}})"), R"(["ana","ben","ana","cy"])");
    EXPECT_EQ(ofLast(history(), R"({"$count": {"$distinct": {"$calledWith": {"tools": ["send", "post"], "at": "/to"}}}})"), "4");
    EXPECT_EQ(ofLast(history(), R"({"$calledWith": {"tools": "send", "at": "/to", "outcome": "successful"}})"), R"(["ana"])");
    EXPECT_EQ(ofLast(history(), R"({"$calledWith": {"tools": "none", "at": "/to"}})"), "[]");
    EXPECT_EQ(ofLast(SessionBuilder().call("send", R"({"to": "***"})").result("{}"),
                     R"({"$calledWith": {"tools": "send", "at": "/to"}})"),
              "unknown: masked");
    EXPECT_EQ(ofLast(SessionBuilder().call("send", R"({"to": "x"})"),
                     R"({"$calledWith": {"tools": "send", "at": "/to", "outcome": "successful"}})"),
              "unknown: not_recorded");
    EXPECT_EQ(ofLast(SessionBuilder().call("send", "{}"),
                     R"({"$calledWith": {"tools": "send", "at": "/to", "outcome": "successful"}})"),
              "[]")
        << "without the argument it adds nothing, whatever became of it";
    const auto calls = compiled(R"({"format":1,"context":{"x":{"$calledWith":{"tools":"send","at":"/to"}}}})")
                           ->bind(history().call("send", "{}").session());
    EXPECT_EQ(told(calls.back(), "/context/x/2"), "derived: called with of steps 1, 3, 5");
}

TEST(EarlierCalls, HaveTheirPlace) {
    const auto error = [](std::string_view document) {
        const auto binding = compileBinding(sources(document));
        return binding ? std::string("taken") : binding.error().pointer;
    };
    EXPECT_EQ(error(R"({"format":1,"clock":{"$callCount":{"tools":"a","within":"1h"}}})"), "/clock/$callCount");
    EXPECT_EQ(error(R"({"format":1,"records":{"R":{"learn":[{"tool":"a","key":{"$callCount":{"tools":"a"}}}]}}})"),
              "/records/R/learn/0/key/$callCount");
    EXPECT_EQ(error(R"({"format":1,"chain":[{"type":"A","id":{"$delegationDepth":"chain"}}]})"), "/chain/0/id/$delegationDepth");
    EXPECT_EQ(error(R"({"format":1,"chain":[{"type":"A","id":{"$delegationDepth":"steps"}}]})"), "taken");
    EXPECT_EQ(error(R"({"format":1,"context":{"x":{"$callCount":{"tools":"a","within":"1y"}}}})"),
              "/context/x/$callCount/within");
    EXPECT_EQ(error(R"({"format":1,"context":{"x":{"$callCount":{"tools":"a","outcome":"won"}}}})"),
              "/context/x/$callCount/outcome");
    EXPECT_EQ(error(R"({"format":1,"context":{"x":{"$isWithin":{"value":1,"hours":"noon"}}}})"), "/context/x/$isWithin/hours");
    EXPECT_EQ(error(R"({"format":1,"context":{"x":{"$confirmed":{"yes":["y"],"no":["n"],"naming":[]}}}})"),
              "/context/x/$confirmed/naming");
}

}  // namespace
}  // namespace writ::sim::test
