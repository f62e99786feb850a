#include "app/studio/models/flip_model.h"

#include "app/studio/models/roles.h"
#include "app/studio/models/text.h"
#include "simulator/replay/wording.h"

#include <algorithm>

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
        if (remark.kind == kind)
            return FlipModel::tr(remark.text);
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

bool isAboutUnchanged(const std::optional<ChangeKind>& kind) { return kind == ChangeKind::Unchanged || kind == ChangeKind::NotReplayable; }

/// "2 would allow, 1 would deny"
QString countsText(const sim::FlipGroup& group) {
    QStringList parts;
    if (group.wouldAllow > 0)
        parts << FlipModel::tr("%1 would allow").arg(group.wouldAllow);
    if (group.indeterminate > 0)
        parts << FlipModel::tr("%1 indeterminate").arg(group.indeterminate);
    if (group.wouldDeny > 0)
        parts << FlipModel::tr("%1 would deny").arg(group.wouldDeny);
    return parts.join(u", "_s);
}

}  // namespace

void FlipModel::setData(Data data) {
    m_data = std::move(data);
    if (m_review && m_data.comparison && m_review->decisions.size() != m_data.comparison->flips.size())
        m_review.reset();
    rebuild();
}

void FlipModel::setFilter(const FlipFilter& filter) {
    if (m_filter == filter)
        return;
    m_filter = filter;
    rebuild();
}

void FlipModel::setReview(ReviewViewPtr review) {
    const bool filters = m_filter.review.has_value();
    m_review = review && m_data.comparison && review->decisions.size() == m_data.comparison->flips.size() ? std::move(review) : nullptr;
    if (filters)
        return rebuild();
    for (int row = 0; row < rowCount(); ++row)
        if (const QModelIndex group = index(row, 0); rowCount(group) > 0)
            emit dataChanged(index(0, Review, group), index(rowCount(group) - 1, Review, group));
}

bool FlipModel::fits(std::uint32_t call) const {
    const sim::CorpusCall& one = m_data.comparison->corpus().calls[call];
    if (m_filter.session && one.session != *m_filter.session)
        return false;
    if (!m_filter.tool.empty() && one.stepIn(m_data.comparison->corpus().sessions).tool != m_filter.tool)
        return false;
    if (m_filter.calls && !std::binary_search(m_filter.calls->begin(), m_filter.calls->end(), call))
        return false;
    if (m_filter.review && stateOf(call) != m_filter.review)
        return false;
    return !m_filter.kind || isAboutUnchanged(m_filter.kind) || markOf(*m_data.comparison->to, call) == targetOf(*m_filter.kind);
}

/// Nothing for a call that is no flip.
std::optional<sim::ReviewState> FlipModel::stateOf(std::uint32_t call) const {
    const auto flip = flipIndex(*m_data.comparison, call);
    if (!flip)
        return std::nullopt;
    return m_review ? m_review->decisions[*flip].state : sim::ReviewState::Unreviewed;
}

std::vector<std::uint32_t> FlipModel::thatFit(const std::vector<std::uint32_t>& calls) const {
    std::vector<std::uint32_t> fitting;
    std::copy_if(calls.begin(), calls.end(), std::back_inserter(fitting), [this](std::uint32_t call) { return fits(call); });
    return fitting;
}

void FlipModel::rebuild() {
    beginRebuild();
    m_entries.assign(1, {});
    m_order.clear();
    m_nodes.clear();
    if (m_data.comparison) {
        if (isAboutUnchanged(m_filter.kind)) {
            addUnchanged();
        } else {
            addFlips();
            addReasons();
        }
    }
    endRebuild();
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
        if (fits(flip.call))
            calls[static_cast<std::size_t>(sim::flipKind(*m_data.comparison, flip))].push_back(flip.call);
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
        addGroup(tr("Same verdict, other rules"), tr("no flip: nothing to review"), thatFit(m_data.details->reasonOnly), Kind::Reasons);
}

void FlipModel::addGroup(const QString& title, const QString& remark, const std::vector<std::uint32_t>& calls, Kind kind) {
    if (calls.empty())
        return;
    const int node = addNode(kRoot);
    m_entries.push_back({kind, 0, 0, title, remark, static_cast<int>(calls.size())});
    for (const std::uint32_t call : calls) {
        const int child = addNode(node);
        const auto flip = flipIndex(*m_data.comparison, call);
        m_entries.push_back({flip ? Kind::Flip : Kind::Call, call, static_cast<std::uint32_t>(flip.value_or(0)), {}, {}, 0});
        m_order.push_back(call);
        if (!m_nodes.contains(call))
            m_nodes.insert(call, child);
    }
}

QModelIndex FlipModel::indexOfCall(std::size_t call) const {
    const auto it = m_nodes.constFind(static_cast<std::uint32_t>(call));
    return it == m_nodes.constEnd() ? QModelIndex() : indexOf(*it);
}

std::vector<std::uint32_t> FlipModel::flipsOfGroup(const QModelIndex& index) const {
    const QModelIndex group = index.parent().isValid() ? index.parent() : index.siblingAtColumn(0);
    std::vector<std::uint32_t> flips;
    for (int row = 0; group.isValid() && row < rowCount(group); ++row)
        if (const Entry& one = entry(this->index(row, 0, group)); one.kind == Kind::Flip)
            flips.push_back(one.call);
    return flips;
}

bool FlipModel::isUnreviewed(const QModelIndex& index) const {
    return index.isValid() && entry(index).kind == Kind::Flip && decisionOf(entry(index)).state == sim::ReviewState::Unreviewed;
}

bool FlipModel::isReasonGroup(const QModelIndex& index) const { return index.isValid() && entry(index).kind == Kind::Reasons; }

bool FlipModel::isCounterfactual(const QModelIndex& index) const {
    return index.isValid() && entry(index).kind == Kind::Flip && m_data.comparison->flips[entry(index).flip].counterfactual;
}

sim::ReviewDecision FlipModel::decisionOf(const Entry& entry) const {
    return m_review && entry.kind == Kind::Flip ? m_review->decisions[entry.flip] : sim::ReviewDecision{};
}

QVariant FlipModel::cell(int node, int column, int role) const {
    const Entry& entry = m_entries[static_cast<std::size_t>(node)];
    return entry.kind == Kind::Group || entry.kind == Kind::Reasons ? groupCell(entry, column, role) : callCell(entry, column, role);
}

QVariant FlipModel::groupCell(const Entry& entry, int column, int role) const {
    if (role == CellRole)
        return static_cast<int>(Cell::Group);
    if (column != 0)
        return {};
    switch (role) {
    case Qt::DisplayRole: return entry.title;
    case CountRole: return entry.size;
    case DetailRole: return entry.remark;
    case StrongRole:
    case SpanRole: return true;
    case Qt::AccessibleTextRole:
    case CopyRole: return QString(entry.title % u": " % QString::number(entry.size));
    default: return {};
    }
}

QStringList FlipModel::notes(const Entry& entry, const sim::Step& step) const {
    QStringList icons;
    if (step.probe)
        icons << u"probe"_s;
    if (entry.kind == Kind::Flip && m_data.comparison->flips[entry.flip].counterfactual)
        icons << u"counterfactual"_s;
    return icons;
}

QVariant FlipModel::reviewCell(const Entry& entry, int role) const {
    if (entry.kind != Kind::Flip)
        return {};
    const sim::ReviewDecision decision = decisionOf(entry);
    const ReviewInfo& info = kReviews[static_cast<std::size_t>(decision.state)];
    switch (role) {
    case Qt::DisplayRole: return tr(info.word);
    case IconNameRole: return QLatin1String(info.icon);
    case ToneRole: return QLatin1String(m_data.stale ? "chrome.staleText" : info.tone);
    case Qt::ToolTipRole:
        if (decision.state == sim::ReviewState::Unreviewed)
            return tr("Nobody looked at this flip yet: A accepts, R rejects it");
        return decision.note.empty() ? tr("%1 by %2, %3").arg(tr(info.word), q(decision.name), q(decision.time))
                                     : tr("%1 by %2, %3: %4").arg(tr(info.word), q(decision.name), q(decision.time), q(decision.note));
    default: return {};
    }
}

QVariant FlipModel::seenCell(const Entry& entry, int role) const {
    if (entry.kind != Kind::Flip || !m_data.details || entry.flip >= m_data.details->seen.size())
        return {};
    const sim::Seen& seen = m_data.details->seen[entry.flip];
    if (role == Qt::DisplayRole)
        return QString::number(seen.times);
    if (role != Qt::ToolTipRole)
        return {};
    const QString times = plural(tr("This change occurs %n time(s) on an equal request in the open sessions", nullptr, static_cast<int>(seen.times)), static_cast<int>(seen.times));
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

QVariant FlipModel::callCell(const Entry& entry, int column, int role) const {
    const sim::Comparison& comparison = *m_data.comparison;
    const sim::Corpus& corpus = comparison.corpus();
    const sim::CorpusCall& call = corpus.calls[entry.call];
    switch (role) {
    case SessionRole: return call.session;
    case StepRole: return call.step;
    case CallRole: return QVariant::fromValue<qulonglong>(entry.call);
    case StaleRole: return m_data.stale;
    case DimRole: return entry.kind == Kind::Flip && comparison.flips[entry.flip].counterfactual;
    default: break;
    }
    if (column == Asked)
        return asked(call, role);
    static constexpr Cell kCells[] = {Cell::Review, Cell::Change, Cell::Text, Cell::Marks, Cell::StepText, Cell::Text, Cell::Text, Cell::Number};
    if (role == CellRole)
        return static_cast<int>(kCells[column]);
    switch (column) {
    case Review: return reviewCell(entry, role);
    case Seen: return seenCell(entry, role);
    case Change: {
        const Mark from = markOf(*comparison.from, entry.call), to = markOf(*comparison.to, entry.call);
        if (role == VerdictRole || role == VerdictFromRole)
            return static_cast<int>(role == VerdictRole ? to : from);
        return role == Qt::DisplayRole ? QVariant(QString(word(from) % u" → " % word(to))) : QVariant();
    }
    case Call:
        return callName(sessionTitle(corpus, call.session), call.call, role);
    case Note: {
        const QStringList icons = role == MarksRole || role == CopyRole || role == Qt::AccessibleTextRole || role == Qt::ToolTipRole
                                      ? notes(entry, call.stepIn(corpus.sessions)) : QStringList();
        if (role == MarksRole)
            return icons;
        if (role == Qt::ToolTipRole)
            return icons.contains(u"counterfactual"_s) ? QVariant(q(sim::counterfactualSentence(comparison, call.session))) : QVariant();
        return role == CopyRole || role == Qt::AccessibleTextRole ? QVariant(icons.join(u' ')) : QVariant();
    }
    default: {
        const sim::Replay& replay = column == DecidedA ? *comparison.from : *comparison.to;
        if (role == Qt::ToolTipRole)
            return q(sim::verdictSentence(replay, entry.call));
        return role == Qt::DisplayRole ? QVariant(decidedBy(replay, entry.call)) : QVariant();
    }
    }
}

QStringList FlipModel::headers() const {
    return {tr("Review"), tr("Change, A → B"), tr("Call"), tr("Note"), tr("Tool and what it asked"), tr("Decided in A"), tr("Decided in B"), tr("Seen")};
}

}  // namespace writ::studio
