#include "simulator/cases/case_coverage.h"

#include "simulator/cases/test_case.h"
#include "simulator/replay/rule_counts.h"

namespace writ::sim {
namespace {

std::string versionInForce(const Workspace& workspace) {
    if (!workspace.manifest.active.empty() || workspace.versions.empty()) return workspace.manifest.active;
    return workspace.versions.front();
}

}  // namespace

Result<std::vector<RuleCount>> countTests(const Workspace& workspace, const PolicySet& policies, const std::string& version) {
    const Result<std::vector<TestCase>> tests = allTestCases(workspace);
    if (!tests) return tl::unexpected(tests.error());
    const Language& language = *languageById(workspace.manifest.language);
    const Result<PreparedFactsPtr> facts = prepareFactsWith(language, workspace.facts, workspace.schema.get());
    if (!facts) return tl::unexpected(facts.error());
    const std::unique_ptr<Scratch> scratch = policies.makeScratch();
    const std::string inForce = versionInForce(workspace);
    std::vector<RuleCount> counts(policies.rules().size());
    for (const TestCase& test : *tests) {
        if ((test.version.empty() ? inForce : test.version) != version) continue;
        const Result<InputPtr> input = prepareWith(language, test.request, *facts, workspace.schema.get(), Clock{});
        if (!input) continue;
        addCounts(policies.decide(**input, *scratch), counts);
    }
    return counts;
}

}  // namespace writ::sim
