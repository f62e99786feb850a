#include "app/studio/models/finding_model.h"

#include "app/studio/models/call_text.h"
#include "app/studio/models/roles.h"
#include "app/studio/models/text.h"
#include "simulator/replay/wording.h"

#include <algorithm>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kStepsNamed = 6;

/// "Billing incident 12, 15, Refund 3": the session once, then its steps.
QString stepsText(const sim::Corpus& corpus, const sim::Finding& finding) {
    QStringList parts;
    std::optional<std::uint32_t> session;
    for (std::size_t i = 0; i < std::min(kStepsNamed, finding.steps.size()); ++i) {
        const sim::StepRef& step = finding.steps[i];
        parts << (session == step.session ? QString::number(step.step)
                                          : QString(sessionTitle(corpus, step.session) % u' ' % QString::number(step.step)));
        session = step.session;
    }
    const std::uint64_t more = finding.steps.size() - static_cast<std::uint64_t>(parts.size()) + finding.leftOff;
    return more == 0 ? parts.join(u", "_s) : QObject::tr("%1 and %2 more").arg(parts.join(u", "_s)).arg(more);
}

QString evidenceText(const sim::Finding& finding) {
    QStringList lines;
    for (const sim::FindingEvidence& evidence : finding.evidence)
        lines << QString(q(evidence.what) % u": "_s % q(evidence.value));
    return lines.join(u'\n');
}

}  // namespace

void FindingModel::setFindings(sim::CorpusPtr corpus, FindingsPtr findings) {
    beginRebuild();
    m_corpus = std::move(corpus);
    m_findings = std::move(findings);
    rebuild();
    endRebuild();
}

void FindingModel::setFilter(std::optional<sim::FindingKind> kind, const QString& text) {
    beginRebuild();
    m_kind = kind;
    m_text = text.trimmed();
    rebuild();
    endRebuild();
}

bool FindingModel::fits(const sim::Finding& finding) const {
    if (m_kind && finding.kind != *m_kind) return false;
    return m_text.isEmpty() || q(finding.sentence).contains(m_text, Qt::CaseInsensitive) ||
           evidenceText(finding).contains(m_text, Qt::CaseInsensitive) ||
           stepsText(*m_corpus, finding).contains(m_text, Qt::CaseInsensitive);
}

void FindingModel::rebuild() {
    m_entries.assign(1, {});
    if (!m_findings || !m_corpus) return;
    for (const sim::Finding& finding : *m_findings) {
        if (!fits(finding)) continue;
        m_entries.push_back({&finding, nullptr});
        const int node = addNode(kRoot);
        for (const sim::StepRef& step : finding.steps) {
            m_entries.push_back({&finding, &step});
            addNode(node);
        }
    }
}

QVariant FindingModel::findingCell(const sim::Finding& finding, int column, int role) const {
    switch (role) {
    case CellRole: return static_cast<int>(Cell::Text);
    case StrongRole: return column == What;
    case DimRole: return column == Steps || column == Sure;
    case SessionRole: return finding.steps.empty() ? QVariant() : QVariant(finding.steps.front().session);
    case StepRole: return finding.steps.empty() ? QVariant() : QVariant(finding.steps.front().step);
    case Qt::ToolTipRole:
        return column == What ? q(info(finding.kind).help) : QString(q(finding.sentence) % u'\n' % evidenceText(finding));
    case Qt::DisplayRole: break;
    default: return {};
    }
    switch (column) {
    case What: return q(info(finding.kind).title);
    case Sentence: return q(finding.sentence);
    case Steps: return stepsText(*m_corpus, finding);
    default: return finding.certainty == sim::Certainty::Certain ? tr("certain") : tr("likely, %1 %").arg(finding.confidence);
    }
}

QVariant FindingModel::stepCell(const sim::StepRef& ref, int column, int role) const {
    const sim::Step& step = m_corpus->sessions[ref.session]->steps[ref.step - 1];
    switch (role) {
    case CellRole: return static_cast<int>(Cell::Text);
    case SessionRole: return ref.session;
    case StepRole: return ref.step;
    case ProbeRole: return step.probe;
    case DimRole: return column != What;
    case CallRole: {
        const auto call = callIndex(*m_corpus, ref.session, ref.step);
        return call ? QVariant::fromValue(static_cast<qulonglong>(*call)) : QVariant();
    }
    case Qt::DisplayRole: break;
    default: return {};
    }
    if (column == What) return tr("Step %1").arg(ref.step);
    if (column == Steps) return sessionTitle(*m_corpus, ref.session);
    if (column == Sentence)
        return step.kind == sim::StepKind::Call ? QString(q(step.tool) % u"  "_s % q(sim::callSummary(step)))
                                                : firstLine(step.text);
    return {};
}

QVariant FindingModel::cell(int node, int column, int role) const {
    const Entry& entry = m_entries[static_cast<std::size_t>(node)];
    return entry.step ? stepCell(*entry.step, column, role) : findingCell(*entry.finding, column, role);
}

QStringList FindingModel::headers() const {
    return {tr("Finding"), tr("What happened"), tr("Steps"), tr("How sure")};
}

}  // namespace writ::studio
