#include "engine/cedar/generate/mcp_texts.h"
#include "tests/unit/cedar/generate/support.h"

namespace writ::cedar::testing {
namespace {

Result<McpRequest> requestFor(const McpSchema& schema, const std::string& arguments) {
    McpCall call;
    call.principal = {"My::User", "ann"};
    call.resource = {"My::Server", "s"};
    call.context = json(R"({"session": {"at": {"__extn": {"fn": "datetime", "arg": "2026-01-01"}}}})");
    call.call = json(R"({"method": "tools/call", "params": {"name": "t", "arguments": )" + arguments + "}}");
    return mcpRequest(schema, call);
}

struct ValueCase {
    const char* type;
    const char* value;
    const char* made;  ///< of context.input.a; empty: refused
};

TEST(McpRequest, ValuesByType) {
    const std::vector<ValueCase> cases{
        {R"({"type": "integer"})", "12", "12"},
        {R"({"type": "integer"})", "1.5", ""},
        {R"({"type": "integer"})", "99999999999999999999", ""},
        {R"({"type": "boolean"})", "\"true\"", ""},
        {R"({"type": "number"})", "0.10", R"({"__entity":{"type":"My::Number","id":"0.10"}})"},
        {R"({"type": "float"})", "3", R"({"__entity":{"type":"My::Float","id":"3.0"}})"},
        {R"({"type": "float"})", "1e300", R"({"__entity":{"type":"My::Float","id":"1e300"}})"},
        {R"({"type": "float"})", "0.1", R"({"__entity":{"type":"My::Float","id":"0.1"}})"},
        {R"({"type": "float"})", "1234567.25", R"({"__entity":{"type":"My::Float","id":"1234567.25"}})"},
        {R"({"type": "float"})", "0.00001", R"({"__entity":{"type":"My::Float","id":"0.00001"}})"},
        {R"({"type": "null"})", "null", R"({"__entity":{"type":"My::Null","id":"null"}})"},
        {R"({"type": "string", "enum": ["x", "y"]})", "\"y\"", R"({"__entity":{"type":"My::t::Input::a","id":"y"}})"},
        {R"({"type": "string", "enum": ["x", "y"]})", "\"z\"", ""},
        {R"({"type": "string", "format": "ipv4"})", "\"10.0.0.1\"", R"({"__extn":{"fn":"ip","arg":"10.0.0.1"}})"},
        {R"({"type": "string", "format": "decimal"})", "\"1.5\"", R"({"__extn":{"fn":"decimal","arg":"1.5"}})"},
        {R"({"type": "string", "format": "decimal"})", "\"1,5\"", ""},
        {R"({"type": "array", "items": {"type": "string"}})", R"(["p", "q"])", R"(["p","q"])"},
        {R"({"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false})", R"(["p", 1])",
         R"({"proj0":"p","proj1":1})"},
        {R"({"type": "array", "prefixItems": [{"type": "string"}], "items": false})", R"(["p", 1])", ""},
        {R"({"type": ["string", "integer"]})", "7", R"({"typeChoice1":7})"},
        {R"({"type": ["string", "integer"]})", "true", ""},
    };
    for (const ValueCase& row : cases) {
        const auto schema = mcpSchema(toolWith(std::string(R"({"a": )") + row.type + "}"));
        ASSERT_TRUE(schema) << row.type;
        const auto request = requestFor(*schema, std::string(R"({"a": )") + row.value + "}");
        const std::string made = request ? request->context["input"]["a"].dump() : "";
        EXPECT_EQ(made, row.made) << row.type << " " << row.value << (request ? "" : ": " + request.error().text());
    }
}

TEST(McpRequest, ObjectsBecomeEntitiesWithTagsForFreeMembers) {
    const auto schema = mcpSchema(toolWith(
        R"({"o": {"type": "object", "properties": {"b": {"type": "integer"}}, "required": ["b"], "additionalProperties": {"type": "string"}}})"));
    ASSERT_TRUE(schema);
    const auto request = requestFor(*schema, R"({"o": {"b": 1, "free": "x"}})");
    ASSERT_TRUE(request) << request.error().text();
    const Json& entity = request->entities.at(0);
    EXPECT_EQ(entity["uid"]["type"].asString(), "My::t::Input::o");
    EXPECT_EQ(entity["attrs"].dump(), R"({"b":1})");
    EXPECT_EQ(entity["tags"].dump(), R"({"free":"x"})");
    EXPECT_EQ(request->context["input"]["o"]["__entity"], entity["uid"]);
    EXPECT_EQ(request->action.text(), "My::Action::\"t\"");
    EXPECT_EQ(requestFor(*schema, R"({"o": {"b": 1}})")->entities.at(0)["uid"], entity["uid"])
        << "the same call gives the same ids";
}

TEST(McpRequest, ObjectsAsRecordsNeedNoEntity) {
    McpOptions options;
    options.objectsAsRecords = true;
    const auto schema = mcpSchema(toolWith(R"({"o": {"type": "object", "properties": {"b": {"type": "integer"}}}})"), options);
    ASSERT_TRUE(schema);
    const auto request = requestFor(*schema, R"({"o": {"b": 1}})");
    ASSERT_TRUE(request);
    EXPECT_EQ(request->context["input"].dump(), R"({"o":{"b":1}})");
    EXPECT_EQ(request->entities.size(), 0U);
}

TEST(McpRequest, AChoiceThatFailsLeavesNoEntity) {
    const auto schema = mcpSchema(toolWith(R"({"a": {"anyOf": [
        {"type": "object", "properties": {"p": {"type": "object", "properties": {}}, "q": {"type": "integer"}}},
        {"type": "object", "properties": {"p": {"type": "object", "properties": {}}, "q": {"type": "string"}}}]}})"));
    ASSERT_TRUE(schema);
    const auto request = requestFor(*schema, R"({"a": {"p": {}, "q": "x"}})");
    ASSERT_TRUE(request) << request.error().text();
    EXPECT_EQ(request->entities.size(), 2U);
    EXPECT_TRUE(request->context["input"]["a"].contains("typeChoice1"));
}

TEST(McpRequest, SharedTypesKeepTheirPlace) {
    McpOptions options;
    options.deduplicateEntityTypes = true;
    const auto schema = mcpSchema(json(R"([{"name": "t", "inputSchema": {"properties": {"f": {"type": "string", "enum": ["x"]}}}},
                                           {"name": "u", "inputSchema": {"properties": {"f": {"type": "string", "enum": ["x"]}}}}])"),
                                  options);
    ASSERT_TRUE(schema);
    EXPECT_EQ(requestFor(*schema, R"({"f": "x"})")->context["input"]["f"]["__entity"]["type"].asString(), "My::f");
}

TEST(McpRequest, RefusesCallsThatDoNotFit) {
    const auto schema = mcpSchema(toolWith(R"({"a": {"type": "string"}})", R"(["a"])"));
    ASSERT_TRUE(schema);
    EXPECT_EQ(requestFor(*schema, R"({})").error().pointer, "/params/arguments");
    EXPECT_EQ(requestFor(*schema, R"({"a": "x", "b": 1})").error().pointer, "/params/arguments/b");
    EXPECT_EQ(requestFor(*schema, R"({"a": 5})").error().pointer, "/params/arguments/a");
    McpCall mixed;
    mixed.call = json(R"({"params": {"name": "t", "args": {"a": "x"}}})");
    EXPECT_FALSE(mcpRequest(*schema, mixed));
    mixed.call = json(R"({"params": {"tool": "t", "args": {"a": "x"}}})");
    EXPECT_TRUE(mcpRequest(*schema, mixed));
}

TEST(McpRequest, ChoicesInCirclesEnd) {
    const auto schema =
        mcpSchema(json(R"({"name": "t", "inputSchema": {"$defs": {"A": {"anyOf": [{"$ref": "#/$defs/B"}, {"$ref": "#/$defs/B"}]},
        "B": {"anyOf": [{"$ref": "#/$defs/A"}, {"$ref": "#/$defs/A"}]}}, "properties": {"a": {"$ref": "#/$defs/A"}}}})"));
    ASSERT_TRUE(schema) << schema.error().text();
    EXPECT_FALSE(requestFor(*schema, R"({"a": 1})"));
}

TEST(McpRequest, ResultsStandInTheOutput) {
    McpOptions options;
    options.includeOutputs = true;
    const auto schema = mcpSchema(
        json(R"({"name": "t", "inputSchema": {}, "outputSchema": {"properties": {"n": {"type": "integer"}}}})"), options);
    ASSERT_TRUE(schema);
    McpCall call;
    call.call = json(R"({"params": {"name": "t", "arguments": {}}})");
    call.result = json(R"({"result": {"structuredContent": {"n": 4}}})");
    const auto request = mcpRequest(*schema, call);
    ASSERT_TRUE(request) << request.error().text();
    EXPECT_EQ(request->context.dump(), R"({"input":{},"output":{"n":4}})");
}

struct TextCase {
    std::optional<std::string> (*convert)(std::string_view);
    const char* text;
    const char* made;  ///< empty: refused
};

TEST(McpRequest, TextsOfFormats) {
    const std::vector<TextCase> cases{
        {datetimeForCedar, "2024-02-29", "2024-02-29"},
        {datetimeForCedar, "2023-02-29", ""},
        {datetimeForCedar, "2024-01-02T03:04:05Z", "2024-01-02T03:04:05Z"},
        {datetimeForCedar, "2024-01-02T03:04:05+00:00", "2024-01-02T03:04:05Z"},
        {datetimeForCedar, "2024-01-02T03:04:05.1234567-05:30", "2024-01-02T03:04:05.123-0530"},
        {datetimeForCedar, "2024-01-02T03:04:05.0001", "2024-01-02T03:04:05Z"},
        {datetimeForCedar, "2024-01-02T03:04", ""},
        {datetimeForCedar, "2024-01-02T03:04:05 Z", ""},
        {durationForCedar, "P1Y2M3DT4H5M6.7S", "428d4h5m6s700ms"},
        {durationForCedar, "P2W", "14d"},
        {durationForCedar, "PT0S", "0ms"},
        {durationForCedar, "PT", ""},
        {durationForCedar, "P1M1Y", ""},
        {durationForCedar, "1d", ""},
        {ipForCedar, "::ffff:10.1.2.3", "10.1.2.3"},
        {ipForCedar, "2001:DB8::1/64", "2001:db8::1/64"},
        {ipForCedar, "::1.2.3.4", "0:0:0:0:0:0:102:304"},
        {ipForCedar, "10.0.0.0/33", ""},
        {ipForCedar, "010.0.0.1", ""},
    };
    for (const TextCase& row : cases) EXPECT_EQ(row.convert(row.text).value_or(""), row.made) << row.text;
}

}  // namespace
}  // namespace writ::cedar::testing
