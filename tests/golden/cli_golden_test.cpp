// What `writ` prints for the samples, byte for byte. WRIT_UPDATE_GOLDENS=1 rewrites the files.
#include "app/cli/command_table.h"
#include "engine/json/file.h"
#include "simulator/store/store.h"
#include "tests/unit/workspace/temp_workspace.h"

#include <gtest/gtest.h>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <sstream>

namespace writ::cli {
namespace {

namespace fs = std::filesystem;

struct Golden {
    std::string file;
    std::vector<std::string> words;  ///< "@name" stands for a sample's folder
    std::string input = {};
    bool copied = false;  ///< on a copy, which may be written to, of a sample outside of any repository
};

/// Policies a with the limit of b, kept as the snapshot "limit".
void keepLimitOnly(const fs::path& root) {
    const auto workspace = sim::loadWorkspaceWithoutSessions(root);
    ASSERT_TRUE(workspace);
    auto version = sim::policyVersion(**workspace, "a");
    ASSERT_TRUE(version);
    for (SourcePtr& source : version->sources) {
        std::string text(source->text());
        const std::string old = "amount_cents < 50000";
        if (const std::size_t at = text.find(old); at != std::string::npos) text.replace(at, old.size(), "amount_cents <= 50000");
        source = std::make_shared<const Source>(source->name(), std::move(text));
    }
    auto store = sim::Store::open(root / ".writ/store.sqlite");
    ASSERT_TRUE(store && store->saveSnapshot("limit", version->sources, "2026-03-14T09:00:00Z"));
}

/// Refunds of which something is not known, one a line.
std::string partialRefunds() {
    const auto line = [](const char* subject, const char* context, const char* unknown) {
        return std::string(R"({"subject":{"type":"Agent")") + subject +
               R"(},"action":{"name":"process_refund"},"resource":{"type":"McpServer","id":"commerce"},"context":)" + context +
               R"(,"unknown":[{"pointer":")" + unknown + "\",\"reason\":\"not_recorded\"}]}\n";
    };
    const char* agent = R"(,"id":"refund-agent")";
    return line(agent, R"({"input":{"order_id":"O-1001"},"session":{"order_age_days":3,"customer_verified":true}})",
                "/context/input/amount_cents") +
           line(agent, R"({"input":{"order_id":"O-1001","amount_cents":60000},"session":{"customer_verified":true}})",
                "/context/session/order_age_days") +
           line(agent, R"({"input":{"order_id":"O-1001","amount_cents":9}})", "/context/session") +
           line(agent, "null", "/context") +
           line("", R"({"input":{"order_id":"O-1001","amount_cents":9},"session":{"order_age_days":3,"customer_verified":true}})",
                "/subject/id");
}

std::vector<Golden> goldens() {
    std::vector<Golden> all{
        {"help.txt", {"--help"}},
        {"refund-replay-a.txt", {"replay", "@refund"}},
        {"refund-replay-b.txt", {"replay", "@refund", "--policies", "b"}},
        {"refund-probe.txt", {"probe", "@refund", "refund", "--step", "27"}},
        {"mail-probe.json", {"probe", "@mail", "mail", "--step", "10", "--json"}},
        {"refund-compare.txt", {"compare", "@refund"}},
        {"refund-compare-full.txt", {"compare", "@refund", "--full"}},
        {"five-scenarios-groups.txt", {"compare", "@five-scenarios", "--group-by", "rule-to"}},
        {"five-scenarios-grid.txt", {"compare", "@five-scenarios", "--grid", "a,limit,b"}, {}, true},
        {"five-scenarios-grid.json", {"compare", "@five-scenarios", "--grid", "a,limit,b", "--json"}, {}, true},
        {"refund-review.md",
         {"review", "@refund", "--markdown", "--accept", "change=allow-deny", "--by", "Dana Whitfield", "--note",
          "Closes three holes", "--time", "2026-03-17T09:00:00+01:00"},
         {},
         true},
        {"refund-versions.txt", {"versions", "@refund"}, {}, true},
        {"refund-check.txt", {"check", "@refund"}},
        {"refund-schema.txt", {"schema", "@refund"}},
        {"refund-test.txt", {"test", "@refund"}},
        {"refund-whatif.txt",
         {"whatif", "@refund", "refund", "30", "--policies", "b", "--set", "/context/input/order_id=O-1003"}},
        {"refund-explain.json", {"explain", "@refund", "--json", "--call", "3"}},
        {"refund-decide-partial.txt", {"decide", "@refund", "--partial", "--policies", "b"}, partialRefunds()},
        {"refund-decide-partial.jsonl", {"decide", "@refund", "--partial", "--json", "--policies", "b"}, partialRefunds()},
        {"billing-report-b.txt",
         {"report", "@billing", "--policies", "b", "--author", "Dana Whitfield", "--time", "2026-03-17T09:00:00+01:00"}},
        {"refund-catalog.txt", {"catalog", "show", "@refund"}},
        {"refund-usage.txt", {"catalog", "usage", "@refund"}},
        {"refund-impact.txt", {"catalog", "impact", "@refund", "--to", "@../../tests/golden/refund-renamed-argument.json"}},
        {"refund-impact.json",
         {"catalog", "impact", "@refund", "--json", "--to", "@../../tests/golden/refund-renamed-argument.json"}},
        {"billing-replay-b.txt", {"replay", "@billing", "--policies", "b"}}};
    for (const char* sample : {"refund", "billing", "delegation", "mail", "shell", "five-scenarios", "airline"}) {
        const std::string name = sample;
        all.push_back({name + "-replay-a.json", {"replay", "@" + name, "--json", "--policies", "a"}});
        all.push_back({name + "-replay-b.json", {"replay", "@" + name, "--json", "--policies", "b"}});
        all.push_back({name + "-compare.json", {"compare", "@" + name, "--json", "--full", "--from", "a", "--to", "b"}});
    }
    all.push_back({"five-scenarios-draft.json", {"draft", "@five-scenarios", "--json"}});
    all.push_back({"refund-draft.txt", {"draft", "@refund"}});
    // Hypothetical requests at the constants; check_boundary.py reads their verdicts from the scenarios' rules.
    for (const char* sample : {"refund", "billing", "delegation", "mail", "shell"}) {
        const std::string name = sample;
        all.push_back({name + "-boundary.txt", {"boundary", "@" + name}});
        all.push_back({name + "-boundary.json", {"boundary", "@" + name, "--json"}});
    }
    // The clause tables of all calls of the scenarios, with the smallest changes.
    for (const char* sample : {"refund", "billing", "delegation", "mail", "shell"}) {
        for (const char* version : {"a", "b"}) {
            const std::string name = sample;
            all.push_back({name + "-explain-" + version + ".txt", {"explain", "@" + name, "--policies", version}});
        }
    }
    return all;
}

class CliGolden : public testing::TestWithParam<Golden> {};

TEST_P(CliGolden, IsUnchanged) {
    const fs::path source(WRIT_SOURCE_DIR);
    std::vector<std::string> words = GetParam().words;
    const test::TempFolder copies;
    for (std::string& word : words) {
        if (word.front() != '@') continue;
        const fs::path sample = source / "resources/samples" / word.substr(1);
        word = (GetParam().copied ? copies.path("copy") : sample).string();
        if (!GetParam().copied) continue;
        fs::copy(sample, word, fs::copy_options::recursive);
        keepLimitOnly(word);
    }
    std::istringstream in(GetParam().input);
    std::ostringstream out, err;
    Console console{in, out, err};
    EXPECT_NE(run(words, console), kUsage) << err.str();
    EXPECT_EQ(err.str(), "");
    const fs::path file = source / "tests/golden/cli" / GetParam().file;
    const char* update = std::getenv("WRIT_UPDATE_GOLDENS");
    if (update != nullptr && std::string(update) == "1") {
        ASSERT_TRUE(writeFileAtomically(file, out.str()));
        GTEST_SKIP() << "rewritten: " << file;
    }
    const auto expected = readFile(file);
    ASSERT_TRUE(expected) << "missing: " << file;
    EXPECT_EQ(out.str(), *expected);
    EXPECT_EQ(out.str().find(source.string()), std::string::npos) << "a path of this machine";
}

INSTANTIATE_TEST_SUITE_P(Samples, CliGolden, testing::ValuesIn(goldens()), [](const auto& golden) {
    std::string name = golden.param.file;
    for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
    return name;
});

}  // namespace
}  // namespace writ::cli
