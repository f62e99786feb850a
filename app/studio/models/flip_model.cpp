#include "app/studio/models/flip_model.h"

#include "app/studio/models/roles.h"
#include "app/studio/models/text.h"
#include "simulator/replay/wording.h"

#include <algorithm>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

/// Groups in the order in which a reader should see them.
struct GroupInfo {
    Mark from, to;
    const char* remark;
};
constexpr GroupInfo kGroups[] = {
    {Mark::Deny, Mark::Allow, QT_TRANSLATE_NOOP("FlipModel", "the dangerous direction, first")},
    {Mark::Indeterminate, Mark::Allow, QT_TRANSLATE_NOOP("FlipModel", "newly allowed")},
    {Mark::Allow, Mark::Indeterminate, ""},
    {Mark::Deny, Mark::Indeterminate, ""},
    {Mark::Indeterminate, Mark::Deny, ""},
    {Mark::Allow, Mark::Deny, ""},
    {Mark::Allow, Mark::Allow, QT_TRANSLATE_NOOP("FlipModel", "unchanged")},
    {Mark::Deny, Mark::Deny, QT_TRANSLATE_NOOP("FlipModel", "unchanged")},
    {Mark::Indeterminate, Mark::Indeterminate, QT_TRANSLATE_NOOP("FlipModel", "unchanged")},
    {Mark::NotReplayable, Mark::NotReplayable, ""},
};

}  // namespace

std::uint64_t count(const sim::Comparison& comparison, ChangeKind kind) {
    switch (kind) {
    case ChangeKind::WouldDeny: return comparison.wouldDeny;
    case ChangeKind::WouldAllow: return comparison.wouldAllow;
    case ChangeKind::Indeterminate: return comparison.indeterminate;
    case ChangeKind::Unchanged: return comparison.unchanged;
    case ChangeKind::NotReplayable: return comparison.notReplayable;
    }
    return 0;
}

void FlipModel::setComparison(sim::ComparisonPtr comparison, bool stale) {
    m_comparison = std::move(comparison);
    m_stale = stale;
    rebuild();
}

void FlipModel::setFilter(std::optional<ChangeKind> kind) {
    if (m_filter == kind)
        return;
    m_filter = kind;
    rebuild();
}

int FlipModel::groupOf(std::uint32_t call) const {
    const Mark from = markOf(*m_comparison->from, call);
    const Mark to = markOf(*m_comparison->to, call);
    for (int i = 0; i < static_cast<int>(std::size(kGroups)); ++i)
        if (kGroups[i].from == from && kGroups[i].to == to)
            return i;
    return static_cast<int>(std::size(kGroups)) - 1;
}

std::vector<FlipModel::Item> FlipModel::items() const {
    std::vector<Item> items;
    const auto target = [&](std::uint32_t call) { return markOf(*m_comparison->to, call); };
    const bool still = m_filter == ChangeKind::Unchanged || m_filter == ChangeKind::NotReplayable;
    if (!still) {
        for (const sim::Flip& flip : m_comparison->flips) {
            static constexpr Mark kTargets[] = {Mark::Deny, Mark::Allow, Mark::Indeterminate};
            if (!m_filter || target(flip.call) == kTargets[static_cast<std::size_t>(*m_filter)])
                items.push_back({flip.call, flip.counterfactual});
        }
        return items;
    }
    for (std::uint32_t call = 0; call < m_comparison->to->size(); ++call) {
        const bool lost = target(call) == Mark::NotReplayable;
        const bool same = markOf(*m_comparison->from, call) == target(call);
        if (lost ? m_filter == ChangeKind::NotReplayable : same && m_filter == ChangeKind::Unchanged)
            items.push_back({call, false});
    }
    return items;
}

void FlipModel::rebuild() {
    beginRebuild();
    m_entries.assign(1, {});
    m_order.clear();
    if (m_comparison)
        addGroups(items());
    endRebuild();
}

void FlipModel::addGroups(const std::vector<Item>& items) {
    std::vector<std::vector<Item>> groups(std::size(kGroups));
    for (const Item& item : items)
        groups[static_cast<std::size_t>(groupOf(item.call))].push_back(item);
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (groups[i].empty())
            continue;
        const int node = addNode(kRoot);
        const GroupInfo& info = kGroups[i];
        const QString title = info.from == Mark::NotReplayable ? word(info.from) : QString(word(info.from) % u" → " % word(info.to));
        m_entries.push_back({std::nullopt, false, title, *info.remark ? tr(info.remark) : QString(), static_cast<int>(groups[i].size())});
        for (const Item& item : groups[i]) {
            addNode(node);
            m_entries.push_back({item.call, item.counterfactual, {}, {}, 0});
            m_order.push_back(item.call);
        }
    }
}

QModelIndex FlipModel::indexOfCall(std::size_t call) const {
    for (std::size_t i = 1; i < m_entries.size(); ++i)
        if (m_entries[i].call == call)
            return indexOf(static_cast<int>(i));
    return {};
}

QVariant FlipModel::cell(int node, int column, int role) const {
    const Entry& entry = m_entries[static_cast<std::size_t>(node)];
    return entry.call ? callCell(entry, column, role) : groupCell(entry, column, role);
}

QVariant FlipModel::groupCell(const Entry& entry, int column, int role) const {
    if (role == CellRole)
        return static_cast<int>(Cell::Header);
    if (column != 0)
        return {};
    switch (role) {
    case Qt::DisplayRole: return entry.title;
    case DetailRole: return entry.remark.isEmpty() ? QString::number(entry.size) : QString(QString::number(entry.size) % u"  " % entry.remark);
    case StrongRole:
    case SpanRole: return true;
    case CopyRole: return QString(entry.title % u": " % QString::number(entry.size));
    default: return {};
    }
}

QStringList FlipModel::notes(const Entry& entry, const sim::Step& step) const {
    QStringList icons;
    if (step.probe)
        icons << u"probe"_s;
    if (entry.counterfactual)
        icons << u"counterfactual"_s;
    return icons;
}

QVariant FlipModel::asked(const sim::CorpusCall& call, int role) const {
    const sim::Step& step = call.stepIn(m_comparison->to->corpus->sessions);
    switch (role) {
    case CellRole: return static_cast<int>(Cell::StepText);
    case Qt::DisplayRole: return q(step.tool);
    case DetailRole: return q(sim::callSummary(step));
    case MaskedRole: return unknownArguments(call);
    case StrongRole: return true;
    case CopyRole:
    case Qt::ToolTipRole: return q(step.tool + " " + sim::callSummary(step));
    default: return {};
    }
}

QVariant FlipModel::callCell(const Entry& entry, int column, int role) const {
    const sim::Corpus& corpus = *m_comparison->to->corpus;
    const sim::CorpusCall& call = corpus.calls[*entry.call];
    const sim::Step& step = call.stepIn(corpus.sessions);
    const Mark from = markOf(*m_comparison->from, *entry.call);
    const Mark to = markOf(*m_comparison->to, *entry.call);
    switch (role) {
    case SessionRole: return call.session;
    case StepRole: return call.step;
    case CallRole: return QVariant::fromValue<qulonglong>(*entry.call);
    case StaleRole: return m_stale;
    default: break;
    }
    if (column == Asked)
        return asked(call, role);
    static constexpr Cell kCells[] = {Cell::Change, Cell::Text, Cell::Marks, Cell::StepText, Cell::Text, Cell::Text};
    if (role == CellRole)
        return static_cast<int>(kCells[column]);
    switch (column) {
    case Change:
        if (role == VerdictRole || role == VerdictFromRole)
            return static_cast<int>(role == VerdictRole ? to : from);
        return role == Qt::DisplayRole ? QVariant(QString(word(from) % u" → " % word(to))) : QVariant();
    case Call:
        return role == Qt::DisplayRole || role == Qt::ToolTipRole ? QVariant(QString(sessionTitle(corpus, call.session) % u' ' % QString::number(call.call)))
                                                                  : QVariant();
    case Note:
        if (role == MarksRole)
            return notes(entry, step);
        return role == CopyRole || role == Qt::AccessibleTextRole ? QVariant(notes(entry, step).join(u' ')) : QVariant();
    default: {
        const sim::Replay& replay = column == DecidedA ? *m_comparison->from : *m_comparison->to;
        if (role == Qt::ToolTipRole)
            return q(sim::verdictSentence(replay, *entry.call));
        return role == Qt::DisplayRole ? QVariant(decidedBy(replay, *entry.call)) : QVariant();
    }
    }
}

QStringList FlipModel::headers() const {
    return {tr("Change, A → B"), tr("Call"), tr("Note"), tr("Tool and what it asked"), tr("Decided in A"), tr("Decided in B")};
}

}  // namespace writ::studio
