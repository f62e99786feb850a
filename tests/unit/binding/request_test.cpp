#include "tests/unit/binding/support.h"

#include <algorithm>

namespace writ::sim::test {
namespace {

BoundCall bound(SessionBuilder builder, std::string_view document = R"({"format":1,"masked":["***"]})") {
    return compiled(document)->bind(builder.session()).back();
}

TEST(Request, Defaults) {
    auto binding = compileBinding({});
    ASSERT_TRUE(binding.has_value());
    const auto calls = (*binding)->bind(SessionBuilder().call("t", R"({"a": 1})").session());
    ASSERT_EQ(calls.size(), 1U);
    EXPECT_EQ(
        toJson(*calls[0].request).dump(),
        R"({"subject":{"type":"Agent","id":"agent"},"action":{"name":"t"},"resource":{"type":"McpServer","id":"tools"},"context":{"input":{"a":1}}})");
    EXPECT_EQ((*binding)->failureSigns().prefixes, std::vector<std::string>{"Error"});
    EXPECT_FALSE(calls[0].clock.nowMs.has_value());
    EXPECT_TRUE(calls[0].actors.empty());
}

TEST(Request, PartsOfATool) {
    constexpr std::string_view document = R"({"format":1,
        "principal":{"type":"Agent","id":"a"}, "chain":[{"type":"User","id":{"$metadata":"/user"}},{"type":"User","id":{"$metadata":"/gone"}},{"type":"Agent","id":"a"}],
        "clock":"2024-05-15T15:00:00-05:00",
        "context":{"session":{"a":1,"b":{"c":2}},"flag":true},
        "tools":{"t":{"principal":{"type":"Service","id":{"$argument":"/n"},"properties":{"level":{"$argument":"/n"}}},
                      "context":{"session":{"b":{"d":3}},"input":{"extra":true}}}}})";
    SessionBuilder builder;
    builder.metadata(R"({"user":"ana"})").call("t", R"({"n": 7})").call("other", "{}");
    const auto calls = compiled(document)->bind(builder.session());
    EXPECT_EQ(
        toJson(*calls[0].request).dump(),
        R"({"subject":{"type":"Service","id":"7","properties":{"level":7}},"action":{"name":"t"},"resource":{"type":"McpServer","id":"tools"},)"
        R"("context":{"input":{"n":7,"extra":true},"session":{"a":1,"b":{"c":2,"d":3}},"flag":true}})");
    EXPECT_EQ(shown(calls[1], "/context/session"), R"({"a":1,"b":{"c":2}})");
    EXPECT_EQ(shown(calls[1], "/subject/type"), R"("Agent")");
    EXPECT_EQ(calls[0].actors, (std::vector<EntityUid>{{"User", "ana"}, {"Agent", "a"}}));
    EXPECT_EQ(calls[0].clock.nowMs, 1'715'803'200'000);
}

TEST(Request, MarkersNeverReachIt) {
    const BoundCall call = bound(SessionBuilder().call(
        "t", R"({"a": "***", "b": {"c": "***", "d": 1}, "e": [1, ["***"]], "f": [{"g": "***"}], "h": "x***"})"));
    EXPECT_EQ(toJson(*call.request)["context"].dump(), R"({"input":{"b":{"d":1},"h":"x***"}})");
    std::vector<std::string> pointers;
    for (const auto& field : call.request->unknown) {
        EXPECT_EQ(field.reason, UnknownReason::Masked);
        pointers.push_back(field.pointer);
    }
    EXPECT_EQ(pointers,
              (std::vector<std::string>{"/context/input/a", "/context/input/b/c", "/context/input/e", "/context/input/f"}));
}

TEST(Request, NullArgumentsAreAbsent) {
    const BoundCall call = bound(SessionBuilder().call("t", R"({"a": null, "b": {"c": null}, "d": [{"e": null, "f": 1}]})"));
    EXPECT_EQ(toJson(*call.request)["context"].dump(), R"({"input":{"b":{},"d":[{"f":1}]}})");
    EXPECT_TRUE(call.request->unknown.empty());
}

TEST(Request, EveryLeafHasProvenanceInOrder) {
    constexpr std::string_view document =
        R"({"format":1,"masked":["***"],"context":{"k":{"list":["a",{"$argument":"/a"}],"e":{},"now":{"$entity":{"type":"U","id":"u"}}}}})";
    const BoundCall call =
        bound(SessionBuilder().call("t", R"({"a": 1, "m": "***", "l": [1, {"x": 2}], "empty": []})"), document);
    std::vector<std::string> pointers;
    for (const auto& entry : call.provenance) pointers.push_back(entry.pointer);
    const std::vector<std::string> expected{
        "/action/name",     "/context/input/a", "/context/input/empty", "/context/input/l/0", "/context/input/l/1/x",
        "/context/input/m", "/context/k/e",     "/context/k/list/0",    "/context/k/list/1",  "/context/k/now",
        "/resource/id",     "/resource/type",   "/subject/id",          "/subject/type"};
    EXPECT_EQ(pointers, expected);
    EXPECT_EQ(told(call, "/context/input/a"), "recording, step 1");
    EXPECT_EQ(told(call, "/context/input/m"), "recording, step 1: masked");
    EXPECT_EQ(told(call, "/context/k/list/0"), "derived: list of step 1");
    EXPECT_EQ(told(call, "/context/k/e"), "binding");
    EXPECT_EQ(provenanceOf(call, "/context/k/e")->at, "/context/k/e");
    EXPECT_EQ(provenanceOf(call, "/context/input/l/1/x")->at, "/l/1/x");
}

TEST(Request, NotesAddAndMask) {
    SessionBuilder builder;
    builder.call("t", R"({"a": {"b": 1}, "l": [1]})");
    builder.last().noteContext = json(R"({"session":{"taint":["x"]},"input":{"effects":["delete"]},"hidden":"***"})");
    builder.last().noteMasks = {"/context/input/a/b", "/context/input/gone", "/context/session/approval", "/context/input/l/0",
                                "/subject/properties/role"};
    const BoundCall call = bound(builder, R"({"format":1,"masked":["***"],"context":{"session":{"taint":[],"age":1}}})");
    EXPECT_EQ(shown(call, "/context/session/taint"), R"(["x"])");
    EXPECT_EQ(shown(call, "/context/session/age"), "1");
    EXPECT_EQ(shown(call, "/context/input/effects"), R"(["delete"])");
    EXPECT_EQ(told(call, "/context/session/taint/0"), "notes");
    EXPECT_EQ(provenanceOf(call, "/context/session/taint/0")->file, "sessions/s.notes.json");
    std::vector<std::string> pointers;
    for (const auto& field : call.request->unknown) pointers.push_back(field.pointer);
    EXPECT_EQ(pointers, (std::vector<std::string>{"/context/hidden", "/context/input/a/b", "/context/input/gone",
                                                  "/context/input/l", "/context/session/approval", "/subject/properties/role"}));
}

TEST(Request, ReferencesAreNotTakenApart) {
    SessionBuilder builder;
    builder.call("t", "{}");
    builder.last().noteContext = json(R"({"b": {"c": 1}})");
    builder.last().noteMasks = {"/context/a/id"};
    const BoundCall call =
        bound(builder, R"({"format":1,"context":{"a":{"$entity":{"type":"U","id":"u"}},"b":{"$entity":{"type":"U","id":"u"}}}})");
    EXPECT_EQ(shown(call, "/context/a"), "unknown: masked");
    EXPECT_EQ(shown(call, "/context/b"), R"({"c":1})");
}

struct Unreplayable {
    const char* document;
    const char* arguments;
    const char* reason;
};

TEST(Request, NotReplayable) {
    const std::vector<Unreplayable> cases{
        {R"({"format":1,"principal":{"type":"A","id":{"$argument":"/p"}}})", "{}", "principal_unknown: absent"},
        {R"({"format":1,"masked":["***"],"principal":{"type":"A","id":{"$argument":"/p"}}})", R"({"p":"***"})",
         "principal_unknown: masked"},
        {R"({"format":1,"resource":{"type":"A","id":{"$argument":"/p"}}})", R"({"p":null})", "resource_unknown: absent"},
        {R"({"format":1,"resource":{"type":"A","id":{"$argument":"/p"}}})", R"({"p":[]})", "resource_unknown: not_recorded"},
        {R"({"format":1,"resource":{"type":{"$argument":"/p"},"id":"x"}})", R"({"p":3})", "resource_unknown: not_recorded"},
        {R"({"format":1,"tools":{"t":{"resource":{"type":"A","id":{"$result":{"tool":"u","at":"/x"}}}}}})", "{}",
         "resource_unknown: not_recorded"},
        {R"({"format":1})", R"({"a":{"__entity":{"type":"User","id":"root"}}})", "reserved_key: /context/input/a/__entity"},
        {R"({"format":1})", R"({"a":[1,{"b":{"__extn":{}}}]})", "reserved_key: /context/input/a/1/b/__extn"},
        {R"({"format":1})", R"({"__expr":"1"})", "reserved_key: /context/input/__expr"}};
    for (const auto& one : cases) {
        const BoundCall call = bound(SessionBuilder().call("t", one.arguments), one.document);
        EXPECT_FALSE(call.request.has_value()) << one.document;
        EXPECT_EQ(call.notReplayable, one.reason) << one.document << one.arguments;
    }
}

TEST(Request, ArgumentsThatAreNotThere) {
    SessionBuilder builder;
    builder.call("t", "{}");
    builder.last().argumentsState = ArgumentsState::NotRecorded;
    EXPECT_EQ(bound(builder).notReplayable, "arguments_not_recorded");
    builder.last().argumentsState = ArgumentsState::Unreadable;
    builder.last().argumentsNote = "no JSON";
    EXPECT_EQ(bound(builder).notReplayable, "arguments_unreadable: no JSON");
    builder.last().argumentsState = ArgumentsState::Recorded;
    builder.last().arguments = Json("text");
    EXPECT_EQ(bound(builder).notReplayable, "arguments_unreadable: they are no JSON object");
}

TEST(Request, MasksOnItsIdentityMakeItUnreplayable) {
    for (const auto& [mask, reason] :
         {std::pair("/subject/id", "principal_unknown: masked"), std::pair("/resource", "resource_unknown: masked"),
          std::pair("/action/name", "action_unknown: masked")}) {
        SessionBuilder builder;
        builder.call("t", "{}");
        builder.last().noteMasks = {mask};
        EXPECT_EQ(bound(builder).notReplayable, reason);
    }
}

TEST(Request, TimeComesFromTheNearestEarlierStep) {
    constexpr std::string_view document =
        R"({"format":1,"context":{"hour":{"$hour":{"value":{"$now":true}}},"t":{"$time":"call"}}})";
    SessionBuilder builder;
    builder.call("t", "{}").message("x").minute(0).probe("t", "{}").call("t", "{}").minute(90);
    const auto calls = compiled(document)->bind(builder.session());
    EXPECT_EQ(shown(calls[0], "/context/hour"), "unknown: not_recorded");
    EXPECT_FALSE(calls[0].clock.nowMs.has_value());
    EXPECT_EQ(shown(calls[1], "/context/hour"), "2");
    EXPECT_EQ(told(calls[1], "/context/hour"), "derived: hour of step 2");
    EXPECT_EQ(told(calls[1], "/context/t"), "time, step 2");
    EXPECT_EQ(shown(calls[2], "/context/hour"), "3");
    EXPECT_EQ(calls[2].clock.nowMs, 1'773'459'000'000);
}

TEST(Request, VeryDeepValuesDoNoHarm) {
    Json deep = Json("***");
    for (int i = 0; i < 5000; ++i) deep = i % 2 == 0 ? Json::object({{"a", deep}}) : Json::array({deep});
    SessionBuilder builder;
    builder.call("t", "{}");
    builder.last().arguments = Json::object({{"deep", deep}, {"a", 1}});
    const BoundCall call = bound(builder);
    ASSERT_TRUE(call.request.has_value());
    EXPECT_EQ(shown(call, "/context/input/a"), "1");
    EXPECT_EQ(call.request->unknown.size(), 1U);
}

}  // namespace
}  // namespace writ::sim::test
