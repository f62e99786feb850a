#include "app/cli/call_cells.h"
#include "app/cli/commands.h"
#include "app/cli/decider.h"
#include "app/cli/test_reports.h"
#include "engine/json/file.h"
#include "simulator/replay/json_parts.h"
#include "simulator/workspace/suggest.h"

#include <algorithm>
#include <map>
#include <ostream>

namespace writ::cli {
namespace {

using sim::TestCase;

/// What differs from the expectation, for people; empty when nothing does.
std::string difference(const TestCase& test, const Decision& decision, const std::vector<std::string>& rules) {
    if (decision.verdict != test.verdict) {
        return "expected " + std::string(word(test.verdict)) + ", got " + std::string(word(decision.verdict)) +
               (rules.empty() ? std::string() : " (" + sim::listed(rules) + ")");
    }
    if (!test.rules || *test.rules == rules) return {};
    const auto shown = [](const std::vector<std::string>& ids) {
        return ids.empty() ? std::string("no rule") : sim::listed(ids);
    };
    return "expected " + shown(*test.rules) + " to decide, got " + shown(rules);
}

class TestRunner {
public:
    TestRunner(const sim::Workspace& workspace, Decider decider, std::string version, Console& console)
        : m_workspace(workspace), m_decider(std::move(decider)), m_version(std::move(version)), m_console(console) {}

    void run(const TestCase& test) {
        CaseResult result;
        result.test = test;
        decide(result);
        m_results.push_back(std::move(result));
    }

    [[nodiscard]] const std::vector<CaseResult>& results() const { return m_results; }

private:
    void decide(CaseResult& result) {
        const TestCase& test = result.test;
        const std::string& rev = test.version.empty() ? m_version : test.version;
        const CompiledVersion* version = versionOf(rev);
        if (version == nullptr) {
            result.error = "The policies of version '" + rev + "' could not be read.";
            return;
        }
        result.version = version->version.name;
        Result<Decision> decision = m_decider.decide(test.request, *version->policies);
        if (!decision) {
            result.error = decision.error().message;
            complain(m_console, test.file + ": " + test.name + ": " + result.error);
            return;
        }
        for (const std::uint32_t rule : decision->rules) result.rules.push_back(version->policies->rules()[rule].id);
        std::sort(result.rules.begin(), result.rules.end());
        result.failure = difference(test, *decision, result.rules);
        result.decision = *std::move(decision);
    }

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

Json caseJson(const CaseResult& result) {
    Json::Object expected{{"verdict", word(result.test.verdict)}};
    if (result.test.rules) expected.emplace_back("rules", sim::textsJson(*result.test.rules));
    return Json::object({{"file", result.test.file},
                         {"name", result.test.name},
                         {"version", result.version},
                         {"passed", result.failure.empty()},
                         {"verdict", word(result.decision->verdict)},
                         {"reason", word(result.decision->reason)},
                         {"rules", sim::textsJson(result.rules)},
                         {"expected", Json(std::move(expected))},
                         {"message", result.failure}});
}

Json resultsJson(const std::vector<CaseResult>& results) {
    Json::Array cases;
    for (const CaseResult& result : results) {
        if (result.decision) cases.push_back(caseJson(result));
    }
    const Counts counts = countOf(results);
    const Json summary =
        Json::object({{"cases", counts.cases - counts.errors}, {"passed", counts.passed()}, {"failed", counts.failures}});
    return Json::object({{"format", 1}, {"summary", summary}, {"cases", Json(std::move(cases))}});
}

void printResults(const std::vector<CaseResult>& results, Console& console) {
    TextTable table({{"", 0}, {"File", 32}, {"Case", 64}, {"Version", 16}, {"Verdict"}, {"", 96}});
    for (const CaseResult& result : results) {
        if (!result.decision) continue;
        const bool passed = result.failure.empty();
        table.add({Cell(passed ? "ok" : "FAIL", passed ? Style::Allow : Style::Deny), result.test.file, result.test.name,
                   result.version, verdictCell(result.decision->verdict), result.failure});
    }
    if (!table.empty()) console.out << table.text(console.colour) << "\n";
    const Counts counts = countOf(results);
    console.out << plural(counts.cases - counts.errors, "case") << ": " << counts.passed() << " passed, " << counts.failures
                << " failed\n";
}

/// Only one output can be the standard output.
std::optional<std::string> clash(const Arguments& arguments) {
    const bool junit = arguments.value("junit") == "-";
    const int outputs = (arguments.has("json") ? 1 : 0) + (arguments.has("tap") ? 1 : 0) + (junit ? 1 : 0);
    if (outputs > 1) return "Only one of --json, --tap and --junit - can be printed.";
    const bool adds = arguments.has("add");
    if (!adds && (arguments.has("name") || arguments.has("into"))) return "--name and --into are of a case that --add makes.";
    if (adds && (outputs > 0 || arguments.has("junit"))) return "--add runs no cases; run them afterwards.";
    return std::nullopt;
}

/// Prints what was asked for; false when a file could not be written.
bool report(const Arguments& arguments, const std::string& name, const std::vector<CaseResult>& results, Console& console) {
    const std::string file = arguments.value("junit");
    if (arguments.has("json"))
        print(resultsJson(results), console);
    else if (arguments.has("tap"))
        console.out << tapText(results);
    else if (file == "-")
        console.out << junitText(name, results);
    else
        printResults(results, console);
    if (file.empty() || file == "-") return true;
    const Result<void> written = writeFileAtomically(file, junitText(name, results));
    if (!written) complain(console, written.error());
    return written.has_value();
}

int addRecorded(const Arguments& arguments, Console& console) {
    const Result<std::pair<std::string, std::uint32_t>> place = sessionAndStep(arguments.value("add"));
    if (!place) return complain(console, "--add: " + place.error().message);
    const sim::WorkspacePtr workspace = openWorkspace(arguments.operands.front(), {place->first}, console);
    const sim::CorpusPtr corpus = workspace == nullptr ? nullptr : prepare(workspace, console);
    if (corpus == nullptr) return kUsage;
    const Result<std::size_t> call = callAtStep(*corpus, std::to_string(place->second));
    if (!call) return complain(console, call.error());
    const sim::ReplayPtr replay = replayUnder(corpus, arguments.value("policies"), console);
    if (replay == nullptr) return kUsage;
    Result<TestCase> made = sim::caseOf(*replay, *call);
    if (!made) return complain(console, made.error());
    if (arguments.has("name")) made->name = arguments.value("name");
    const Result<std::string> file = sim::addCase(*workspace, arguments.value("into", sim::testFileFor(*made)), *made);
    if (!file) return complain(console, file.error());
    console.out << "Added to " << printable(*file) << ": " << printable(made->name) << "\nExpected: " << word(made->verdict)
                << " (" << printable(made->rules->empty() ? "no rule" : sim::listed(*made->rules)) << ")\n";
    return kFine;
}

}  // namespace

int runTest(const Arguments& arguments, Console& console) {
    if (const std::optional<std::string> message = clash(arguments)) return complain(console, *message);
    if (arguments.has("add")) return addRecorded(arguments, console);
    const sim::WorkspacePtr workspace = openWorkspaceWithoutSessions(arguments.operands.front(), console);
    if (workspace == nullptr) return kUsage;
    Result<Decider> decider = Decider::of(*workspace);
    if (!decider) return complain(console, decider.error());
    const Result<std::vector<TestCase>> cases = sim::allTestCases(*workspace);
    if (!cases) return complain(console, cases.error());
    TestRunner runner(*workspace, *std::move(decider), arguments.value("policies"), console);
    for (const TestCase& test : *cases) runner.run(test);
    if (!report(arguments, workspace->manifest.name, runner.results(), console)) return kUsage;
    const Counts counts = countOf(runner.results());
    if (counts.errors > 0) return kUsage;
    return counts.failures == 0 ? kFine : kFindings;
}

}  // namespace writ::cli
