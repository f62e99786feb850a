#include "app/studio/models/boundary_model.h"

#include "app/studio/models/call_text.h"
#include "app/studio/models/roles.h"
#include "app/studio/models/text.h"
#include "simulator/replay/wording.h"

#include <algorithm>

namespace writ::studio {

using namespace Qt::StringLiterals;

void BoundaryModel::setProbes(sim::BoundaryProbesPtr probes, bool onlyDiffering) {
    beginRebuild();
    m_probes = std::move(probes);
    m_entries.assign(1, {});
    m_shown = 0;
    for (std::size_t i = 0; m_probes && i < m_probes->constants.size(); ++i) addConstant(i, onlyDiffering);
    addGaps();
    endRebuild();
}

void BoundaryModel::addConstant(std::size_t constant, bool onlyDiffering) {
    std::vector<std::size_t> shown;
    for (std::size_t i = 0; i < m_probes->probes.size(); ++i)
        if (const sim::BoundaryProbe& probe = m_probes->probes[i];
            probe.places.front().constant == constant && (!onlyDiffering || probe.differs()))
            shown.push_back(i);
    if (shown.empty()) return;
    const int group = addNode(kRoot);
    m_entries.push_back({Entry::Kind::Constant, constant, static_cast<int>(shown.size())});
    for (const std::size_t probe : shown) {
        addNode(group);
        m_entries.push_back({Entry::Kind::Probe, probe, 0});
    }
    m_shown += shown.size();
}

void BoundaryModel::addGaps() {
    if (!m_probes || m_probes->gaps.empty()) return;
    const int group = addNode(kRoot);
    m_entries.push_back({Entry::Kind::Gaps, 0, static_cast<int>(m_probes->gaps.size())});
    for (std::size_t i = 0; i < m_probes->gaps.size(); ++i) {
        addNode(group);
        m_entries.push_back({Entry::Kind::Gap, i, 0});
    }
}

std::optional<std::size_t> BoundaryModel::probeAt(const QModelIndex& index) const {
    if (!index.isValid()) return std::nullopt;
    const Entry& entry = m_entries[static_cast<std::size_t>(nodeOf(index))];
    return entry.kind == Entry::Kind::Probe ? std::optional(entry.number) : std::nullopt;
}

QVariant BoundaryModel::cell(int node, int column, int role) const {
    const Entry& entry = m_entries[static_cast<std::size_t>(node)];
    if (entry.kind == Entry::Kind::Probe) return probeCell(m_probes->probes[entry.number], column, role);
    if (entry.kind == Entry::Kind::Gap) return gapCell(m_probes->gaps[entry.number], column, role);
    return groupCell(entry, column, role);
}

QString BoundaryModel::placeOf(const sim::BoundaryConstant& constant) const {
    const Rule& rule = m_probes->versions[constant.version].policies->rules()[constant.constant.rule];
    return tr("%1, %2 line %3").arg(q(sim::ruleName(rule)), q(rule.file).section(u'/', -1)).arg(constant.constant.line);
}

QString BoundaryModel::baseText(const sim::BoundaryConstant& constant) const {
    if (!constant.base) return {};
    const sim::BoundaryBase& base = m_probes->bases[*constant.base];
    if (!base.call) return tr("from an outline of %1: %2").arg(q(base.tool), q(constant.why));
    const sim::CorpusCall& call = m_probes->corpus->calls[*base.call];
    return tr("from %1 %2: %3").arg(sessionTitle(*m_probes->corpus, call.session)).arg(call.call).arg(q(constant.why));
}

QVariant BoundaryModel::groupCell(const Entry& entry, int column, int role) const {
    if (role == CellRole) return static_cast<int>(Cell::Group);
    if (role == SpanRole || role == StrongRole) return true;
    if (column != 0) return {};
    const bool gaps = entry.kind == Entry::Kind::Gaps;
    const QString title = gaps ? tr("Not probed") : q(m_probes->constants[entry.number].constant.text);
    const QString detail =
        gaps ? tr("each with its reason")
             : QString(placeOf(m_probes->constants[entry.number]) % u" · "_s % baseText(m_probes->constants[entry.number]));
    switch (role) {
    case Qt::DisplayRole: return title;
    case CountRole: return entry.size;
    case DetailRole: return detail;
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
    case CopyRole: return QString(title % u": " % detail);
    default: return {};
    }
}

QVariant BoundaryModel::verdictCell(const sim::BoundaryProbe& probe, std::size_t version, bool decidedBy, int role) const {
    if (version >= probe.verdicts.size()) return role == CellRole ? QVariant(static_cast<int>(Cell::Text)) : QVariant();
    const sim::BoundaryVerdict& verdict = probe.verdicts[version];
    const Mark mark = verdict.decision ? markOf(verdict.decision->verdict) : Mark::NotReplayable;
    if (!decidedBy) {
        switch (role) {
        case CellRole: return static_cast<int>(Cell::Verdict);
        case VerdictRole: return static_cast<int>(mark);
        case Qt::DisplayRole: return word(mark);
        default: return {};
        }
    }
    if (role == CellRole) return static_cast<int>(Cell::Text);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
    if (!verdict.decision) return q(verdict.notDecided);
    if (verdict.decision->verdict == Verdict::Indeterminate) return tr("%1 open").arg(verdict.decision->open.size());
    QStringList rules;
    for (const std::uint32_t rule : verdict.decision->rules)
        rules << q(sim::ruleName(m_probes->versions[version].policies->rules()[rule]));
    return rules.isEmpty() ? tr("default deny") : rules.join(u", "_s);
}

QVariant BoundaryModel::probeCell(const sim::BoundaryProbe& probe, int column, int role) const {
    if (role == ProbeRole) return true;  // hypothetical: nobody made it
    switch (column) {
    case VerdictA: return verdictCell(probe, 0, false, role);
    case DecidedA: return verdictCell(probe, 0, true, role);
    case VerdictB: return verdictCell(probe, 1, false, role);
    case DecidedB: return verdictCell(probe, 1, true, role);
    default: break;
    }
    if (role == CellRole) return static_cast<int>(column == Value ? Cell::Code : Cell::Text);
    if (role == StrongRole) return column == Note && probe.differs();
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
    switch (column) {
    case Field: return q(sim::fieldPath(probe.pointer));
    case Value: return probe.value ? q(probe.value->dump()) : tr("absent");
    case Side: return q(word(probe.places.front().side)).replace(u'_', u' ');
    default: {
        QStringList notes;
        if (probe.differs()) notes << tr("differs");
        if (probe.unedited)
            notes << tr("as in the call");
        else if (!probe.source.empty())
            notes << q(probe.source);
        return notes.join(u", "_s);
    }
    }
}

QVariant BoundaryModel::gapCell(const sim::BoundaryGap& gap, int column, int role) const {
    if (role == CellRole) return static_cast<int>(Cell::Text);
    if (column != 0) return {};
    const sim::BoundaryConstant& constant = m_probes->constants[gap.constant];
    switch (role) {
    case SpanRole: return true;
    case Qt::DisplayRole: return q(constant.constant.text);
    case DetailRole: return QString(placeOf(constant) % u" · "_s % q(gap.reason));
    case Qt::ToolTipRole:
    case CopyRole: return QString(q(constant.constant.text) % u": " % q(gap.reason));
    default: return {};
    }
}

QStringList BoundaryModel::headers() const {
    return {tr("Field"),        tr("Value"),  tr("Where"),        tr("A says"),
            tr("Decided in A"), tr("B says"), tr("Decided in B"), tr("Note")};
}

}  // namespace writ::studio
