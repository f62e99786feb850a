#include "simulator/catalog/usage.h"

#include "simulator/catalog/impact.h"
#include "tests/unit/workspace/temp_workspace.h"

namespace writ::sim {
namespace {

ReplayPtr replayed(const test::TempFolder& folder, const std::string& rev = {}) {
    RunControl control;
    const WorkspacePtr workspace = loadWorkspace(folder.root(), {}, control).value();
    for (const WorkspaceProblem& problem : workspace->problems) EXPECT_FALSE(problem.fatal) << problem.error.text();
    const CorpusPtr corpus = prepareCorpus(workspace, control).value();
    PolicyVersion version = policyVersion(*workspace, rev).value();
    const Compiled compiled = languageById("cedar")->compile(version.sources);
    EXPECT_TRUE(compiled.policies);
    return replay(corpus, compiled.policies, std::move(version), control).value();
}

TEST(CatalogUsage, CountsCallsAndValues) {
    const test::ShopWorkspace shop;
    const ReplayPtr replay = replayed(shop);
    const CatalogUse use = usageOf(*replay);
    const ToolUse& pay = *use.find("pay");
    EXPECT_EQ(pay.calls, 5U);
    ASSERT_EQ(pay.arguments.size(), 1U);
    const ArgumentUse& cents = pay.arguments[0];
    EXPECT_EQ(cents.pointer, "/cents");
    EXPECT_EQ(cents.calls, 3U);
    EXPECT_EQ(cents.unknown, 1U);
    EXPECT_EQ(cents.least, Json(30));
    EXPECT_EQ(cents.most, Json(200));
    EXPECT_EQ(cents.distinct, 3U);
    EXPECT_FALSE(cents.more);
    EXPECT_EQ(pay.rules, std::vector<std::uint32_t>{1});
    EXPECT_EQ(pay.matched, std::vector<std::uint32_t>{1});
    EXPECT_EQ(use.find("look")->calls, 1U);
    EXPECT_EQ(use.find("none"), nullptr);
}

TEST(CatalogUsage, FindsUngovernedTools) {
    struct Row {
        const char* policy;
        const char* governed;  ///< of look, pay, idle
    };
    const std::vector<Row> rows{
        {R"(permit(principal, action == Action::"look", resource);)", "yes no no"},
        {R"(permit(principal, action in [Action::"look", Action::"pay"], resource);)", "yes yes no"},
        {R"(permit(principal, action, resource);)", "yes yes yes"},
        {R"(forbid(principal, action == Action::"idle", resource) when { context.input.x > 1 };)", "no no yes"},
        {R"(permit(principal, action, resource) when { action == Action::"pay" && context.input.cents < 5 };)", "no yes no"},
        {R"(permit(principal, action, resource) unless { action == Action::"pay" };)", "yes no yes"},
        {R"(permit(principal, action, resource) when { action in Action::"reads" };)", "yes no no"},
        {R"(permit(principal, action in Action::"reads", resource);)", "yes no no"},
        {R"(permit(principal, action in Action::"others", resource);)", "no no no"},
        // The binding makes every principal an agent, and every resource a server.
        {R"(permit(principal is Person, action, resource);)", "no no no"},
        {R"(permit(principal == Agent::"somebody", action, resource);)", "yes yes yes"},
        {R"(permit(principal, action, resource is Doc);)", "no no no"},
        {R"(permit(principal in Person::"x", action, resource);)", "yes yes yes"},
        {"", "no no no"},
    };
    for (const Row& row : rows) {
        const test::ShopWorkspace shop;
        shop.write("catalog/idle.json", R"([{"name": "idle"}])");
        shop.write("facts/actions.json",
                   R"([{"uid": {"type": "Action", "id": "look"}, "attrs": {}, "parents": [{"type": "Action", "id": "reads"}]}])");
        shop.write("policies/a/shop.cedar", row.policy);
        const CatalogUse use = usageOf(*replayed(shop));
        std::string governed;
        for (const char* tool : {"look", "pay", "idle"})
            governed += (governed.empty() ? "" : " ") + std::string(word(use.find(tool)->governed));
        EXPECT_EQ(governed, row.governed) << row.policy;
        EXPECT_EQ(use.find("idle")->calls, 0U);
    }
}

TEST(CatalogUsage, ADeclaredSchemaProvesMore) {
    const test::ShopWorkspace shop;
    shop.write("schema/s.cedarschema",
               "entity Agent = { tier: Long }; entity Person; entity McpServer;\n"
               "action pay appliesTo { principal: Agent, resource: McpServer, context: { input: { cents: Long } } };");
    shop.write(
        "catalog/shop.json",
        R"([{"name": "look"}, {"name": "pay", "inputSchema": {"type": "object", "properties": {"cents": {"type": "integer"}}, "required": ["cents"]}}])");
    shop.write(
        "policies/a/shop.cedar",
        R"(permit(principal, action == Action::"pay", resource) when { context.input.cents < 5 && context.input.cents > 9 };)");
    EXPECT_EQ(usageOf(*replayed(shop)).find("pay")->governed, Governed::No);
    shop.write("policies/a/shop.cedar",
               R"(permit(principal, action == Action::"pay", resource) when { context.input.cents < 5 };)");
    EXPECT_EQ(usageOf(*replayed(shop)).find("pay")->governed, Governed::Yes);
}

std::string call(const std::string& id, const std::string& tool, const std::string& arguments, const std::string& result) {
    return R"(,{"role": "assistant", "content": null, "tool_calls": [{"id": ")" + id +
           R"(", "type": "function", "function": {"name": ")" + tool + R"(", "arguments": )" + Json(arguments).dump() +
           R"(}}]},{"role": "tool", "tool_call_id": ")" + id + R"(", "content": )" + Json(result).dump() + "}";
}

// Also where nothing else of the object is known.
TEST(CatalogUsage, CountsWhatContextHolds) {
    const test::ShopWorkspace shop;
    shop.write("binding.json",
               R"({"format": 1, "masked": ["***"], "principal": {"type": "Agent", "id": "clerk"},
        "resource": {"type": "McpServer", "id": "shop"}, "context": {"session": {"cents": {"$argument": "/cents"}}}})");
    const CatalogUse use = usageOf(*replayed(shop));
    ASSERT_EQ(use.context.count("session"), 1U);
    const std::vector<ArgumentUse>& fields = use.context.at("session");
    ASSERT_EQ(fields.size(), 1U);
    EXPECT_EQ(fields[0].pointer, "/cents");
    EXPECT_EQ(fields[0].type, "whole number");
    EXPECT_EQ(fields[0].calls, 3U);
    EXPECT_EQ(fields[0].unknown, 1U);
    shop.write("sessions/s1.json", R"({"model": "m", "messages": [{"role": "user", "content": "x"})" +
                                       call("1", "pay", R"({"cents": "***"})", "ok") +
                                       call("2", "pay", R"({"cents": "***"})", "ok") + "]}");
    const CatalogUse masked = usageOf(*replayed(shop));
    ASSERT_EQ(masked.context.count("session"), 1U);
    EXPECT_EQ(masked.context.at("session")[0].calls, 0U);
    EXPECT_EQ(masked.context.at("session")[0].unknown, 2U);
}

TEST(CatalogUsage, ListsHintsThatCallsSpeakAgainst) {
    const test::ShopWorkspace shop;
    shop.write("catalog/shop.json", R"([
        {"name": "read_note", "annotations": {"readOnlyHint": true}},
        {"name": "peek", "annotations": {"readOnlyHint": true}},
        {"name": "touch", "annotations": {"readOnlyHint": true}},
        {"name": "mark", "annotations": {"readOnlyHint": true}},
        {"name": "update_note", "annotations": {"readOnlyHint": true}},
        {"name": "look", "annotations": {"readOnlyHint": true}},
        {"name": "run", "annotations": {"destructiveHint": false}},
        {"name": "tidy", "annotations": {"destructiveHint": false}},
        {"name": "write_note"}])");
    shop.write("binding.json",
               R"({"format": 1, "principal": {"type": "Agent", "id": "clerk"}, "resource": {"type": "McpServer", "id": "shop"},
        "records": {"Note": {"effects": [{"tool": "mark", "key": {"$argument": "/id"}, "set": {"/marked": true}}]}}})");
    shop.write(
        "sessions/s1.json",
        R"({"model": "m", "messages": [{"role": "user", "content": "x"})" + call("1", "read_note", R"({"id": "n"})", "one") +
            call("2", "touch", "{}", "ok") + call("3", "read_note", R"({"id": "n"})", "two") + call("4", "peek", "{}", "a list") +
            call("5", "read_note", R"({"id": "m"})", "three") + call("6", "mark", R"({"id": "n"})", "ok") +
            call("7", "update_note", R"({"id": "n"})", "The note has been updated.") +
            call("8", "tidy", "{}", R"({"deleted_count": 3})") + call("9", "write_note", "{}", "Created.") +
            call("10", "look", R"({"command": "ls -la && cat a.txt"})", "a.txt") +
            call("11", "look", R"({"command": "sort a.txt > b.txt"})", "") +
            call("14", "peek", R"({"sql": "SELECT name FROM users WHERE age > 30"})", "a list") +
            call("12", "run", R"({"command": "mkdir out"})", "") + call("13", "run", R"({"command": "rm -r out"})", "") + "]}");
    const ReplayPtr replay = replayed(shop);
    const CatalogUse use = usageOf(*replay);
    const auto told = [&](const char* tool) {
        std::string text;
        for (const HintConflict& conflict : use.find(tool)->conflicts) {
            text += (text.empty() ? "" : "; ") + std::string(conflict.hint) + " " + std::string(conflict.sign) +
                    (conflict.heuristic ? "" : " fact");
            EXPECT_TRUE(conflict.stated);
        }
        return text;
    };
    EXPECT_EQ(told("touch"), "readOnlyHint changed-read");
    EXPECT_EQ(told("mark"), "readOnlyHint declared-effect fact");
    EXPECT_EQ(told("update_note"), "readOnlyHint result-word; readOnlyHint verb");
    EXPECT_EQ(told("tidy"), "destructiveHint result-word");
    EXPECT_EQ(told("look"), "readOnlyHint command");
    EXPECT_EQ(told("run"), "destructiveHint command");
    EXPECT_EQ(use.find("run")->conflicts[0].evidence, "its command is to delete: rm -r out");
    EXPECT_EQ(told("read_note"), "");
    EXPECT_EQ(told("peek"), "");
    EXPECT_EQ(told("write_note"), "");
    EXPECT_EQ(use.find("touch")->conflicts[0].evidence, "read_note answers otherwise in step 6 than in step 2");
}

CatalogImpact impact(const test::TempFolder& folder, std::string_view catalog) {
    RunControl control;
    const auto after = snapshotOf(readCatalog(parseJson(catalog).value(), "shop").value(), "after");
    return impactOf(*replayed(folder), after, control).value();
}

std::string verdicts(const CatalogImpact& impact) {
    std::string text;
    for (const CallImpact& call : impact.calls)
        text += (text.empty() ? "" : "; ") + std::to_string(call.call) + " " + call.before + " to " + call.after +
                (call.issues.empty() ? "" : " !");
    return text;
}

TEST(CatalogImpact, AsksForRenamedArgumentsByTheirNewNames) {
    const test::ShopWorkspace shop;
    shop.write(
        "catalog/shop.json",
        R"([{"name": "look"}, {"name": "pay", "inputSchema": {"type": "object", "properties": {"cents": {"type": "integer"}}}}])");
    const CatalogImpact renamed = impact(
        shop,
        R"([{"name": "look"}, {"name": "pay", "inputSchema": {"type": "object", "properties": {"amount": {"type": "integer"}}}}])");
    EXPECT_FALSE(renamed.broken);
    EXPECT_EQ(verdicts(renamed), "2 allow to indeterminate; 3 allow to indeterminate; 4 deny to indeterminate");
    EXPECT_EQ(renamed.unchanged, 3U);
    // Optional before, and so perhaps missing; unknown now.
    ASSERT_EQ(renamed.rules.size(), 2U);
    EXPECT_EQ(renamed.rules[0].rule, "A.pay");
    EXPECT_FALSE(renamed.rules[0].fixed);
    EXPECT_NE(renamed.rules[0].message.find("no attribute `cents`"), std::string::npos) << renamed.rules[0].message;
    EXPECT_TRUE(renamed.rules[1].fixed);
    const CatalogImpact same = impact(
        shop,
        R"([{"name": "look"}, {"name": "pay", "inputSchema": {"type": "object", "properties": {"cents": {"type": "integer"}}}}])");
    EXPECT_TRUE(same.rules.empty() && same.calls.empty() && same.difference.tools.empty());
    EXPECT_EQ(same.unchanged, 6U);
}

TEST(CatalogImpact, TellsWhatDoesNotFitAnyMore) {
    const test::ShopWorkspace shop;
    shop.write(
        "catalog/shop.json",
        R"([{"name": "look"}, {"name": "pay", "inputSchema": {"type": "object", "properties": {"cents": {"type": "integer"}}}}])");
    const CatalogImpact text = impact(
        shop,
        R"([{"name": "look"}, {"name": "pay", "inputSchema": {"type": "object", "properties": {"cents": {"type": "string"}}}}])");
    EXPECT_EQ(text.calls.size(), 3U);
    for (const CallImpact& call : text.calls) EXPECT_FALSE(call.issues.empty() && !call.flips());
    const CatalogImpact gone =
        impact(shop, R"([{"name": "pay", "inputSchema": {"type": "object", "properties": {"cents": {"type": "integer"}}}}])");
    EXPECT_EQ(verdicts(gone), "1 allow to allow !");
    EXPECT_FALSE(gone.rules.empty());
    shop.write(
        "binding.json",
        R"({"format": 1, "principal": {"type": "Agent", "id": "clerk"}, "resource": {"type": "McpServer", "id": "shop"}, "tools": {"look": {"context": {"x": 1}}}})");
    const CatalogImpact broken = impact(shop, R"([{"name": "pay", "inputSchema": {"type": "object"}}])");
    ASSERT_TRUE(broken.broken);
    EXPECT_NE(broken.broken->text().find("binding.json"), std::string::npos);
}

}  // namespace
}  // namespace writ::sim
