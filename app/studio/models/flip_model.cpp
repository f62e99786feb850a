#include "app/studio/models/flip_model.h"

#include "app/studio/models/roles.h"
#include "app/studio/models/text.h"
#include "simulator/replay/wording.h"

#include <algorithm>
#include <span>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

/// What stands beside the title of a kind of change.
struct Remark {
    sim::FlipKind kind;
    const char* text;
};
constexpr Remark kRemarks[] = {
    {sim::FlipKind::DenyToAllow, QT_TRANSLATE_NOOP("FlipModel", "the dangerous direction, first")},
    {sim::FlipKind::IndeterminateToAllow, QT_TRANSLATE_NOOP("FlipModel", "newly allowed")},
};

QString remarkOf(sim::FlipKind kind) {
    for (const Remark& remark : kRemarks)
        if (remark.kind == kind) return FlipModel::tr(remark.text);
    return {};
}

struct ReviewInfo {
    sim::ReviewState state;
    const char* word;
    const char* icon;
    const char* tone;
};
/// In the order of ReviewState.
constexpr ReviewInfo kReviews[] = {
    {sim::ReviewState::Unreviewed, QT_TRANSLATE_NOOP("FlipModel", "Unreviewed"), "unreviewed", "chrome.secondaryText"},
    {sim::ReviewState::Accepted, QT_TRANSLATE_NOOP("FlipModel", "Accepted"), "accept", "verdict.allow.fg"},
    {sim::ReviewState::Rejected, QT_TRANSLATE_NOOP("FlipModel", "Rejected"), "reject", "verdict.deny.fg"},
};

/// In the order of FlipModel::Column.
constexpr const char* kHeaders[] = {QT_TRANSLATE_NOOP("FlipModel", "Review"),
                                    QT_TRANSLATE_NOOP("FlipModel", "Change, A → B"),
                                    QT_TRANSLATE_NOOP("FlipModel", "Call"),
                                    QT_TRANSLATE_NOOP("FlipModel", "Note"),
                                    QT_TRANSLATE_NOOP("FlipModel", "Tool and what it asked"),
                                    QT_TRANSLATE_NOOP("FlipModel", "Decided in A"),
                                    QT_TRANSLATE_NOOP("FlipModel", "Decided in B"),
                                    QT_TRANSLATE_NOOP("FlipModel", "Seen")};

/// "Refund 3"; of a long title only the number must stay readable.
QVariant callName(const QString& session, std::uint32_t call, int role) {
    constexpr qsizetype kMost = 11;
    const QString shown = session.size() > kMost ? QString(session.left(kMost - 1).trimmed() % u'…') : session;
    switch (role) {
    case Qt::DisplayRole: return QString(shown % u' ' % QString::number(call));
    case CopyRole:
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole: return QString(session % u' ' % QString::number(call));
    default: return {};
    }
}

Mark targetOf(ChangeKind kind) {
    static constexpr Mark kTargets[] = {Mark::Deny, Mark::Allow, Mark::Indeterminate};
    return kTargets[static_cast<std::size_t>(kind)];
}

bool isAboutUnchanged(const std::optional<ChangeKind>& kind) {
    return kind == ChangeKind::Unchanged || kind == ChangeKind::NotReplayable;
}

/// "2 would allow, 1 would deny"
QString countsText(const sim::FlipGroup& group) {
    QStringList parts;
    if (group.wouldAllow > 0) parts << FlipModel::tr("%1 would allow").arg(group.wouldAllow);
    if (group.indeterminate > 0) parts << FlipModel::tr("%1 indeterminate").arg(group.indeterminate);
    if (group.wouldDeny > 0) parts << FlipModel::tr("%1 would deny").arg(group.wouldDeny);
    return parts.join(u", "_s);
}

}  // namespace

void FlipModel::setData(Data data) {
    const auto reasons = [](const Data& one) {
        return one.details ? std::span<const std::uint32_t>(one.details->reasonOnly) : std::span<const std::uint32_t>();
    };
    const bool sameRows = m_data.comparison == data.comparison && m_data.groups == data.groups &&
                          std::ranges::equal(reasons(m_data), reasons(data));
    if (!sameRows) beginResetModel();
    m_data = std::move(data);
    if (m_review && m_data.comparison && m_review->decisions.size() != m_data.comparison->flips.size()) m_review.reset();
    if (sameRows) return rowsChanged(0, columnCount() - 1);
    findRows();
    endResetModel();
}

void FlipModel::setFilter(const FlipFilter& filter) {
    if (m_filter == filter) return;
    m_filter = filter;
    rebuild();
}

void FlipModel::setReview(ReviewViewPtr review) {
    const bool filters = m_filter.review.has_value();
    m_review =
        review && m_data.comparison && review->decisions.size() == m_data.comparison->flips.size() ? std::move(review) : nullptr;
    if (filters) return rebuild();
    rowsChanged(Review, Review);
}

void FlipModel::rowsChanged(int firstColumn, int lastColumn) {
    for (int row = 0; row < rowCount(); ++row)
        if (const QModelIndex group = index(row, 0); rowCount(group) > 0)
            emit dataChanged(index(0, firstColumn, group), index(rowCount(group) - 1, lastColumn, group));
}

bool FlipModel::fits(std::uint32_t call) const {
    const sim::CorpusCall& one = m_data.comparison->corpus().calls[call];
    if (m_filter.session && one.session != *m_filter.session) return false;
    if (!m_filter.tool.empty() && one.stepIn(m_data.comparison->corpus().sessions).tool != m_filter.tool) return false;
    if (m_filter.calls && !std::binary_search(m_filter.calls->begin(), m_filter.calls->end(), call)) return false;
    if (m_filter.review && stateOf(call) != m_filter.review) return false;
    return !m_filter.kind || isAboutUnchanged(m_filter.kind) || markOf(*m_data.comparison->to, call) == targetOf(*m_filter.kind);
}

/// Nothing for a call that is no flip.
std::optional<sim::ReviewState> FlipModel::stateOf(std::uint32_t call) const {
    const auto flip = flipIndex(*m_data.comparison, call);
    if (!flip) return std::nullopt;
    return m_review ? m_review->decisions[*flip].state : sim::ReviewState::Unreviewed;
}

std::vector<std::uint32_t> FlipModel::thatFit(const std::vector<std::uint32_t>& calls) const {
    std::vector<std::uint32_t> fitting;
    std::copy_if(calls.begin(), calls.end(), std::back_inserter(fitting), [this](std::uint32_t call) { return fits(call); });
    return fitting;
}

void FlipModel::rebuild() {
    beginResetModel();
    findRows();
    endResetModel();
}

void FlipModel::findRows() {
    m_groups.clear();
    m_order.clear();
    if (m_data.comparison) {
        if (isAboutUnchanged(m_filter.kind)) {
            addUnchanged();
        } else {
            addFlips();
            addReasons();
        }
    }
}

void FlipModel::addFlips() {
    if (m_data.groups) {
        for (const sim::FlipGroup& group : m_data.groups->groups)
            addGroup(q(group.title), countsText(group), thatFit(group.calls));
        return;
    }
    const std::vector<sim::FlipKindInfo>& kinds = sim::flipKinds();
    std::vector<std::vector<std::uint32_t>> calls(kinds.size());
    for (const sim::Flip& flip : m_data.comparison->flips)
        if (fits(flip.call)) calls[static_cast<std::size_t>(sim::flipKind(*m_data.comparison, flip))].push_back(flip.call);
    for (const sim::FlipKindInfo& kind : kinds)
        addGroup(q(kind.title), remarkOf(kind.kind), calls[static_cast<std::size_t>(kind.kind)]);
}

void FlipModel::addUnchanged() {
    std::vector<std::vector<std::uint32_t>> calls(kMarkCount);
    const sim::Comparison& comparison = *m_data.comparison;
    for (std::uint32_t call = 0; call < comparison.to->size(); ++call)
        if (const Mark mark = markOf(*comparison.to, call); markOf(*comparison.from, call) == mark && fits(call))
            calls[static_cast<std::size_t>(mark)].push_back(call);
    const bool lost = m_filter.kind == ChangeKind::NotReplayable;
    for (std::size_t i = 0; i < kMarkCount; ++i) {
        const auto mark = static_cast<Mark>(i);
        if ((mark == Mark::NotReplayable) == lost)
            addGroup(lost ? word(mark) : QString(word(mark) % u" → " % word(mark)), lost ? QString() : tr("unchanged"), calls[i]);
    }
}

void FlipModel::addReasons() {
    if (m_data.details && !m_filter.kind)
        addGroup(tr("Same verdict, other rules"), tr("no flip: nothing to review"), thatFit(m_data.details->reasonOnly), true);
}

void FlipModel::addGroup(const QString& title, const QString& remark, const std::vector<std::uint32_t>& calls, bool reasons) {
    if (calls.empty()) return;
    m_groups.push_back({title, remark, m_order.size(), calls.size(), reasons});
    m_order.insert(m_order.end(), calls.begin(), calls.end());
}

// Groups have the internal id 0; a call that of its group's row plus one.

QModelIndex FlipModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : 0);
}

QModelIndex FlipModel::parent(const QModelIndex& child) const {
    if (!child.isValid() || child.internalId() == 0) return {};
    return createIndex(static_cast<int>(child.internalId()) - 1, 0, quintptr{0});
}

int FlipModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) return static_cast<int>(m_groups.size());
    return parent.internalId() == 0 && parent.column() == 0
               ? static_cast<int>(m_groups[static_cast<std::size_t>(parent.row())].size)
               : 0;
}

std::optional<FlipModel::Row> FlipModel::rowAt(const QModelIndex& index) const {
    if (!index.isValid() || index.internalId() == 0) return std::nullopt;
    const std::uint32_t call = m_order[m_groups[index.internalId() - 1].first + static_cast<std::size_t>(index.row())];
    return Row{call, flipIndex(*m_data.comparison, call)};
}

QModelIndex FlipModel::indexOfCall(std::size_t call) const {
    const auto it = std::find(m_order.begin(), m_order.end(), static_cast<std::uint32_t>(call));
    if (it == m_order.end()) return {};
    const auto at = static_cast<std::size_t>(it - m_order.begin());
    const auto group = std::prev(std::upper_bound(m_groups.begin(), m_groups.end(), at,
                                                  [](std::size_t place, const Group& one) { return place < one.first; }));
    return createIndex(static_cast<int>(at - group->first), 0, static_cast<quintptr>(group - m_groups.begin()) + 1);
}

std::vector<std::uint32_t> FlipModel::flipsOfGroup(const QModelIndex& index) const {
    if (!index.isValid()) return {};
    const Group& group = m_groups[static_cast<std::size_t>(index.parent().isValid() ? index.parent().row() : index.row())];
    std::vector<std::uint32_t> flips;
    for (std::size_t i = 0; i < group.size; ++i)
        if (const std::uint32_t call = m_order[group.first + i]; flipIndex(*m_data.comparison, call)) flips.push_back(call);
    return flips;
}

bool FlipModel::isUnreviewed(const QModelIndex& index) const {
    const std::optional<Row> row = rowAt(index);
    return row && row->flip && decisionOf(*row).state == sim::ReviewState::Unreviewed;
}

bool FlipModel::isReasonGroup(const QModelIndex& index) const {
    return index.isValid() && index.internalId() == 0 && m_groups[static_cast<std::size_t>(index.row())].reasons;
}

bool FlipModel::isCounterfactual(const QModelIndex& index) const {
    const std::optional<Row> row = rowAt(index);
    return row && row->flip && m_data.comparison->flips[*row->flip].counterfactual;
}

sim::ReviewDecision FlipModel::decisionOf(const Row& row) const {
    return m_review && row.flip ? m_review->decisions[*row.flip] : sim::ReviewDecision{};
}

QVariant FlipModel::data(const QModelIndex& index, int role) const {
    if (const std::optional<Row> row = rowAt(index)) return callCell(*row, index.column(), role);
    return index.isValid() ? groupCell(m_groups[static_cast<std::size_t>(index.row())], index.column(), role) : QVariant();
}

QVariant FlipModel::groupCell(const Group& group, int column, int role) const {
    if (role == CellRole) return static_cast<int>(Cell::Group);
    if (column != 0) return {};
    switch (role) {
    case Qt::DisplayRole: return group.title;
    case CountRole: return static_cast<int>(group.size);
    case DetailRole: return group.remark;
    case StrongRole:
    case SpanRole: return true;
    case Qt::AccessibleTextRole:
    case CopyRole: return QString(group.title % u": " % QString::number(group.size));
    default: return {};
    }
}

QStringList FlipModel::notes(const Row& row, const sim::Step& step) const {
    QStringList icons;
    if (step.probe) icons << u"probe"_s;
    if (row.flip && m_data.comparison->flips[*row.flip].counterfactual) icons << u"counterfactual"_s;
    return icons;
}

QVariant FlipModel::reviewCell(const Row& row, int role) const {
    if (!row.flip) return {};
    const sim::ReviewDecision decision = decisionOf(row);
    const ReviewInfo& info = kReviews[static_cast<std::size_t>(decision.state)];
    switch (role) {
    case Qt::DisplayRole: return tr(info.word);
    case IconNameRole: return QLatin1String(info.icon);
    case ToneRole: return QLatin1String(m_data.stale ? "chrome.staleText" : info.tone);
    case Qt::ToolTipRole:
        if (decision.state == sim::ReviewState::Unreviewed) return tr("Nobody looked at this flip yet: A accepts, R rejects it");
        return decision.note.empty()
                   ? tr("%1 by %2, %3").arg(tr(info.word), q(decision.name), q(decision.time))
                   : tr("%1 by %2, %3: %4").arg(tr(info.word), q(decision.name), q(decision.time), q(decision.note));
    default: return {};
    }
}

QVariant FlipModel::seenCell(const Row& row, int role) const {
    if (!row.flip || !m_data.details || *row.flip >= m_data.details->seen.size()) return {};
    const sim::Seen& seen = m_data.details->seen[*row.flip];
    if (role == Qt::DisplayRole) return QString::number(seen.times);
    if (role != Qt::ToolTipRole) return {};
    const QString times = plural(
        tr("This change occurs %n time(s) on an equal request in the open sessions", nullptr, static_cast<int>(seen.times)),
        static_cast<int>(seen.times));
    return seen.last ? tr("%1, last on %2.").arg(times, q(sim::momentText(*seen.last))) : QString(times % u'.');
}

QVariant FlipModel::asked(const sim::CorpusCall& call, int role) const {
    const sim::Step& step = call.stepIn(m_data.comparison->corpus().sessions);
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

QVariant FlipModel::callCell(const Row& row, int column, int role) const {
    const sim::Comparison& comparison = *m_data.comparison;
    const sim::Corpus& corpus = comparison.corpus();
    const sim::CorpusCall& call = corpus.calls[row.call];
    switch (role) {
    case SessionRole: return call.session;
    case StepRole: return call.step;
    case CallRole: return QVariant::fromValue<qulonglong>(row.call);
    case StaleRole: return m_data.stale;
    case DimRole: return row.flip && comparison.flips[*row.flip].counterfactual;
    default: break;
    }
    if (column == Asked) return asked(call, role);
    static constexpr Cell kCells[] = {Cell::Review,   Cell::Change, Cell::Text, Cell::Marks,
                                      Cell::StepText, Cell::Text,   Cell::Text, Cell::Number};
    if (role == CellRole) return static_cast<int>(kCells[column]);
    switch (column) {
    case Review: return reviewCell(row, role);
    case Seen: return seenCell(row, role);
    case Change: {
        const Mark from = markOf(*comparison.from, row.call), to = markOf(*comparison.to, row.call);
        if (role == VerdictRole || role == VerdictFromRole) return static_cast<int>(role == VerdictRole ? to : from);
        return role == Qt::DisplayRole ? QVariant(QString(word(from) % u" → " % word(to))) : QVariant();
    }
    case Call: return callName(sessionTitle(corpus, call.session), call.call, role);
    case Note: {
        const QStringList icons =
            role == MarksRole || role == CopyRole || role == Qt::AccessibleTextRole || role == Qt::ToolTipRole
                ? notes(row, call.stepIn(corpus.sessions))
                : QStringList();
        if (role == MarksRole) return icons;
        if (role == Qt::ToolTipRole)
            return icons.contains(u"counterfactual"_s) ? QVariant(q(sim::counterfactualSentence(comparison, call.session)))
                                                       : QVariant();
        return role == CopyRole || role == Qt::AccessibleTextRole ? QVariant(icons.join(u' ')) : QVariant();
    }
    default: {
        const sim::Replay& replay = column == DecidedA ? *comparison.from : *comparison.to;
        if (role == Qt::ToolTipRole) return q(sim::verdictSentence(replay, row.call));
        return role == Qt::DisplayRole ? QVariant(decidedBy(replay, row.call)) : QVariant();
    }
    }
}

int FlipModel::columnCount(const QModelIndex&) const {
    return static_cast<int>(std::size(kHeaders));
}

QVariant FlipModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= columnCount()) return {};
    return tr(kHeaders[section]);
}

}  // namespace writ::studio
