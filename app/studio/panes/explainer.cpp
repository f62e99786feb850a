#include "app/studio/panes/explainer.h"

#include "app/studio/core/window_first.h"

namespace writ::studio {

/// `done` gets what `work` found, unless something newer was asked.
template <class Work, class Done>
void Explainer::run(Work work, Done done) {
    runBehindWindow(std::move(work), this, [this, done = std::move(done), question = m_question->load()](const auto& found) {
        if (question == *m_question) done(found);
    });
}

void Explainer::ask(const sim::ReplayPtr& replay, std::size_t call, Search search) {
    const quint64 question = ++*m_question;
    run(
        [replay, call]() -> ExplanationPtr {
            return std::make_shared<const Explanation>(replay->policies->explain(*replay->corpus->calls[call].input));
        },
        [this, replay](const ExplanationPtr& explanation) { emit explained(replay, explanation); });
    if (search == Search::No) return;
    run(
        [replay, call, question, newest = m_question]() -> ChangeSearchPtr {
            const sim::Workspace& workspace = *replay->corpus->workspace;
            const Language* language = sim::languageById(workspace.manifest.language);
            const sim::BoundCallPtr bound = replay->corpus->calls[call].bound.get();
            const std::optional<Request>& request = bound->request;
            if (language == nullptr || !request) return nullptr;
            ChangeOptions options;
            options.cancelled = [question, newest] { return *newest != question; };
            auto found =
                smallestChangeWith(*language, *replay->policies, *request, workspace.facts, workspace.schema.get(), options);
            return found ? std::make_shared<const ChangeSearch>(*std::move(found)) : nullptr;
        },
        [this, replay](const ChangeSearchPtr& changes) { emit searched(replay, changes); });
}

}  // namespace writ::studio
