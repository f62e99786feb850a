#include "app/cli/command_table.h"
#include "engine/json/file.h"
#include "tests/unit/workspace/temp_workspace.h"

#include <sstream>

namespace writ::cli {
namespace {

struct Outcome {
    int status = 0;
    std::string out, err;
    [[nodiscard]] Json json() const { return parseJson(out).value_or(Json()); }
};

Outcome catalog(std::vector<std::string> words, const std::string& input = {}) {
    words.insert(words.begin(), "catalog");
    std::istringstream in(input);
    std::ostringstream out, err;
    Console console{in, out, err, false};
    const int status = run(words, console);
    return {status, out.str(), err.str()};
}

class CatalogCli : public testing::Test {
protected:
    test::ShopWorkspace shop;
    std::string root = shop.root().string();
    std::string file(const std::string& name, const std::string& text) {
        shop.write(name, text);
        return shop.path(name).string();
    }
};

TEST_F(CatalogCli, ShowsTypesRequiredValuesLimitsAndHints) {
    const std::string name = file("c.json", R"({"server":"shop","tools":[
        {"name":"get","title":"Get","annotations":{"readOnlyHint":true,"openWorldHint":false},"inputSchema":{"type":"object","required":["id"],
         "properties":{"id":{"type":"string","pattern":"^A"},"deep":{"type":"object","properties":{"n":{"type":"integer","minimum":0,"maximum":9}}}}}},
        {"name":"put","inputSchema":{"properties":{"kind":{"enum":["a","b"]}}}},
        {"name":"drop","annotations":{"destructiveHint":true,"idempotentHint":true}},
        {"name":"safe","annotations":{"readOnlyHint":false,"destructiveHint":false,"idempotentHint":false,"openWorldHint":true}}]})");
    EXPECT_EQ(catalog({"show", name}).out, R"(shop
  get  Get
    read-only yes, destructive yes (implied), idempotent no (implied), open world no
    id: text, required; pattern ^A
    deep: object
      n: whole number; at least 0; at most 9
  put
    read-only no (implied), destructive yes (implied), idempotent no (implied), open world yes (implied)
    kind: one of 2: "a", "b"
  drop
    read-only no (implied), destructive yes, idempotent yes, open world yes (implied)
  safe
    read-only no, destructive no, idempotent no, open world yes
)");
    const Json json = catalog({"show", name, "--json"}).json();
    EXPECT_EQ(json["tools"].at(0)["fields"].at(1)["fields"].at(0)["limits"].asString(), "at least 0; at most 9");
    EXPECT_EQ(catalog({"show", root}).status, kFine);
}

TEST_F(CatalogCli, ImportsIntoAWorkspaceAndKeepsWhatIsThere) {
    const std::string yaml = file("api.yaml",
                                  "openapi: 3.0.0\ninfo: {title: Api}\npaths:\n  /x:\n    post:\n      parameters: [{name: q, "
                                  "in: query, schema: {type: string}}]\n");
    const Json entry = catalog({"import", yaml, "--into", root, "--json"}).json()["catalogs"].at(0);
    EXPECT_EQ(entry["format"].asString(), "openapi");
    EXPECT_EQ(entry["tools"].asInteger(), 1);
    EXPECT_EQ(entry["fields"].asInteger(), 1);
    EXPECT_EQ(entry["added"].asString(), "catalog/api.json");
    EXPECT_EQ(catalog({"import", yaml, "--into", root, "--json"}).json()["catalogs"].at(0)["added"].asString(),
              "catalog/api-2.json");
    std::filesystem::remove(shop.path("catalog/api-2.json"));
    EXPECT_NE(catalog({"show", root}).out.find("post_x"), std::string::npos);
    const std::string odd = "[ {\"name\" : \"odd\"} ]";
    EXPECT_EQ(catalog({"import", file("odd.json", odd), "--into", root}).status, kFine);
    EXPECT_EQ(readFile(shop.path("catalog/odd.json")).value(), odd);
}

TEST_F(CatalogCli, NothingIsWrittenWhenOneFileIsWrong) {
    const std::string good = file("good.json", R"([{"name":"a"}])");
    const Outcome outcome = catalog({"import", good, file("bad.yaml", "a: [\n"), "--into", root});
    EXPECT_EQ(outcome.status, kUsage);
    EXPECT_NE(outcome.err.find("bad.yaml:2:1"), std::string::npos) << outcome.err;
    EXPECT_FALSE(std::filesystem::exists(shop.path("catalog/good.json")));
}

TEST_F(CatalogCli, AManifestBecomesAPolicyThatReplaysAsItSays) {
    shop.write("writ.json", R"({"format": 1, "active": "m"})");
    std::filesystem::create_directories(shop.path("policies/m"));
    const std::string policy = shop.path("policies/m/tools.cedar").string();
    const std::string manifest = file("tools.yaml", "tools: [pay]\n");
    ASSERT_EQ(catalog({"import", manifest, "--policy", policy, "--into", root}).status, kFine);
    std::istringstream in;
    std::ostringstream out, err;
    Console console{in, out, err, false};
    run({"replay", root, "--json"}, console);
    const Json replayed = parseJson(out.str()).value();
    std::size_t calls = 0;
    for (const Json& call : replayed["calls"].asArray()) {
        if (call["verdict"].isNull()) continue;
        ++calls;
        const bool isListed = call["tool"].asString() == "pay";
        EXPECT_EQ(call["verdict"].asString(), isListed ? "allow" : "deny") << call.dump();
        EXPECT_EQ(call["reason"].asString(), isListed ? "permit" : "default_deny");
    }
    EXPECT_GT(calls, 2U);
    EXPECT_NE(catalog({"import", manifest, "--policy", policy}).err.find("exists already"), std::string::npos);
    const Outcome none = catalog({"import", file("mcp.json", R"([{"name":"a"}])"), "--policy", shop.path("p.cedar").string()});
    EXPECT_EQ(none.status, kUsage);
    EXPECT_FALSE(std::filesystem::exists(shop.path("p.cedar")));
}

TEST_F(CatalogCli, HelpsWithActions) {
    EXPECT_NE(catalog({"sho", root}).err.find("Did you mean 'show'?"), std::string::npos);
    EXPECT_EQ(catalog({"show"}).status, kUsage);
    EXPECT_EQ(catalog({"show", root, root}).status, kUsage);
    EXPECT_EQ(catalog({"show", shop.path("none").string()}).status, kUsage);
}

}  // namespace
}  // namespace writ::cli
