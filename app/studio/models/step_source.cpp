#include "app/studio/models/step_source.h"

#include "simulator/redact/needed.h"
#include "simulator/replay/coverage.h"

#include <algorithm>
#include <limits>

namespace writ::studio {

namespace {

constexpr std::uint32_t kNoCall = std::numeric_limits<std::uint32_t>::max();

}  // namespace

StepIndex::StepIndex(const sim::Corpus& corpus, std::optional<std::uint32_t> session) {
    std::size_t steps = 0;
    const auto shown = [&](std::size_t one) { return !session || *session == one; };
    for (std::size_t i = 0; i < corpus.sessions.size(); ++i) {
        firstOf.push_back(static_cast<std::uint32_t>(steps));
        if (shown(i)) steps += corpus.sessions[i]->steps.size();
    }
    firstOf.push_back(static_cast<std::uint32_t>(steps));
    callOf.assign(steps, kNoCall);
    for (std::uint32_t i = 0; i < corpus.calls.size(); ++i) {
        const sim::CorpusCall& call = corpus.calls[i];
        if (!shown(call.session)) continue;
        const std::uint32_t number = firstOf[call.session] + call.step - 1;
        callOf[number] = i;
        calls.push_back(number);
        hasRecorded = hasRecorded || call.stepIn(corpus.sessions).recorded != nullptr;
    }
}

StepSource::StepSource(StepData data, const StepSource* before) : m_data(std::move(data)) {
    if (m_data.corpus && m_data.session && *m_data.session >= m_data.corpus->sessions.size()) m_data.session.reset();
    const bool same = before != nullptr && before->m_data.corpus == m_data.corpus && before->m_data.session == m_data.session;
    m_index = same ? before->m_index
                   : std::make_shared<const StepIndex>(m_data.corpus ? StepIndex(*m_data.corpus, m_data.session) : StepIndex());
    if (!m_data.corpus) return;
    indexFlips();
    indexFindings();
}

void StepSource::indexFlips() {
    if (!m_data.comparison || m_data.comparison->to->corpus != m_data.corpus) return;
    m_flips.assign(m_data.corpus->calls.size(), 0);
    for (const sim::Flip& flip : m_data.comparison->flips) m_flips[flip.call] = flip.counterfactual ? 2 : 1;
}

void StepSource::indexFindings() {
    if (!m_data.findings || !m_data.replay) return;
    for (const sim::Finding& finding : *m_data.findings)
        for (const sim::StepRef& step : finding.steps)
            if (const auto number = numberOf(step.session, step.step))
                m_findings[*number] |= 1U << static_cast<unsigned>(finding.kind);
}

bool StepSource::needsRedacted(const StepEntry& entry) const {
    if (!m_data.replay || !entry.call) return false;
    std::call_once(m_redactedKnown, [this] {
        for (const sim::NeedsRedacted& one : sim::verdictsThatNeedRedacted(*m_data.replay)) m_redacted.insert(one.call);
    });
    return m_redacted.contains(*entry.call);
}

bool StepSource::isIn(const StepEntry& entry, sim::FindingKind kind) const {
    const auto it = m_findings.find(m_index->firstOf[entry.session] + entry.step->number - 1);
    return it != m_findings.end() && (it->second >> static_cast<unsigned>(kind) & 1U) != 0;
}

bool StepSource::isUngoverned(const StepEntry& entry) const {
    if (!m_data.replay || !entry.call) return false;
    std::call_once(m_scopesKnown, [this] { m_outOfScope = sim::outOfScope(*m_data.replay); });
    return *entry.call < m_outOfScope.size() && m_outOfScope[*entry.call];
}

StepEntry StepSource::at(std::size_t number) const {
    const std::vector<std::uint32_t>& firstOf = m_index->firstOf;
    StepEntry entry;
    entry.session =
        static_cast<std::uint32_t>(std::upper_bound(firstOf.begin(), firstOf.end() - 1, number) - firstOf.begin() - 1);
    entry.step = &m_data.corpus->sessions[entry.session]->steps[number - m_index->firstOf[entry.session]];
    if (const std::uint32_t call = m_index->callOf[number]; call != kNoCall) {
        entry.call = call;
        entry.bound = &m_data.corpus->calls[call];
        entry.flip = m_flips.empty() ? 0 : m_flips[call];
    }
    return entry;
}

std::optional<std::uint32_t> StepSource::numberOf(std::uint32_t session, std::uint32_t step) const {
    if (step == 0 || !m_data.corpus || session >= m_data.corpus->sessions.size() ||
        (m_data.session && *m_data.session != session))
        return std::nullopt;
    if (step > m_data.corpus->sessions[session]->steps.size()) return std::nullopt;
    return m_index->firstOf[session] + step - 1;
}

const sim::OutcomeFinding* StepSource::outcomeOf(const StepEntry& entry) const {
    if (entry.bound) return &entry.bound->outcome;
    const sim::StoppedTurn* turn = m_data.corpus->turnAt(entry.session, entry.step->number);
    return turn ? &turn->outcome : nullptr;
}

bool StepSource::isAfterFlip(const StepEntry& entry) const {
    if (!m_flips.empty()) return entry.flip == 2;
    return m_data.replay && entry.call && m_data.replay->counterfactual(*entry.call);
}

}  // namespace writ::studio
