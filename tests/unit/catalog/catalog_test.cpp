#include "simulator/catalog/catalog.h"

#include "engine/json/file.h"

#include <gtest/gtest.h>
#include <cstdlib>
#include <filesystem>

namespace writ::sim {
namespace {

Catalog readText(std::string_view text, const std::string& server = "given") {
    const Result<Json> document = parseJson(text);
    EXPECT_TRUE(document.has_value()) << text;
    auto catalog = readCatalog(*document, server);
    EXPECT_TRUE(catalog.has_value()) << catalog.error().text();
    return catalog ? *catalog : Catalog();
}

std::string hintText(const ToolDescription::Hint& hint) {
    return std::string(hint.value ? "yes" : "no") + (hint.stated ? " stated" : " implied");
}

TEST(Catalog, ReadsMcpToolsWithStatedAndImpliedHints) {
    const Catalog catalog = readText(R"({"tools":[
        {"name":"get","title":"Get","description":"Reads.","inputSchema":{"type":"object"},"outputSchema":{"type":"object"},
         "annotations":{"readOnlyHint":true,"openWorldHint":false}},
        {"name":"put"},
        {"name":"odd","annotations":{"destructiveHint":"no","idempotentHint":true,"title":"Odd one"}}]})");
    ASSERT_EQ(catalog.tools().size(), 3u);
    const ToolDescription& get = *catalog.find("get");
    EXPECT_EQ(get.title, "Get");
    EXPECT_EQ(get.description, "Reads.");
    EXPECT_EQ(get.server, "given");
    EXPECT_TRUE(get.outputSchema.isObject());
    struct Row {
        const char* tool;
        const char* readOnly;
        const char* destructive;
        const char* idempotent;
        const char* openWorld;
    };
    for (const Row& row : {Row{"get", "yes stated", "yes implied", "no implied", "no stated"},
                           Row{"put", "no implied", "yes implied", "no implied", "yes implied"},
                           Row{"odd", "no implied", "yes implied", "yes stated", "yes implied"}}) {
        const ToolDescription& tool = *catalog.find(row.tool);
        EXPECT_EQ(hintText(tool.readOnly), row.readOnly) << row.tool;
        EXPECT_EQ(hintText(tool.destructive), row.destructive) << row.tool;
        EXPECT_EQ(hintText(tool.idempotent), row.idempotent) << row.tool;
        EXPECT_EQ(hintText(tool.openWorld), row.openWorld) << row.tool;
    }
    EXPECT_EQ(catalog.find("odd")->title, "Odd one");
    ASSERT_EQ(catalog.notes().size(), 1u);
    EXPECT_NE(catalog.notes()[0].find("destructiveHint"), std::string::npos);
    EXPECT_EQ(catalog.find("none"), nullptr);
}

TEST(Catalog, IsToldByContent) {
    const std::vector<std::pair<std::string, std::string>> rows{
        // text, server of tool f
        {R"([{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object","properties":{"a":{}}}}}])",
         "given"},
        {R"({"tools":[{"type":"function","function":{"name":"f","parameters":{"properties":{"a":{}}}}}]})", "given"},
        {R"({"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"f","inputSchema":{"properties":{"a":{}}}}]}})", "given"},
        {R"([{"name":"f","inputSchema":{"properties":{"a":{}}}}])", "given"},
        {R"({"tools":[{"name":"f","input_schema":{"properties":{"a":{}}}}]})", "given"},
        {R"({"functions":[{"name":"f","parameters":{"properties":{"a":{}}}}]})", "given"},
        {R"({"server":"s","tools":[{"name":"f","inputSchema":{"properties":{"a":{}}}}]})", "s"},
        {R"({"server":{"name":"s"},"tools":[{"name":"f","inputSchema":{"properties":{"a":{}}}}]})", "s"},
        {R"({"serverInfo":{"name":"s"},"tools":[{"name":"f","inputSchema":{"properties":{"a":{}}}}]})", "s"},
        {R"({"tools":[{"name":"f","server":"own","inputSchema":{"properties":{"a":{}}}}],"server":"s"})", "own"},
    };
    for (const auto& [text, server] : rows) {
        const Catalog catalog = readText(text);
        ASSERT_NE(catalog.find("f"), nullptr) << text;
        EXPECT_EQ(catalog.find("f")->server, server) << text;
        EXPECT_EQ(inputFields(*catalog.find("f")).size(), 1u) << text;
    }
}

TEST(Catalog, KeepsTheGoodEntries) {
    const Catalog catalog = readText(R"([7, {"name":""}, {"name":"f","inputSchema":[]}, {"name":"f"}, {"description":"x"}])");
    EXPECT_EQ(catalog.tools().size(), 2u);
    EXPECT_EQ(catalog.notes().size(), 5u);
    EXPECT_EQ(catalog.find("f")->inputSchema, *parseJson(R"({"type":"object"})"));
}

TEST(Catalog, RefusesWhatIsNone) {
    for (const char* text :
         {"7", "{}", "null", R"({"tools":{}})", R"({"result":{}})", "[1,2]", R"([{"role":"user","content":"x"}])"}) {
        const auto catalog = readCatalog(parseJson(text).value(), "s");
        ASSERT_FALSE(catalog) << text;
        EXPECT_EQ(catalog.error().kind, ErrorKind::Malformed);
    }
    EXPECT_TRUE(readCatalog(parseJson("[]").value(), "s"));
}

TEST(Catalog, MergesInOrder) {
    const Catalog merged =
        mergeCatalogs({readText(R"([{"name":"a"},{"name":"b"}])", "one"), readText(R"([{"name":"b"},3])", "two")});
    ASSERT_EQ(merged.tools().size(), 3u);
    EXPECT_EQ(merged.find("b")->server, "one");
    EXPECT_EQ(merged.tools()[2].server, "two");
    EXPECT_EQ(merged.notes().size(), 1u);
}

std::string tree(const std::vector<Field>& fields, const std::string& indent = "") {
    std::string text;
    for (const Field& field : fields)
        text += indent + field.name + ": " + field.type + (field.required ? "" : ", optional") + "\n" +
                tree(field.fields, indent + "  ");
    return text;
}

TEST(Catalog, ShowsArgumentsInPeoplesWords) {
    const Catalog catalog = readText(
        R"([{"name":"f","inputSchema":{"type":"object","required":["id","lines"],"$defs":{"money":{"type":"integer"}},"properties":{
        "id":{"type":"string","description":"the id"}, "n":{"$ref":"#/$defs/money"}, "x":{"type":["number","null"]}, "ok":{"type":"boolean"},
        "kind":{"enum":["a","b","c"]}, "tags":{"type":"array","items":{"type":"string"}}, "any":{},
        "maybe":{"anyOf":[{"type":"string"},{"type":"null"}]},
        "lines":{"type":"array","items":{"type":"object","required":["sku"],"properties":{"sku":{"type":"string"},"count":{"type":"integer"}}}},
        "address":{"properties":{"city":{"type":"string"}}}}}}])");
    EXPECT_EQ(tree(inputFields(*catalog.find("f"))),
              "id: text\n"
              "n: whole number, optional\n"
              "x: number, optional\n"
              "ok: yes/no, optional\n"
              "kind: one of 3, optional\n"
              "tags: list of text, optional\n"
              "any: any, optional\n"
              "maybe: text, optional\n"
              "lines: list of objects\n"
              "  sku: text\n"
              "  count: whole number, optional\n"
              "address: object, optional\n"
              "  city: text, optional\n");
    EXPECT_EQ(inputFields(*catalog.find("f"))[0].description, "the id");
}

std::size_t count(const std::vector<Field>& fields) {
    std::size_t total = fields.size();
    for (const Field& field : fields) total += count(field.fields);
    return total;
}

TEST(Catalog, HostileSchemasGiveAShortTree) {
    ToolDescription tool;
    // Every object holds two of itself.
    tool.inputSchema =
        parseJson(R"({"properties":{"a":{"$ref":"#"},"b":{"$ref":"#"},"c":{"type":"array","items":{"$ref":"#"}}}})").value();
    EXPECT_LE(count(inputFields(tool)), 5'000u);
    tool.inputSchema = parseJson(R"({"$ref":"#"})").value();
    EXPECT_TRUE(inputFields(tool).empty());
    for (const char* text : {"7", "null", "[]", R"({"properties":[1]})",
                             R"({"properties":{"a":7,"b":{"type":7},"c":{"$ref":"#/nowhere"},"d":{"anyOf":7}},"required":7})"}) {
        tool.inputSchema = parseJson(text).value();
        EXPECT_LE(count(inputFields(tool)), 4u) << text;
    }
}

TEST(Catalog, ReadsThePublishedToolLists) {
    const char* given = std::getenv("WRIT_SHARED");
    const std::filesystem::path shared =
        given != nullptr ? std::filesystem::path(given) : std::filesystem::path(WRIT_SOURCE_DIR).parent_path() / "shared";
    const std::filesystem::path folder = shared / "transcripts";
    if (!std::filesystem::exists(folder))
        GTEST_SKIP() << "NOT RUN: the tool lists are not here; set WRIT_SHARED to the folder that holds transcripts/";
    std::size_t tools = 0;
    for (const char* part : {"tau-bench/tools", "tau2/tools", "agentdojo/tools"}) {
        for (const auto& entry : std::filesystem::directory_iterator(folder / part)) {
            if (!entry.path().filename().string().ends_with("-tools.json")) continue;
            const auto catalog = readCatalog(readJsonFile(entry.path()).value(), "server");
            ASSERT_TRUE(catalog) << entry.path() << catalog.error().text();
            tools += catalog->tools().size();
            for (const ToolDescription& tool : catalog->tools())
                EXPECT_EQ(inputFields(tool).size(), tool.inputSchema["properties"].size()) << tool.name;
        }
    }
    EXPECT_GT(tools, 200u);
}

}  // namespace
}  // namespace writ::sim
