#include "simulator/catalog/manifest.h"
#include "engine/cedar/language.h"
#include "engine/json/yaml.h"

#include <gtest/gtest.h>

namespace writ::sim {
namespace {

ToolManifest manifestOf(const char* yaml) {
    const auto manifest = readToolManifest(parseYaml(yaml).value());
    EXPECT_TRUE(manifest) << yaml;
    return manifest.value_or(ToolManifest());
}

std::string verdict(const std::string& policy, const std::string& agent, const std::string& tool,
                    const Json& facts = Json(Json::Array{})) {
    const Language& cedar = cedar::language();
    const Compiled compiled = cedar.compile({std::make_shared<const Source>("p.cedar", policy)});
    EXPECT_TRUE(compiled.policies) << policy;
    if (!compiled.policies) return "";
    Request request;
    request.subject = {"Agent", agent};
    request.action = tool;
    request.resource = {"McpServer", "s"};
    const InputPtr input = cedar.prepare(request, cedar.prepareFacts(Facts(facts)).value(), {}).value();
    const auto scratch = compiled.policies->makeScratch();
    const Decision& decision = compiled.policies->decide(*input, *scratch);
    return std::string(word(decision.verdict)) + " " + std::string(word(decision.reason));
}

TEST(ToolManifest, PermitsExactlyWhatItLists) {
    struct Row {
        const char* yaml;
        const char* allowed;  ///< "agent tool" one by one
        const char* denied;
    };
    const std::vector<Row> rows{
        {"tools: [a, b]", "x a, x b, y a", "x c"},
        {"tools: a, b", "x a, x b", "x c"},
        {"agent: x\ntools: [a, b]", "x a", "y a, x c"},
        {"name: x\ntools: [a]", "x a", "y a"},
        {"agents:\n  x: [a]\n  y: {model: m, tools: [{name: b, description: d}]}", "x a, y b", "x b, y a, z a"},
        {"agents:\n- {name: x, tools: [a]}\n- {name: y, allowed_tools: {b: true, c: false}}", "x a, y b", "x b, y c"},
        {"agents:\n  x: [a]\ntools: [a, b]", "x a", "x b, y a"},
        {"tools: [a, b]\ndeny: [b]", "x a", "x b"},
        {"tools: [a, b, c]\ndeny: {b: {when: night}, c: 7}", "x a", "x b, x c"},
        {"tools: [a, b]\nexclude: [{name: b, reason: r}]", "x a", "x b"},
        {"tools: [a, b]\nexclude: ['b*']", "", "x a, x b"},
        {"tools: [a, b]\nexclude: [{reason: r}]", "", "x a, x b"},
        {"tools: [a]\ndeny: 7", "", "x a"},
        {"tools: [a, 'git*', {name: b, when: hour < 6}, {name: c, enabled: false}, {name: d, enabled: true}]", "x a, x d",
         "x b, x c, x git, x 'git*'"},
        {"tools: [a]\nagents:\n  x: []", "", "x a, y a"},
        {R"(tools: ['a"b', "a\nb"])", "x a\"b, x a\nb", "x a"},
    };
    for (const Row& row : rows) {
        const std::string policy = manifestPolicy(manifestOf(row.yaml), "tools.yaml");
        for (const auto& [list, expected] :
             {std::pair(row.allowed, "allow permit"), std::pair(row.denied, "deny default_deny")}) {
            std::string_view rest = list;
            while (!rest.empty()) {
                const std::size_t comma = std::min(rest.find(", "), rest.size());
                const std::string_view one = rest.substr(0, comma);
                EXPECT_EQ(verdict(policy, std::string(one.substr(0, 1)), std::string(one.substr(2))), expected) << one << "\n"
                                                                                                                << policy;
                rest.remove_prefix(std::min(comma + 2, rest.size()));
            }
        }
    }
}

TEST(ToolManifest, RolesAreGroups) {
    const std::string policy = manifestPolicy(manifestOf("roles:\n  support: {tools: [a]}"), "roles.yaml");
    const Json facts = parseJson(R"([{"uid":{"type":"Agent","id":"x"},"attrs":{},"parents":[{"type":"Role","id":"support"}]},
        {"uid":{"type":"Role","id":"support"},"attrs":{},"parents":[]}])")
                           .value();
    EXPECT_EQ(verdict(policy, "x", "a", facts), "allow permit");
    EXPECT_EQ(verdict(policy, "y", "a", facts), "deny default_deny");
}

TEST(ToolManifest, NamesItsSourceAndWhatItLeavesOut) {
    const std::string policy =
        manifestPolicy(manifestOf("agents:\n  \"x\\n}\": {tools: [a, 'b*'], budget: 7}"), "my\ntools.yaml");
    EXPECT_EQ(policy, R"(// Starting policy made from my?tools.yaml: what it lists is permitted, anything else is denied.
// Note: 'b*' is a pattern, no tool's name; it permits nothing.
// Note: of x?}: not looked at: budget.

// From my?tools.yaml, agent x?}.
@id("tools of agent x\n}")
permit (
    principal == Agent::"x\n}",
    action in [
        Action::"a"
    ],
    resource
);
)");
}

TEST(ToolManifest, IsNotSeenInOtherDocuments) {
    for (const char* yaml : {"7", "[]", "{}", "tools: 7", "agents: [1]", "agents: {x: {model: m}}"}) {
        EXPECT_FALSE(readToolManifest(parseYaml(yaml).value())) << yaml;
    }
}

}  // namespace
}  // namespace writ::sim
