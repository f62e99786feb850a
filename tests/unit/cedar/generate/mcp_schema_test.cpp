#include "tests/unit/cedar/generate/support.h"

namespace writ::cedar::testing {
namespace {

/// The input type of tool t on one line.
std::string inputText(const SchemaFragment& fragment) {
    const std::string text = textOf(fragment);
    const std::size_t begin = text.find("type tInput = ");
    if (begin == std::string::npos) return text;
    std::string line;
    for (const char c : text.substr(begin + 14, text.find(";\n", begin) - begin - 14)) {
        if (c != '\n' && (c != ' ' || (!line.empty() && line.back() != ' '))) line += c;
    }
    return line;
}

struct TypeCase {
    const char* properties;
    const char* input;
};

TEST(McpSchema, TypesOfArguments) {
    const std::vector<TypeCase> cases{
        {R"({"a": {"type": "boolean"}})", "{ a?: Bool }"},
        {R"({"a": {"type": "string", "format": "email"}})", "{ a?: String }"},
        {R"({"a": {"type": "string", "format": "duration"}})", "{ a?: duration }"},
        {R"({"a": {"type": "array"}})", "{ a?: Set<My::Unknown> }"},
        {R"({"a": {}})", "{ a?: My::Unknown }"},
        {R"({"a": {"type": "array", "items": {"type": "string", "enum": ["x"]}}})", "{ a?: Set<My::t::Input::a> }"},
        {R"({"a": {"oneOf": [{"type": "integer"}, {"type": "null"}]}})",
         "{ a?: { typeChoice0?: Long, typeChoice1?: My::Null } }"},
        {R"({"a": {"type": "array", "prefixItems": [{"type": "string"}], "items": false}})", "{ a?: { proj0: String } }"},
        {R"({"a": {"type": "object", "properties": {"b": {"type": "integer"}}}})", "{ a?: My::t::Input::a }"},
        {R"({"b": {"type": "string"}, "a": {"type": "integer"}})", "{ a?: Long, b?: String }"},
    };
    for (const TypeCase& row : cases) {
        const auto schema = mcpSchema(toolWith(row.properties));
        ASSERT_TRUE(schema) << row.properties << ": " << schema.error().text();
        EXPECT_EQ(inputText(schema->fragment), row.input) << row.properties;
        EXPECT_TRUE(resolved({schema->fragment})) << row.properties;
    }
}

TEST(McpSchema, DefinitionsMayReferToEachOtherAndHideEachOther) {
    const Json tools = json(
        R"({"result": {"$defs": {"Id": {"type": "string"}, "Pair": {"type": "object", "properties": {"left": {"$ref": "#/$defs/Id"}}}},
        "tools": [{"name": "t", "inputSchema": {"type": "object", "$defs": {"Id": {"type": "integer"}},
                   "properties": {"id": {"$ref": "#/$defs/Id"}, "pair": {"$ref": "#/$defs/Pair"}}}}]}})");
    const auto schema = mcpSchema(tools);
    ASSERT_TRUE(schema) << schema.error().text();
    EXPECT_EQ(inputText(schema->fragment), "{ id?: My::t::Input::Id, pair?: My::Pair }");
    EXPECT_TRUE(resolved({schema->fragment}));
}

TEST(McpSchema, NumbersAsDecimalNeedNoEntities) {
    McpOptions options;
    options.encodeNumbersAsDecimal = true;
    const auto schema = mcpSchema(toolWith(R"({"a": {"type": "number"}, "b": {"type": "float"}})"), options);
    ASSERT_TRUE(schema);
    EXPECT_EQ(inputText(schema->fragment), "{ a?: decimal, b?: decimal }");
    EXPECT_EQ(textOf(schema->fragment).find("entity Number"), std::string::npos);
}

TEST(McpSchema, FlattenedNamesStandInOneNamespace) {
    McpOptions options;
    options.flattenNamespaces = true;
    const auto schema =
        mcpSchema(toolWith(R"({"a": {"type": "object", "properties": {"b": {"type": "string", "enum": ["x"]}}}})"), options);
    ASSERT_TRUE(schema);
    EXPECT_EQ(schema->fragment.namespaces.size(), 1U);
    EXPECT_EQ(inputText(schema->fragment), "{ a?: My::t_Input_a }");
    EXPECT_NE(textOf(schema->fragment).find("entity t_Input_a_b enum [\"x\"]"), std::string::npos);
    EXPECT_TRUE(resolved({schema->fragment}));
}

TEST(McpSchema, SharedEnumBesideAnEqualOneBelowStaysReachable) {
    // The common place of both is the tool's own namespace; the union that uses it stands elsewhere.
    McpOptions options;
    options.deduplicateEntityTypes = true;
    const auto schema = mcpSchema(toolWith(R"({"x": {"type": "string", "enum": ["1"]},
        "o": {"type": "object", "properties": {"x": {"type": "string", "enum": ["1"]}, "u": {"anyOf": [{"type": "string", "enum": ["2"]}]}}}})"),
                                  options);
    ASSERT_TRUE(schema);
    EXPECT_TRUE(resolved({schema->fragment})) << textOf(schema->fragment);
}

struct RefusedCase {
    const char* tools;
    const char* message;
};

TEST(McpSchema, RefusesWhatItCannotName) {
    const std::vector<RefusedCase> cases{
        {R"({"name": "a-b", "inputSchema": {}})", "the name of a tool"},
        {R"({"name": "t", "inputSchema": {"properties": {"x::y": {"type": "string"}}}})", "`x::y` is no name"},
        {R"({"name": "t", "inputSchema": {"properties": {"in": {"type": "string"}}}})", "`in` is no name"},
        {R"({"name": "call", "inputSchema": {}})", "there is an action of this name already"},
        {R"([{"name": "t", "inputSchema": {}}, {"name": "t", "inputSchema": {}}])", "two types would have the name `tInput`"},
        {R"({"name": "t", "inputSchema": {"properties": {"a": {"$ref": "#/$defs/No"}}}})", "is not defined"},
        {R"({"name": "t", "inputSchema": {"$defs": {"A": {"$ref": "#/$defs/A"}}}})", "refers only to itself"},
        {R"({"name": "t", "inputSchema": {"properties": {"a": {"type": "file"}}}})", "is no type"},
        {R"({"name": "t", "inputSchema": {"properties": {"a": {"type": "string", "enum": []}}}})",
         "must be a list of texts that is not empty"},
        {R"({"name": "t"})", "needs an `inputSchema`"},
        {R"("t")", "was expected"},
    };
    for (const RefusedCase& row : cases) {
        const auto schema = mcpSchema(json(row.tools));
        ASSERT_FALSE(schema) << row.tools;
        EXPECT_NE(schema.error().message.find(row.message), std::string::npos) << row.tools << ": " << schema.error().text();
    }
}

TEST(McpSchema, RefusesStubsWithoutPrincipalResourceOrNamespace) {
    const Json tool = toolWith("{}");
    for (const char* stub : {"entity A;", "namespace A { @mcp_principal entity P; }", "namespace A { @mcp_resource entity R; }",
                             "namespace A { @mcp_principal entity P; @mcp_resource entity R; } namespace B {}", ""}) {
        EXPECT_FALSE(mcpSchema(tool, {}, stub)) << stub;
    }
}

TEST(McpSchema, DepthAndSizeOfTypesAreBounded) {
    std::string deep = R"({"type": "string"})";
    for (int i = 0; i < 100; ++i) deep = R"({"type": "array", "items": )" + deep + "}";
    const auto tooDeep = mcpSchema(toolWith(R"({"a": )" + deep + "}"));
    ASSERT_FALSE(tooDeep);
    EXPECT_EQ(tooDeep.error().kind, ErrorKind::TooDeep);
    std::string wide = R"({"type": "string"})";
    for (int i = 0; i < 25; ++i) wide = R"({"type": ["object", "object", "object"], "properties": {"p": )" + wide + "}}";
    ToolReadOptions few;
    few.maxTypes = 1000;
    const auto tooLarge = readToolList(toolWith(R"({"a": )" + wide + "}"), few);
    ASSERT_FALSE(tooLarge);
    EXPECT_EQ(tooLarge.error().kind, ErrorKind::TooLarge);
}

}  // namespace
}  // namespace writ::cedar::testing
