// What a binding tells of requests before any recording is read.
#include "simulator/binding/binding.h"

#include <gtest/gtest.h>

namespace writ::sim {
namespace {

RequestShape shapeOf(const std::string& members) {
    BindingSources sources;
    sources.document = parseJson(R"({"format": 1)" + members + "}").value();
    sources.facts =
        parseJson(R"([{"uid": {"type": "Order", "id": "o"}, "attrs": {"placed_at": "2026-01-01", "open": true}, "parents": []}])")
            .value();
    ToolDescription tool;
    tool.name = "pay";
    tool.inputSchema =
        parseJson(R"({"properties": {"cents": {"type": "integer"}, "to": {"properties": {"city": {"type": "string"}}}}})")
            .value();
    sources.tools = {tool};
    const auto binding = compileBinding(std::move(sources));
    EXPECT_TRUE(binding) << (binding ? "" : binding.error().text());
    return binding ? (*binding)->shapes().front() : RequestShape{};
}

struct Case {
    const char* value;
    const char* type;  ///< of context.x; empty: not known
};

TEST(RequestShapes, TypesOfValues) {
    const std::vector<Case> cases{
        {R"("text")", R"({"type":"string"})"},
        {R"(3)", R"({"type":"integer"})"},
        {R"({"$const": true})", R"({"type":"boolean"})"},
        {R"({"$argument": "/cents"})", R"({"type":"integer"})"},
        {R"({"$argument": "/to/city"})", R"({"type":"string"})"},
        {R"({"$argument": "/none"})", ""},
        {R"({"$metadata": "/user"})", ""},
        {R"({"$count": {"$metadata": "/chain"}})", R"({"type":"integer"})"},
        {R"({"$hour": {"value": {"$now": true}}})", R"({"type":"integer"})"},
        {R"({"$toDatetime": {"value": {"$now": true}}})", R"({"type":"datetime"})"},
        {R"({"$fact": {"type": "Order", "id": "o", "at": "/open"}})", R"({"type":"boolean"})"},
        {R"({"$fact": {"type": "Order", "id": "o", "at": "/none"}})", ""},
        {R"({"$either": [{"$metadata": "/a"}, {"$now": true}]})", R"({"type":"string"})"},
        {R"({"$runningTotal": {"tools": ["pay"], "at": "/cents"}})", R"({"type":"integer"})"},
        {R"({"$callCount": {"tools": "pay"}})", R"({"type":"integer"})"},
        {R"({"$calledWith": {"tools": "pay", "at": "/to/city"}})", R"({"type":"array","items":{"type":"string"}})"},
        {R"({"$calledWith": {"tools": "pay", "at": "/none"}})", ""},
        {R"({"$weekday": {"value": {"$now": true}}})", R"({"type":"string"})"},
        {R"({"$isWithin": {"value": {"$now": true}, "hours": "09:00-17:00"}})", R"({"type":"boolean"})"},
        {R"({"$delegationDepth": "steps"})", R"({"type":"integer"})"},
        {R"({"$lookup": {"in": {"$shellEffects": {"command": "ls"}}, "key": "privileged"}})", R"({"type":"boolean"})"},
        {R"({"$count": {"$lookup": {"in": {"$shellEffects": {"command": "ls"}}, "key": "deletes"}}})", R"({"type":"integer"})"},
        {R"({"$stemsFrom": {"value": "x", "tools": "pay"}})", R"({"type":"boolean"})"},
        {R"({"$approved": true})", R"({"type":"boolean"})"},
        {R"({"$first": [{"$argument": "/cents"}]})", R"({"type":"integer"})"},
        {R"({"$keys": {"$metadata": "/x"}})", R"({"type":"array","items":{"type":"string"}})"},
        {R"({"$equal": [1, 2]})", R"({"type":"boolean"})"},
    };
    for (const Case& row : cases) {
        const RequestShape shape = shapeOf(std::string(R"(, "context": {"x": )") + row.value + "}");
        const Json* type = shape.context["properties"].find("x");
        EXPECT_EQ(type == nullptr ? "" : type->dump(), row.type) << row.value;
    }
}

TEST(RequestShapes, PartiesOfToolsReplaceTheGeneralOnes) {
    EXPECT_EQ(shapeOf("").subjectType, "Agent");
    EXPECT_EQ(shapeOf("").resourceType, "McpServer");
    const RequestShape shape =
        shapeOf(R"(, "principal": {"type": "Bot", "id": "b"}, "resource": {"type": {"$metadata": "/t"}, "id": "x"},
        "context": {"session": {"a": 1, "b": "x"}},
        "tools": {"pay": {"resource": {"type": "Order", "id": "o", "properties": {"n": 1}}, "context": {"session": {"b": true}}}})");
    EXPECT_EQ(shape.subjectType, "Bot");
    EXPECT_EQ(shape.resourceType, "Order");
    EXPECT_EQ(shape.resourceProperties["properties"].dump(), R"({"n":{"type":"integer"}})");
    EXPECT_EQ(shape.context["properties"]["session"]["properties"].dump(), R"({"a":{"type":"integer"},"b":{"type":"boolean"}})");
    EXPECT_EQ(shapeOf(R"(, "resource": {"type": {"$metadata": "/t"}, "id": "x"})").resourceType, "");
}

}  // namespace
}  // namespace writ::sim
