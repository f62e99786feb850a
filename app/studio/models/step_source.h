#pragma once

#include "app/studio/core/findings.h"
#include "app/studio/models/call_text.h"
#include "app/studio/models/step_filter.h"
#include "simulator/compare/compare.h"

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace writ::studio {

/// What step lists show. Immutable values; replay and comparison may be null.
struct StepData {
    sim::CorpusPtr corpus;
    sim::ReplayPtr replay;
    sim::ComparisonPtr comparison;
    std::optional<std::uint32_t> session;  ///< nothing: all sessions
    bool stale = false;
    FindingsPtr findings = nullptr;  ///< of the replay, once it has been looked through
};

/// One step with what belongs to it. Lives as long as its source.
struct StepEntry {
    std::uint32_t session = 0;
    const sim::Step* step = nullptr;
    std::optional<std::size_t> call;
    const sim::CorpusCall* bound = nullptr;  ///< null when it is no call
    int flip = 0;                            ///< 0 none, 1 flip, 2 flip after the first of its session
};

/// Steps of a corpus, numbered from 0 by session and step: what does not change with verdicts.
struct StepIndex {
    StepIndex() = default;
    StepIndex(const sim::Corpus& corpus, std::optional<std::uint32_t> session);

    std::vector<std::uint32_t> firstOf;  ///< number of the first step of each session; one more at the end
    std::vector<std::uint32_t> callOf;   ///< by number: index into the corpus' calls, or the highest number where it is no call
    std::vector<std::uint32_t> calls;    ///< numbers of the steps that are calls, ascending
    bool hasRecorded = false;            ///< the recordings tell what a policy said then
};

/// The steps of a StepData, numbered from 0 by session and step. Immutable; safe from several threads.
class StepSource {
public:
    /// One of the same steps before it lends its index.
    explicit StepSource(StepData data, const StepSource* before = nullptr);

    [[nodiscard]] const StepData& data() const { return m_data; }
    [[nodiscard]] std::size_t size() const { return m_index->callOf.size(); }
    /// Numbers of the steps that are calls, ascending.
    [[nodiscard]] const std::vector<std::uint32_t>& calls() const { return m_index->calls; }
    [[nodiscard]] StepEntry at(std::size_t number) const;
    [[nodiscard]] std::optional<std::uint32_t> numberOf(std::uint32_t session, std::uint32_t step) const;
    /// Whether the recordings tell what a policy said then.
    [[nodiscard]] bool hasRecorded() const { return m_index->hasRecorded; }

    [[nodiscard]] const sim::OutcomeFinding* outcomeOf(const StepEntry& entry) const;
    /// After the first flip of its session; without a comparison after the first call that the policy would have stopped.
    [[nodiscard]] bool isAfterFlip(const StepEntry& entry) const;
    /// Whether the verdict on a call cannot be known since something that it depends on was redacted. Looked up once, too.
    [[nodiscard]] bool needsRedacted(const StepEntry& entry) const;
    /// Whether a finding of this kind is about the step.
    [[nodiscard]] bool isIn(const StepEntry& entry, sim::FindingKind kind) const;

    /// In the scope of no rule, as far as the language can tell. Looked up once, when somebody asks first.
    [[nodiscard]] bool isUngoverned(const StepEntry& entry) const;

private:
    void indexFlips();
    void indexFindings();

    StepData m_data;
    std::shared_ptr<const StepIndex> m_index;
    std::vector<std::uint8_t> m_flips;                            ///< by call; empty without a comparison
    std::unordered_map<std::uint32_t, std::uint32_t> m_findings;  ///< by number: a bit a kind
    mutable std::once_flag m_scopesKnown;
    mutable std::vector<bool> m_outOfScope;  ///< by call
    mutable std::once_flag m_redactedKnown;
    mutable std::unordered_set<std::size_t> m_redacted;  ///< indices of calls
};
using StepSourcePtr = std::shared_ptr<const StepSource>;

/// Which steps a list shows.
struct StepQuery {
    StepFilter filter;
    std::optional<std::pair<Verdict, bool>> cell;  ///< of the matrix: verdict and "model refused"
    bool callsOnly = false;
};

/// Numbers of steps, ascending. Null means every step.
using StepRows = std::shared_ptr<const std::vector<std::uint32_t>>;
/// Null as well when `cancelled` said so.
[[nodiscard]] StepRows findSteps(const StepSource& source, const StepQuery& query, const std::function<bool()>& cancelled = {});
/// Whether an entry has such a value: what filters ask.
[[nodiscard]] bool hasValue(const StepSource& source, const StepEntry& entry, StepField field, StepFacts::Test test,
                            const FilterValue& value);

}  // namespace writ::studio
