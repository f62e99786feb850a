#include "simulator/catalog/formats.h"
#include "engine/json/yaml.h"
#include "simulator/catalog/catalog.h"

#include <gtest/gtest.h>

namespace writ::sim {
namespace {

Catalog readText(std::string_view text) {
    const Result<Json> document = parseCatalogText(text, "catalog");
    EXPECT_TRUE(document) << document.error().text() << "\n" << text;
    if (!document) return {};
    Result<Catalog> catalog = readCatalog(*document, "given");
    EXPECT_TRUE(catalog) << catalog.error().text() << "\n" << text;
    return catalog ? *std::move(catalog) : Catalog();
}

std::string names(const Catalog& catalog) {
    std::string text;
    for (const ToolDescription& tool : catalog.tools()) text += (text.empty() ? "" : " ") + tool.server + "/" + tool.name;
    return text;
}

TEST(CatalogFormats, AreToldByContent) {
    struct Row {
        const char* text;
        const char* format;
        const char* tools;
    };
    const std::vector<Row> rows{
        {R"({"tools":[{"name":"a","inputSchema":{}}]})", "mcp", "given/a"},
        {R"({"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"a","inputSchema":{}}]}})", "mcp", "given/a"},
        {"[]", "mcp", ""},
        {R"({"model":"m","tools":[{"type":"function","name":"a","parameters":{},"strict":true},{"type":"web_search"}]})",
         "openai", "given/a"},
        {R"([{"type":"function","function":{"name":"a"}}])", "openai", "given/a"},
        {R"({"tools":[{"type":"custom","custom":{"name":"a","format":{"type":"text"}}}]})", "openai", "given/a"},
        {R"({"tools":[{"name":"a","input_schema":{}},{"type":"bash_20250124","name":"bash"}]})", "anthropic",
         "given/a given/bash"},
        {R"({"tools":[{"functionDeclarations":[{"name":"a"},{"name":"b"}]},{"googleSearch":{}}]})", "gemini", "given/a given/b"},
        {R"({"function_declarations":[{"name":"a"}]})", "gemini", "given/a"},
        {R"({"toolConfig":{"tools":[{"toolSpec":{"name":"a","inputSchema":{"json":{"type":"object"}}}}]}})", "bedrock",
         "given/a"},
        {R"({"servers":{"s":{"tools":[{"name":"a"}]},"t":{"result":{"tools":[{"name":"b"}]}}}})", "servers", "s/a t/b"},
        {R"({"servers":[{"name":"s","tools":[{"name":"a"}]}]})", "servers", "s/a"},
        {R"([{"tools":[{"name":"a"}]},{"result":{"serverInfo":{"name":"t"},"tools":[{"name":"b"}]}}])", "servers", "given/a t/b"},
        {"openapi: 3.1.0\ninfo: {title: Shop}\npaths:\n  /a:\n    get: {operationId: a}\n", "openapi", "Shop/a"},
        {"tools: [a, b]\n", "manifest", "given/a given/b"},
        {"agents:\n  one: [a, b]\n  two: {tools: [b, c]}\n", "manifest", "given/a given/b given/c"},
        {"tools:\n- name: a\n  description: reads\n", "mcp", "given/a"},
    };
    for (const Row& row : rows) {
        const Catalog catalog = readText(row.text);
        EXPECT_EQ(catalog.format(), row.format) << row.text;
        EXPECT_EQ(names(catalog), row.tools) << row.text;
        for (const ToolDescription& tool : catalog.tools()) EXPECT_TRUE(tool.inputSchema.isObject()) << row.text;
    }
}

TEST(CatalogFormats, OnlyAskForWhatTheyCanRead) {
    for (const CatalogFormat& format : catalogFormats()) {
        EXPECT_FALSE(format.id.empty());
        EXPECT_FALSE(format.fits(Json())) << format.id;
        EXPECT_FALSE(format.fits(Json::object())) << format.id;
        EXPECT_FALSE(format.fits(parseJson(R"([{"role":"user","content":"x"}])").value())) << format.id;
    }
    const auto swagger = readCatalog(parseJson(R"({"swagger":"2.0","paths":{}})").value(), "s");
    ASSERT_FALSE(swagger);
    EXPECT_NE(swagger.error().message.find("OpenAPI 2"), std::string::npos);
}

TEST(CatalogFormats, GeminiSchemasBecomeJsonSchema) {
    const Catalog catalog =
        readText(R"({"tools":[{"functionDeclarations":[{"name":"f","description":"d","parameters":{"type":"OBJECT",
        "properties":{"type":{"type":"STRING","nullable":true,"maxLength":"8"},"list":{"type":"ARRAY","minItems":"1","items":{"type":"INTEGER"}},
        "any":{"type":"TYPE_UNSPECIFIED"}},"required":["type"],"propertyOrdering":["type"]},
        "response":{"type":"OBJECT","properties":{"ok":{"type":"BOOLEAN"}}}},
        {"name":"g","parametersJsonSchema":{"type":"object","properties":{"x":{"type":"number"}}}}]}]})");
    EXPECT_EQ(catalog.find("f")->inputSchema,
              *parseJson(R"({"type":"object","properties":{"type":{"type":["string","null"],"maxLength":8},
        "list":{"type":"array","minItems":1,"items":{"type":"integer"}},"any":{}},"required":["type"]})"));
    EXPECT_EQ(catalog.find("f")->outputSchema, *parseJson(R"({"type":"object","properties":{"ok":{"type":"boolean"}}})"));
    EXPECT_EQ(catalog.find("g")->inputSchema["properties"].size(), 1u);
}

constexpr const char* kPets = R"(openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets/{petId}:
    parameters:
    - {name: petId, in: path, required: true, schema: {type: integer, minimum: 1, exclusiveMinimum: true}}
    get:
      summary: Get a pet
      parameters:
      - $ref: '#/components/parameters/Verbose'
      - {name: Authorization, in: header, schema: {type: string}}
      responses:
        200: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
    put:
      operationId: putPet
      requestBody:
        required: true
        content:
          application/xml: {schema: {type: string}}
          application/json: {schema: {$ref: '#/components/schemas/Pet'}}
    delete: {operationId: deletePet}
  /pets:
    post:
      operationId: addPets
      description: Adds several.
      requestBody:
        content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
    patch:
      operationId: patchPets
      requestBody:
        content: {application/json: {schema: {$ref: 'other.yaml#/Pet'}}}
components:
  parameters:
    Verbose: {name: verbose, in: query, description: More., schema: {type: boolean}}
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        name: {type: string, nullable: true}
        mother: {$ref: '#/components/schemas/Pet'}
)";

TEST(CatalogFormats, OperationsOfOpenApiAreTools) {
    const Catalog catalog = readText(kPets);
    EXPECT_EQ(names(catalog), "Pets/get_pets_petId Pets/putPet Pets/deletePet Pets/addPets Pets/patchPets");
    const Json pet = *parseJson(
        R"({"type":"object","required":["name"],"properties":{"name":{"type":["string","null"]},"mother":{"$ref":"#/$defs/Pet"}}})");
    EXPECT_EQ(catalog.find("get_pets_petId")->inputSchema, *parseJson(R"({"type":"object","properties":{
        "verbose":{"type":"boolean","description":"More."},"petId":{"type":"integer","exclusiveMinimum":1}},"required":["petId"]})"));
    EXPECT_EQ(catalog.find("get_pets_petId")->description, "Get a pet");
    EXPECT_EQ(catalog.find("get_pets_petId")->outputSchema,
              Json::object({{"$ref", "#/$defs/Pet"}, {"$defs", Json::object({{"Pet", pet}})}}));
    const Json& put = catalog.find("putPet")->inputSchema;
    EXPECT_EQ(put["properties"].size(), 3u);
    EXPECT_EQ(put["required"], Json::array({"petId", "name"}));
    EXPECT_EQ(put["$defs"]["Pet"], pet);
    const Json& add = catalog.find("addPets")->inputSchema;
    EXPECT_EQ(add["properties"]["body"]["items"]["$ref"].asString(), "#/$defs/Pet");
    EXPECT_FALSE(add.contains("required"));
    EXPECT_EQ(catalog.find("patchPets")->inputSchema["properties"]["body"], Json::object());
    ASSERT_EQ(catalog.notes().size(), 1u);
    EXPECT_NE(catalog.notes()[0].find("other.yaml"), std::string::npos);
}

TEST(CatalogFormats, MethodsOfHttpImplyHints) {
    const Catalog catalog = readText(kPets);
    struct Row {
        const char* tool;
        bool readOnly, destructive, idempotent;
    };
    for (const Row& row : {Row{"get_pets_petId", true, false, true}, Row{"putPet", false, true, true},
                           Row{"deletePet", false, true, true}, Row{"addPets", false, true, false}}) {
        const ToolDescription& tool = *catalog.find(row.tool);
        EXPECT_EQ(tool.readOnly.value, row.readOnly) << row.tool;
        EXPECT_EQ(tool.destructive.value, row.destructive) << row.tool;
        EXPECT_EQ(tool.idempotent.value, row.idempotent) << row.tool;
        EXPECT_FALSE(tool.readOnly.stated || tool.destructive.stated || tool.idempotent.stated) << row.tool;
    }
}

TEST(CatalogFormats, ReferencesInCirclesEnd) {
    const Catalog catalog =
        readText(R"({"openapi":"3.1.0","paths":{"/a":{"get":{"operationId":"a","parameters":[{"$ref":"#/components/parameters/P"},
        {"name":"q","in":"query","schema":{"$ref":"#/components/schemas/S"}}],"requestBody":{"$ref":"#/components/requestBodies/B"}}},"/b":{"$ref":"#/paths/~1b"}},
        "components":{"parameters":{"P":{"$ref":"#/components/parameters/P"}},"schemas":{"S":{"$ref":"#/components/schemas/S"}},
        "requestBodies":{"B":{"$ref":"#/components/requestBodies/C"},"C":{"$ref":"#/components/requestBodies/B"}}}})");
    EXPECT_EQ(names(catalog), "given/a");
    EXPECT_EQ(inputFields(*catalog.find("a")).size(), 1u);
    std::string deep =
        R"({"openapi":"3.1.0","paths":{"/a":{"get":{"operationId":"a","parameters":[{"name":"q","in":"query","schema":)";
    for (int i = 0; i < 200; ++i) deep += R"({"items":)";
    deep += "{}" + std::string(200, '}') + "}]}}}}";
    EXPECT_EQ(inputFields(*readText(deep).find("a")).size(), 1u);
}

TEST(CatalogFormats, FieldsTellValuesAndLimits) {
    const Catalog catalog = readText(R"([{"name":"f","inputSchema":{"properties":{
        "n":{"type":"integer","minimum":0,"maximum":100,"default":5},"k":{"enum":["a","b",3]},"t":{"type":"string","maxLength":8,"pattern":"^x"}}}}])");
    const std::vector<Field> fields = inputFields(*catalog.find("f"));
    EXPECT_EQ(fields[0].limits, "at least 0; at most 100; default 5");
    EXPECT_EQ(fields[1].values, (std::vector<std::string>{"\"a\"", "\"b\"", "3"}));
    EXPECT_EQ(fields[2].limits, "at most 8 characters; pattern ^x");
}

}  // namespace
}  // namespace writ::sim
