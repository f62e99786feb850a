#pragma once

#include "simulator/outcome/outcome.h"
#include "simulator/replay/bound_calls.h"
#include "simulator/replay/call_index.h"
#include "simulator/replay/rule_columns.h"
#include "simulator/replay/run_control.h"
#include "simulator/workspace/workspace.h"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace writ::sim {

/// One call, ready to be decided under any policy set.
struct CorpusCall {
    std::uint32_t session = 0;  ///< index into Corpus::sessions
    std::uint32_t step = 0;     ///< number in that session, from 1
    std::uint32_t call = 0;     ///< from 1
    BoundCallHandle bound;
    InputPtr input;                                   ///< null when not replayable
    std::shared_ptr<const EntityUid> subject;         ///< of the request; null when there is none
    bool fullInput = false;                           ///< there is a request, and nothing of it is unknown
    std::string notReplayable;                        ///< why
    OutcomeFinding outcome;                           ///< what stands: the person's word, else what was found
    std::shared_ptr<const OutcomeFinding> corrected;  ///< what was found before a person corrected it; null when nobody did
    std::vector<RequestIssue>
        schemaIssues;  ///< in what the request differs from catalog and schema; the verdict does not depend on them

    [[nodiscard]] const OutcomeFinding& found() const { return corrected ? *corrected : outcome; }
    [[nodiscard]] const Step& stepIn(const std::vector<SessionPtr>& sessions) const { return sessions[session]->steps[step - 1]; }
};

/// A turn without a call in which the model, its provider or the way to it stopped.
struct StoppedTurn {
    std::uint32_t session = 0;  ///< index into Corpus::sessions
    std::uint32_t step = 0;     ///< number in that session, from 1
    OutcomeFinding outcome;     ///< what stands
    OutcomeFinding found;

    [[nodiscard]] const Step& stepIn(const std::vector<SessionPtr>& sessions) const { return sessions[session]->steps[step - 1]; }
};

/// The calls of some sessions, bound and prepared once. Independent of any policy. Immutable.
struct Corpus {
    WorkspacePtr workspace;
    std::vector<SessionPtr> sessions;
    std::vector<CorpusCall> calls;            ///< by session, then step
    std::vector<StoppedTurn> turns;           ///< by session, then step
    std::shared_ptr<const BoundCalls> bound;  ///< what the calls hold handles of
    CallIndex index;                          ///< indexOf() of the rest
    [[nodiscard]] const StoppedTurn* turnAt(std::uint32_t session, std::uint32_t step) const;
};
using CorpusPtr = std::shared_ptr<const Corpus>;

[[nodiscard]] Result<CorpusPtr> prepareCorpus(WorkspacePtr workspace, RunControl& control);

/// The 2x3 matrix of design section 5, in the order allow, deny, indeterminate.
struct Matrix {
    struct Row {
        std::uint64_t called = 0;
        std::uint64_t refused = 0;
        friend bool operator==(const Row&, const Row&) = default;
    };
    std::array<Row, 3> rows{};
    [[nodiscard]] const Row& row(Verdict verdict) const { return rows[static_cast<std::size_t>(verdict)]; }
    friend bool operator==(const Matrix&, const Matrix&) = default;
};

struct Summary {
    std::uint64_t sessions = 0, calls = 0, probeCalls = 0, allow = 0, deny = 0, indeterminate = 0, notReplayable = 0;
    Matrix matrix;
};

struct Digests {
    Digest policies, schema, catalog, facts, binding, sessions;
    std::string engine;  ///< product version
};
/// Of what verdicts of these policies on requests of the workspace stand on.
[[nodiscard]] Digests digestsOf(const Workspace& workspace, const PolicySet& policies);

/// A corpus under one policy set. Immutable. It keeps verdicts, and what each rule did, as columns of bits; a whole decision is
/// made when somebody looks, and is the same each time. `index` is that of corpus->calls.
struct Replay {
    CorpusPtr corpus;
    PolicySetPtr policies;
    PolicyVersion version;
    Digests digests;
    VerdictColumns verdicts;
    RuleColumns columns;  ///< one a rule; empty where the language's rules cannot be evaluated alone (SingleRules)
    std::vector<std::uint32_t> firstDivergent;  ///< one a session: step of the first divergent call, 0 when none
    Summary summary;
    std::vector<RuleCount> counts;  ///< one a rule, over all calls

    [[nodiscard]] std::size_t size() const { return corpus->calls.size(); }
    /// Nothing when not replayable.
    [[nodiscard]] std::optional<Verdict> verdict(std::size_t index) const { return verdicts.at(index); }
    /// Nothing when not replayable. Takes about as long as a rule takes to run; many at once: Decider.
    [[nodiscard]] std::optional<Decision> decision(std::size_t index) const;
    /// After the first call of its session that the policy would have stopped although the recording went on.
    [[nodiscard]] bool counterfactual(std::size_t index) const;
    /// Whether a call counts in the matrix's refused column: a probe call, or a model_* outcome.
    [[nodiscard]] bool refused(std::size_t index) const { return corpus->index.refused.test(index); }
    [[nodiscard]] CallRange all() const { return {0, size()}; }
};
using ReplayPtr = std::shared_ptr<const Replay>;

/// With a replay of the same corpus, only the rules that it does not have (Rule::digest) are evaluated. The outcome is the same.
[[nodiscard]] Result<ReplayPtr> replay(CorpusPtr corpus, PolicySetPtr policies, PolicyVersion version, RunControl& control,
                                       const Replay* previous = nullptr);

/// Makes the decisions of many calls of a replay, one after the other. For one thread.
class Decider {
public:
    /// The replay outlives it.
    explicit Decider(const Replay& replay) : m_replay(replay), m_scratch(replay.policies->makeScratch()) {}
    /// Until the next call; null when not replayable.
    [[nodiscard]] const Decision* operator()(std::size_t index) const;

private:
    const Replay& m_replay;
    std::unique_ptr<Scratch> m_scratch;
};
/// Counts of one session only.
[[nodiscard]] Summary summaryOf(const Replay& replay, std::optional<std::uint32_t> session);

/// `writ replay --json` (design section 9, format 1).
[[nodiscard]] Json replayJson(const Replay& replay, bool full);
/// One entry of its `calls`.
[[nodiscard]] Json callJson(const Replay& replay, std::size_t index, bool full);

}  // namespace writ::sim
