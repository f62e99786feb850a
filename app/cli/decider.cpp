#include "app/cli/decider.h"

namespace writ::cli {

Result<Decider> Decider::of(const sim::Workspace& workspace) {
    for (const sim::WorkspaceProblem& problem : workspace.problems) {
        if (problem.fatal) return tl::unexpected(problem.error);
    }
    const Language& language = *sim::languageById(workspace.manifest.language);
    Result<PreparedFactsPtr> facts = language.prepareFacts(workspace.facts);
    if (!facts) return tl::unexpected(std::move(facts.error()).in(workspace.facts.source()));
    return Decider(language, *std::move(facts));
}

Result<InputPtr> Decider::prepare(const Request& request) const { return m_language->prepare(request, m_facts, Clock{}); }

Result<Decision> Decider::decide(const Request& request, const PolicySet& policies) const {
    const Result<InputPtr> input = prepare(request);
    if (!input) return tl::unexpected(input.error());
    const std::unique_ptr<Scratch> scratch = policies.makeScratch();
    return policies.decide(**input, *scratch);
}

}  // namespace writ::cli
