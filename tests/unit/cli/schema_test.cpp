// `writ schema`, and what `writ check` makes of schemas.
#include "tests/unit/cli/run_writ.h"
#include "tests/unit/workspace/temp_workspace.h"

namespace writ::cli {
namespace {

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

class CliSchema : public testing::Test {
protected:
    CliSchema() {
        shop.write("catalog/shop.json", R"({"tools": [{"name": "look", "inputSchema": {"type": "object"}},
            {"name": "pay", "inputSchema": {"type": "object", "properties": {"cents": {"type": "integer"}}, "required": ["cents"]}}]})");
    }

    test::ShopWorkspace shop;
    std::string root = shop.root().string();
};

TEST_F(CliSchema, PrintsTheSchemaInEachShape) {
    EXPECT_TRUE(contains(writ({"schema", root}).out, "type payInput = {\n  cents: Long\n};"));
    EXPECT_TRUE(contains(writ({"schema", root, "--format", "json"}).out, "\"payInput\""));
    EXPECT_TRUE(contains(writ({"schema", root, "--for", "mcp"}).out, "namespace MyMcpServer {"));
    const Outcome gateway = writ({"schema", root, "--for", "agentcore", "--target", "Shop", "--gateway", "arn:g"});
    EXPECT_TRUE(contains(gateway.out, "action \"Shop___pay\" in [Action::\"Shop\"]")) << gateway.err;
}

TEST_F(CliSchema, TheStubAndOptionsOfTheGeneratorCount) {
    shop.write("stub.cedarschema", "namespace My { @mcp_principal(\"P\") entity P; @mcp_resource(\"R\") entity R; }");
    const std::string stub = shop.path("stub.cedarschema").string();
    EXPECT_TRUE(contains(writ({"schema", root, "--for", "mcp", "--stub", stub}).out, "namespace My {\n  type lookInput"));
    EXPECT_TRUE(
        contains(writ({"schema", root, "--for", "mcp", "--stub", stub, "--keep-annotations"}).out, "@mcp_principal(\"P\")"));
    EXPECT_EQ(writ({"schema", root, "--for", "mcp", "--stub", shop.path("none").string()}).status, kUsage);
}

TEST_F(CliSchema, PoliciesGoToAGatewayAndComeBack) {
    const Outcome sent =
        writ({"schema", root, "--for", "agentcore", "--target", "Shop", "--gateway", "arn:g", "--policies", "a"});
    EXPECT_EQ(sent.status, kFine) << sent.err;
    EXPECT_TRUE(contains(sent.out, "action == AgentCore::Action::\"Shop___pay\", resource == AgentCore::Gateway::\"arn:g\""))
        << sent.out;
    shop.write("sent.cedar", sent.out);
    const Outcome back = writ({"schema", root, "--import", shop.path("sent.cedar").string()});
    EXPECT_EQ(back.status, kFine) << back.err;
    EXPECT_TRUE(contains(back.out, "action == Action::\"pay\", resource == Gateway::\"arn:g\"")) << back.out;
    EXPECT_EQ(writ({"schema", root, "--import", shop.path("policies/a/shop.cedar").string()}).status, kUsage);
}

/// What a gateway has becomes a schema file and a policy version, which go to the gateway as they came from it.
TEST_F(CliSchema, AGatewayComesWithItsSchema) {
    const std::vector<std::string> gateway{"schema", root, "--for", "agentcore", "--target", "Shop", "--gateway", "arn:g"};
    const auto exported = [&](const std::vector<std::string>& more) {
        std::vector<std::string> words = gateway;
        words.insert(words.end(), more.begin(), more.end());
        return writ(words);
    };
    const auto imported = [&](const std::string& file, const std::string& text) {
        shop.write(file, text);
        const Outcome made = writ({"schema", root, "--import", shop.path(file).string()});
        EXPECT_EQ(made.status, kFine) << made.err;
        return made.out;
    };
    const std::string policies =
        "permit (\n  principal is AgentCore::OAuthUser,\n  action in AgentCore::Action::\"Shop\",\n"
        "  resource == AgentCore::Gateway::\"arn:g\"\n)\nwhen { principal.hasTag(\"role\") && principal.getTag(\"role\") == "
        "\"till\" };\n\n"
        "forbid (\n  principal,\n  action == AgentCore::Action::\"Shop___pay\",\n  resource == AgentCore::Gateway::\"arn:g\"\n)\n"
        "when { context.input.cents > 50 && context.system.now < datetime(\"2030-01-01\") || principal == "
        "AgentCore::OAuthUser::\"eve\" };\n\n";
    const std::string schema = exported({}).out;
    ASSERT_TRUE(contains(schema, "namespace AgentCore {"));
    EXPECT_TRUE(
        contains(writ({"schema", root, "--import", shop.path("writ.json").string()}).err, "words of an AgentCore gateway"));

    shop.write("schema/gateway.cedarschema", imported("schema.txt", schema));
    EXPECT_EQ(imported("schema.json", exported({"--format", "json"}).out), imported("schema.txt", schema)) << "in either syntax";
    shop.write("policies/c/gateway.cedar", imported("policies.txt", policies));
    const Outcome checked = writ({"check", root, "--policies", "c"});
    EXPECT_EQ(checked.status, kFine) << checked.out;
    EXPECT_FALSE(contains(checked.out, "CEDAR-")) << checked.out;
    EXPECT_EQ(exported({}).out, schema);
    EXPECT_EQ(exported({"--policies", "c"}).out, policies);
}

TEST_F(CliSchema, ImportsTellWhatHasNoCounterpart) {
    shop.write("gone.txt",
               "namespace AgentCore { entity OAuthUser, Gateway; action \"Shop___gone\" appliesTo { principal: OAuthUser, "
               "resource: Gateway }; }");
    const Outcome text = writ({"schema", root, "--import", shop.path("gone.txt").string()});
    EXPECT_EQ(text.status, kFindings);
    EXPECT_TRUE(contains(text.err, "`Shop___gone` is no tool of the catalog")) << text.err;
    const Json json =
        parseJson(writ({"schema", root, "--json", "--import", shop.path("gone.txt").string()}).out).value_or(Json());
    EXPECT_EQ(json["imported"].asString(), "schema");
    EXPECT_EQ(json["text"].asString(), text.out);
    EXPECT_EQ(json["issues"].size(), 1U);
    shop.write("broken.txt", "namespace AgentCore { entity Gateway in Nothing; }");
    const Outcome broken = writ({"schema", root, "--import", shop.path("broken.txt").string()});
    EXPECT_EQ(broken.status, kUsage);
    EXPECT_TRUE(contains(broken.err, "Nothing")) << broken.err;
}

TEST_F(CliSchema, RefusesWordsItDoesNotKnow) {
    EXPECT_TRUE(contains(writ({"schema", root, "--for", "agentcor"}).err, "agentcore"));
    EXPECT_EQ(writ({"schema", root, "--format", "yaml"}).status, kUsage);
    EXPECT_EQ(writ({"schema", root, "--for", "agentcore"}).status, kUsage);
    EXPECT_EQ(writ({"check", root, "--cedar-compat", "3.0"}).status, kUsage);
    EXPECT_EQ(writ({"check", root, "--level", "x"}).status, kUsage);
}

TEST_F(CliSchema, CheckValidatesAgainstTheSchema) {
    EXPECT_EQ(writ({"check", root}).status, kFine);
    shop.write("policies/a/shop.cedar",
               "permit (principal, action == Action::\"pay\", resource) when { context.input.dollars < 5 };");
    EXPECT_EQ(writ({"check", root}).status, kFine) << "an inferred schema only warns";
    EXPECT_TRUE(contains(writ({"check", root}).out, "dollars"));
    shop.write("schema/shop.cedarschema", "entity Agent = { tier: Long }; entity McpServer;");
    EXPECT_EQ(writ({"check", root}).status, kFindings);
    EXPECT_EQ(writ({"check", root, "--no-schema"}).status, kFine);
}

TEST_F(CliSchema, TheReleaseAndTheLevelMatter) {
    shop.write("schema/shop.cedarschema", "entity Agent = { tier: Long, boss?: Agent }; entity McpServer;");
    shop.write("policies/a/shop.cedar", "permit (principal is McpServer, action == Action::\"pay\", resource);");
    EXPECT_EQ(writ({"check", root, "--policies", "a"}).status, kFine);
    EXPECT_EQ(writ({"check", root, "--policies", "a", "--cedar-compat", "4.12"}).status, kFindings);
    shop.write("policies/a/shop.cedar",
               "permit (principal, action, resource) when { principal has boss && principal.boss.tier > 1 };");
    EXPECT_EQ(writ({"check", root, "--policies", "a", "--level", "2"}).status, kFine);
    EXPECT_EQ(writ({"check", root, "--policies", "a", "--level", "1"}).status, kFindings);
}

TEST_F(CliSchema, ABrokenSchemaStopsAReplay) {
    shop.write("schema/shop.cedarschema", "entity Agent = { tier: Lomg };");
    EXPECT_EQ(writ({"replay", root}).status, kUsage);
    const Outcome checked = writ({"check", root});
    EXPECT_EQ(checked.status, kFindings);
    EXPECT_TRUE(contains(checked.out, "schema/shop.cedarschema")) << checked.out;
}

TEST_F(CliSchema, ReplaysTellWhatDoesNotFit) {
    shop.write("catalog/shop.json", R"({"tools": [{"name": "look", "inputSchema": {"type": "object"}},
        {"name": "pay", "inputSchema": {"type": "object", "properties": {"cents": {"type": "string"}}, "required": ["cents", "to"]}}]})");
    const Json calls = parseJson(writ({"replay", root, "--json"}).out).value_or(Json())["calls"];
    EXPECT_EQ(calls.at(0)["schema"].size(), 0U);
    EXPECT_EQ(calls.at(1)["schema"].size(), 2U) << calls.at(1).dump();
    EXPECT_EQ(calls.at(1)["schema"].at(0)["code"].asString(), "type");
    EXPECT_EQ(calls.at(1)["schema"].at(1)["code"].asString(), "missing");
    EXPECT_EQ(calls.at(1)["verdict"].asString(), "allow") << "the verdict does not depend on it";
    EXPECT_EQ(calls.at(4)["schema"].size(), 1U) << "a masked amount is not missing: " << calls.at(4).dump();
    EXPECT_TRUE(contains(writ({"replay", root}).out, "/context/input/cents"));
}

}  // namespace
}  // namespace writ::cli
