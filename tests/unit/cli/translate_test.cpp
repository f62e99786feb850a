#include "tests/unit/cli/run_writ.h"
#include "tests/unit/workspace/temp_workspace.h"

namespace writ::cli {
namespace {

class Translate : public testing::Test {
protected:
    Outcome writ(const std::string& file, const std::string& text, std::vector<std::string> options = {}) {
        folder.write(file, text);
        std::vector<std::string> words{"translate", (folder.root() / file).string()};
        words.insert(words.end(), options.begin(), options.end());
        return cli::writ(words);
    }
    test::TempFolder folder;
};

constexpr const char* kText =
    "@id(\"a\")\npermit (\n  principal == User::\"x\",\n  action,\n  resource\n)\nwhen { context.n < 5 };\n";

TEST_F(Translate, PoliciesBothWays) {
    const Outcome json = writ("p.cedar", kText);
    EXPECT_EQ(json.status, kFine) << json.err;
    const Json set = parseJson(json.out).value();
    EXPECT_EQ(set["staticPolicies"]["policy0"]["principal"]["entity"]["id"].asString(), "x");
    const Outcome text = writ("p.cedar.json", json.out);
    EXPECT_EQ(text.status, kFine) << text.err;
    EXPECT_EQ(text.out, kText);
    EXPECT_EQ(writ("q.cedar.json", json.out, {"--to", "json"}).out, json.out);
    EXPECT_EQ(writ("q.cedar", kText, {"--to", "cedar"}).out, kText);
}

TEST_F(Translate, IdsOfTheSetBecomeAnnotations) {
    const Outcome text = writ("p.json", R"({"templates":{},"templateLinks":[],"staticPolicies":{"stop":{"effect":"forbid",
        "principal":{"op":"All"},"action":{"op":"All"},"resource":{"op":"All"},"conditions":[]}}})");
    EXPECT_EQ(text.status, kFine) << text.err;
    EXPECT_EQ(text.out, "@id(\"stop\")\nforbid (principal, action, resource);\n");
}

TEST_F(Translate, LinksThatTextCannotHoldAreTold) {
    const Outcome text =
        writ("p.json", R"({"staticPolicies":{},"templates":{"t":{"effect":"permit","principal":{"op":"==","slot":"?principal"},
        "action":{"op":"All"},"resource":{"op":"All"},"conditions":[]}},"templateLinks":[{"templateId":"t","newId":"l","values":{"?principal":{"type":"A","id":"b"}}}]})");
    EXPECT_EQ(text.status, kFindings);
    EXPECT_NE(text.out.find("principal == ?principal"), std::string::npos);
    EXPECT_NE(text.err.find("1 template link left out"), std::string::npos) << text.err;
}

TEST_F(Translate, SchemasBothWays) {
    const Outcome json =
        writ("s.cedarschema", "entity User = { name: String };\naction view appliesTo { principal: User, resource: User };\n");
    EXPECT_EQ(json.status, kFine) << json.err;
    EXPECT_TRUE(parseJson(json.out).value()[""]["entityTypes"].contains("User")) << json.out;
    const Outcome text = writ("s.json", json.out, {"--schema"});
    EXPECT_EQ(text.status, kFine) << text.err;
    EXPECT_NE(text.out.find("entity User"), std::string::npos) << text.out;
}

TEST_F(Translate, MistakesAreShownWithTheirPlace) {
    const Outcome broken = writ("p.cedar", "permit(principal, action);");
    EXPECT_EQ(broken.status, kUsage);
    EXPECT_TRUE(broken.out.empty());
    EXPECT_NE(broken.err.find("CEDAR-0104"), std::string::npos) << broken.err;
    EXPECT_EQ(writ("p.cedar", kText, {"--to", "yaml"}).status, kUsage);
}

}  // namespace
}  // namespace writ::cli
