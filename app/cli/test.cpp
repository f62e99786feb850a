#include "app/cli/call_cells.h"
#include "app/cli/commands.h"
#include "app/cli/decider.h"
#include "app/cli/test_cases.h"
#include "engine/json/file.h"
#include "simulator/replay/json_parts.h"
#include "simulator/workspace/suggest.h"

#include <algorithm>
#include <map>
#include <ostream>

namespace writ::cli {
namespace {

struct CaseResult {
    TestCase test;
    std::string version;  ///< that decided it
    Decision decision;
    std::vector<std::string> rules;  ///< sorted ids
    std::string failure;             ///< empty when it passed
};

/// What differs from the expectation, for people; empty when nothing does.
std::string difference(const TestCase& test, const Decision& decision, const std::vector<std::string>& rules) {
    if (decision.verdict != test.verdict) {
        return "expected " + std::string(word(test.verdict)) + ", got " + std::string(word(decision.verdict)) +
               (rules.empty() ? std::string() : " (" + sim::listed(rules) + ")");
    }
    if (!test.rules || *test.rules == rules) return {};
    const auto shown = [](const std::vector<std::string>& ids) { return ids.empty() ? std::string("no rule") : sim::listed(ids); };
    return "expected " + shown(*test.rules) + " to decide, got " + shown(rules);
}

class TestRunner {
public:
    TestRunner(const sim::Workspace& workspace, Decider decider, std::string version, Console& console)
        : m_workspace(workspace), m_decider(std::move(decider)), m_version(std::move(version)), m_console(console) {}

    /// Whether the case could be decided at all.
    bool run(const TestCase& test) {
        const CompiledVersion* version = versionOf(test.version.empty() ? m_version : test.version);
        if (version == nullptr) return false;
        Result<Decision> decision = m_decider.decide(test.request, *version->policies);
        if (!decision) {
            complain(m_console, test.file + ": " + test.name + ": " + decision.error().message);
            return false;
        }
        std::vector<std::string> rules;
        for (const std::uint32_t rule : decision->rules) rules.push_back(version->policies->rules()[rule].id);
        std::sort(rules.begin(), rules.end());
        std::string failure = difference(test, *decision, rules);
        m_results.push_back({test, version->version.name, *std::move(decision), std::move(rules), std::move(failure)});
        return true;
    }

    [[nodiscard]] const std::vector<CaseResult>& results() const { return m_results; }

private:
    const CompiledVersion* versionOf(const std::string& rev) {
        auto found = m_versions.find(rev);
        if (found == m_versions.end()) found = m_versions.emplace(rev, compileVersion(m_workspace, rev, m_console)).first;
        return found->second ? &*found->second : nullptr;
    }

    const sim::Workspace& m_workspace;
    Decider m_decider;
    std::string m_version;
    Console& m_console;
    std::map<std::string, std::optional<CompiledVersion>> m_versions;
    std::vector<CaseResult> m_results;
};

std::size_t failures(const std::vector<CaseResult>& results) {
    return static_cast<std::size_t>(std::count_if(results.begin(), results.end(), [](const CaseResult& r) { return !r.failure.empty(); }));
}

Json caseJson(const CaseResult& result) {
    Json::Object expected{{"verdict", word(result.test.verdict)}};
    if (result.test.rules) expected.emplace_back("rules", sim::textsJson(*result.test.rules));
    return Json::object({{"file", result.test.file},
                         {"name", result.test.name},
                         {"version", result.version},
                         {"passed", result.failure.empty()},
                         {"verdict", word(result.decision.verdict)},
                         {"reason", word(result.decision.reason)},
                         {"rules", sim::textsJson(result.rules)},
                         {"expected", Json(std::move(expected))},
                         {"message", result.failure}});
}

Json resultsJson(const std::vector<CaseResult>& results) {
    Json::Array cases;
    for (const CaseResult& result : results) cases.push_back(caseJson(result));
    const std::size_t failed = failures(results);
    return Json::object({{"format", 1},
                         {"summary", Json::object({{"cases", results.size()}, {"passed", results.size() - failed}, {"failed", failed}})},
                         {"cases", Json(std::move(cases))}});
}

void printResults(const std::vector<CaseResult>& results, Console& console) {
    TextTable table({{"", 0}, {"File", 32}, {"Case", 64}, {"Version", 16}, {"Verdict"}, {"", 96}});
    for (const CaseResult& result : results) {
        const bool passed = result.failure.empty();
        table.add({Cell(passed ? "ok" : "FAIL", passed ? Style::Allow : Style::Deny), result.test.file, result.test.name, result.version,
                   verdictCell(result.decision), result.failure});
    }
    if (!table.empty()) console.out << table.text(console.colour) << "\n";
    const std::size_t failed = failures(results);
    console.out << plural(results.size(), "case") << ": " << results.size() - failed << " passed, " << failed << " failed\n";
}

/// All cases of the workspace; complains and gives nothing when a file is wrong.
std::optional<std::vector<TestCase>> readAll(const sim::Workspace& workspace, Console& console) {
    const Result<std::vector<std::string>> files = testFiles(workspace);
    if (!files) return complain(console, files.error()), std::nullopt;
    std::vector<TestCase> cases;
    for (const std::string& file : *files) {
        Result<Json> document = readJsonFile(workspace.root / file);
        if (!document) {
            document.error().file = file;
            return complain(console, document.error()), std::nullopt;
        }
        const Result<std::vector<TestCase>> read = readTestCases(*document, file);
        if (!read) return complain(console, read.error()), std::nullopt;
        cases.insert(cases.end(), read->begin(), read->end());
    }
    return cases;
}

}  // namespace

int runTest(const Arguments& arguments, Console& console) {
    const sim::WorkspacePtr workspace = openWorkspaceWithoutSessions(arguments.operands.front(), console);
    if (workspace == nullptr) return kUsage;
    Result<Decider> decider = Decider::of(*workspace);
    if (!decider) return complain(console, decider.error());
    const std::optional<std::vector<TestCase>> cases = readAll(*workspace, console);
    if (!cases) return kUsage;
    TestRunner runner(*workspace, *std::move(decider), arguments.value("policies"), console);
    bool decided = true;
    for (const TestCase& test : *cases) decided = runner.run(test) && decided;
    if (arguments.has("json")) print(resultsJson(runner.results()), console);
    else printResults(runner.results(), console);
    if (!decided) return kUsage;
    return failures(runner.results()) == 0 ? kFine : kFindings;
}

}  // namespace writ::cli
