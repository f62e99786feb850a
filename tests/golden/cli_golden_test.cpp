// What `writ` prints for the samples, byte for byte. WRIT_UPDATE_GOLDENS=1 rewrites the files.
#include "app/cli/command_table.h"
#include "engine/json/file.h"

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
};

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
           line(
               "",
               R"({"input":{"order_id":"O-1001","amount_cents":9},"session":{"order_age_days":3,"customer_verified":true}})",
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
        {"refund-check.txt", {"check", "@refund"}},
        {"refund-schema.txt", {"schema", "@refund"}},
        {"refund-test.txt", {"test", "@refund"}},
        {"refund-whatif.txt", {"whatif", "@refund", "refund", "30", "--policies", "b", "--set", "/context/input/order_id=O-1003"}},
        {"refund-explain.json", {"explain", "@refund", "--json", "--call", "3"}},
        {"refund-decide-partial.txt", {"decide", "@refund", "--partial", "--policies", "b"}, partialRefunds()},
        {"refund-decide-partial.jsonl", {"decide", "@refund", "--partial", "--json", "--policies", "b"}, partialRefunds()},
        {"billing-report-b.txt",
         {"report", "@billing", "--policies", "b", "--author", "Dana Whitfield", "--time", "2026-03-17T09:00:00+01:00"}},
        {"refund-catalog.txt", {"catalog", "show", "@refund"}},
        {"refund-usage.txt", {"catalog", "usage", "@refund"}},
        {"refund-impact.txt", {"catalog", "impact", "@refund", "--to", "@../../tests/golden/refund-renamed-argument.json"}},
        {"refund-impact.json", {"catalog", "impact", "@refund", "--json", "--to", "@../../tests/golden/refund-renamed-argument.json"}},
        {"billing-replay-b.txt", {"replay", "@billing", "--policies", "b"}}};
    for (const char* sample : {"refund", "billing", "delegation", "mail", "shell", "five-scenarios", "airline"}) {
        const std::string name = sample;
        all.push_back({name + "-replay-a.json", {"replay", "@" + name, "--json", "--policies", "a"}});
        all.push_back({name + "-replay-b.json", {"replay", "@" + name, "--json", "--policies", "b"}});
        all.push_back({name + "-compare.json", {"compare", "@" + name, "--json", "--from", "a", "--to", "b"}});
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
    for (std::string& word : words) {
        if (word.front() == '@') word = (source / "resources/samples" / word.substr(1)).string();
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
