#include "simulator/outcome/classify.h"
#include "simulator/replay/parallel.h"
#include "simulator/replay/replay.h"
#include "simulator/replay/schema_issues.h"
#include "simulator/workspace/file_error.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace writ::sim {
namespace {

/// What stands in the way of any replay: a part without which calls would be bound differently.
std::optional<Error> obstacle(const Workspace& workspace) {
    for (const WorkspaceProblem& problem : workspace.problems) {
        if (problem.fatal) return problem.error;
    }
    if (workspace.binding == nullptr)
        return fileError(ErrorKind::Malformed, "The workspace has no usable binding.", workspace.manifest.binding);
    if (languageById(workspace.manifest.language) == nullptr) {
        return fileError(ErrorKind::Unsupported,
                         "This build does not know the policy language '" + workspace.manifest.language + "'.", "writ.json");
    }
    return std::nullopt;
}

class CorpusBuilder {
public:
    CorpusBuilder(const Workspace& workspace, PreparedFactsPtr facts, const BoundCalls& bound)
        : m_workspace(workspace),
          m_language(*languageById(workspace.manifest.language)),
          m_facts(std::move(facts)),
          m_bound(bound) {}

    [[nodiscard]] std::vector<CorpusCall> callsOf(std::uint32_t index) const {
        const Session& session = *m_workspace.sessions[index];
        std::vector<CorpusCall> calls;
        BoundCalls::OfSession kept;
        for (BoundCall& bound : m_workspace.binding->bind(session)) {
            if (bound.step == 0 || bound.step > session.steps.size()) continue;
            calls.push_back(prepared(index, session, bound));
            shareSubject(bound, calls);
            kept.push_back(std::make_shared<const BoundCall>(std::move(bound)));
        }
        m_bound.offer(index, kept);
        return calls;
    }

    [[nodiscard]] std::vector<StoppedTurn> turnsOf(std::uint32_t index) const {
        std::vector<StoppedTurn> turns;
        for (const Step& step : m_workspace.sessions[index]->steps)
            if (const std::optional<Judged> judged = judgeTurn(step))
                turns.push_back({index, step.number, judged->standing(), judged->found});
        return turns;
    }

private:
    /// Calls in a row are mostly for one principal.
    static void shareSubject(const BoundCall& bound, std::vector<CorpusCall>& calls) {
        if (!bound.request) return;
        const auto& before = calls.size() > 1 ? calls[calls.size() - 2].subject : nullptr;
        const bool same = before != nullptr && *before == bound.request->subject;
        calls.back().subject = same ? before : std::make_shared<const EntityUid>(bound.request->subject);
    }

    CorpusCall prepared(std::uint32_t index, const Session& session, const BoundCall& bound) const {
        const Step& step = session.steps[bound.step - 1];
        CorpusCall call;
        call.session = index;
        call.step = step.number;
        call.call = step.call;
        const Judged judged = judge(session, step, m_workspace.binding->failureSigns());
        call.outcome = judged.standing();
        if (judged.found != call.outcome) call.corrected = std::make_shared<const OutcomeFinding>(judged.found);
        call.notReplayable = bound.notReplayable;
        if (bound.request) {
            call.schemaIssues = schemaIssues(m_workspace, *bound.request);
            Result<InputPtr> input = prepareWith(m_language, *bound.request, m_facts, m_workspace.schema.get(), bound.clock);
            if (input)
                call.input = *std::move(input);
            else
                call.notReplayable = "request_not_accepted: " + input.error().message;
        } else if (call.notReplayable.empty()) {
            call.notReplayable = "no_request";
        }
        call.bound = BoundCallHandle(m_bound, index, bound.step);
        call.fullInput = call.input != nullptr && bound.request->unknown.empty();
        return call;
    }

    const Workspace& m_workspace;
    const Language& m_language;
    PreparedFactsPtr m_facts;
    const BoundCalls& m_bound;
};

template <typename Item>
void append(std::vector<Item>& all, std::vector<std::vector<Item>> parts) {
    std::size_t count = 0;
    for (const std::vector<Item>& part : parts) count += part.size();
    all.reserve(count);
    for (std::vector<Item>& part : parts)
        all.insert(all.end(), std::make_move_iterator(part.begin()), std::make_move_iterator(part.end()));
}

}  // namespace

const StoppedTurn* Corpus::turnAt(std::uint32_t session, std::uint32_t step) const {
    const auto before = [](const StoppedTurn& turn, const std::pair<std::uint32_t, std::uint32_t>& place) {
        return std::pair(turn.session, turn.step) < place;
    };
    const auto found = std::lower_bound(turns.begin(), turns.end(), std::pair(session, step), before);
    return found != turns.end() && found->session == session && found->step == step ? &*found : nullptr;
}

Result<CorpusPtr> prepareCorpus(WorkspacePtr workspace, RunControl& control) {
    if (std::optional<Error> error = obstacle(*workspace)) return tl::unexpected(*std::move(error));
    Result<PreparedFactsPtr> facts =
        prepareFactsWith(*languageById(workspace->manifest.language), workspace->facts, workspace->schema.get());
    if (!facts) return tl::unexpected(std::move(facts.error()).in(workspace->facts.source()));
    const auto bound = std::make_shared<const BoundCalls>(workspace);
    const CorpusBuilder builder(*workspace, *std::move(facts), *bound);
    std::vector<std::vector<CorpusCall>> calls(workspace->sessions.size());
    std::vector<std::vector<StoppedTurn>> turns(workspace->sessions.size());
    const auto makeWork = [&] {
        return [&](std::size_t index) {
            calls[index] = builder.callsOf(static_cast<std::uint32_t>(index));
            turns[index] = builder.turnsOf(static_cast<std::uint32_t>(index));
        };
    };
    if (Result<void> done = parallelFor(calls.size(), 1, control, makeWork); !done)
        return tl::unexpected(std::move(done.error()));
    auto corpus = std::make_shared<Corpus>();
    corpus->sessions = workspace->sessions;
    append(corpus->calls, std::move(calls));
    append(corpus->turns, std::move(turns));
    corpus->workspace = std::move(workspace);
    corpus->bound = bound;
    corpus->index = indexOf(*corpus);
    return CorpusPtr(std::move(corpus));
}

}  // namespace writ::sim
