#include "app/cli/decider.h"

namespace writ::cli {

Result<Decider> Decider::of(const sim::Workspace& workspace) {
    for (const sim::WorkspaceProblem& problem : workspace.problems) {
        if (problem.fatal) return tl::unexpected(problem.error);
    }
    const Language& language = *sim::languageById(workspace.manifest.language);
    Result<PreparedFactsPtr> facts = prepareFactsWith(language, workspace.facts, workspace.schema.get());
    if (!facts) return tl::unexpected(std::move(facts.error()).in(workspace.facts.source()));
    return Decider(language, *std::move(facts), workspace.schema);
}

Result<InputPtr> Decider::prepare(const Request& request) const {
    return prepareWith(*m_language, request, m_facts, m_schema.get(), Clock{});
}

Result<Decision> Decider::decide(const Request& request, const PolicySet& policies) const {
    const Result<InputPtr> input = prepare(request);
    if (!input) return tl::unexpected(input.error());
    const std::unique_ptr<Scratch> scratch = policies.makeScratch();
    return policies.decide(**input, *scratch);
}

}  // namespace writ::cli
