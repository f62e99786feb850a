#include "app/studio/models/step_model.h"

#include "app/studio/models/roles.h"
#include "app/studio/models/text.h"
#include "simulator/replay/wording.h"
#include "simulator/transcript/recorded_decision.h"

#include <QDateTime>
#include <QPoint>

#include <algorithm>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

struct ColumnInfo {
    const char* title;
    const char* help;
};
const ColumnInfo& columnInfo(StepModel::Column column) {
    static constexpr ColumnInfo kTable[] = {
        {QT_TRANSLATE_NOOP("StepModel", "#"), QT_TRANSLATE_NOOP("StepModel", "Number in the session")},
        {QT_TRANSLATE_NOOP("StepModel", "Time UTC"), QT_TRANSLATE_NOOP("StepModel", "As recorded")},
        {QT_TRANSLATE_NOOP("StepModel", "user model tool"), QT_TRANSLATE_NOOP("StepModel", "Who acts in this step")},
        {QT_TRANSLATE_NOOP("StepModel", "Step"), QT_TRANSLATE_NOOP("StepModel", "What was said or asked")},
        {QT_TRANSLATE_NOOP("StepModel", "Flip"),
         QT_TRANSLATE_NOOP("StepModel", "Differs from the version it is compared against; after the first flip")},
        {QT_TRANSLATE_NOOP("StepModel", "Policy then"),
         QT_TRANSLATE_NOOP("StepModel", "What the policy in force then said, as the recording tells")},
        {QT_TRANSLATE_NOOP("StepModel", "Policy"),
         QT_TRANSLATE_NOOP("StepModel", "What the policy says, and the rule that decides")},
        {QT_TRANSLATE_NOOP("StepModel", "Model"), QT_TRANSLATE_NOOP("StepModel", "Whether the model called the tool")},
        {QT_TRANSLATE_NOOP("StepModel", "Who stopped it"), QT_TRANSLATE_NOOP("StepModel", "What happened in the recording")},
    };
    return kTable[column];
}

/// The lane and the icon of a step.
struct LaneInfo {
    int lane;
    const char* icon;
    const char* spoken;
};
LaneInfo laneOf(const sim::Step& step) {
    switch (step.kind) {
    case sim::StepKind::Call: return step.probe ? LaneInfo{2, "probe", "probe call"} : LaneInfo{2, "lane-tool", "call"};
    case sim::StepKind::Result: return {2, "result", "result"};
    case sim::StepKind::Refusal: return {1, "model-refused", "refusal"};
    case sim::StepKind::Approval: return {0, "approval", "approval"};
    case sim::StepKind::Delegation: return {1, "delegation", "delegation"};
    case sim::StepKind::Error: return {2, "error", "error"};
    case sim::StepKind::Message: break;
    }
    switch (step.role) {
    case sim::Role::System: return {1, "info", "system message"};
    case sim::Role::User: return {0, "lane-user", "user"};
    case sim::Role::Model: return {1, "lane-model", "model"};
    case sim::Role::Tool: return {2, "result", "tool"};
    }
    return {0, "lane-user", "user"};
}

}  // namespace

StepModel::StepModel(Shape shape, QObject* parent)
    : QAbstractTableModel(parent), m_shape(shape), m_source(std::make_shared<const StepSource>(StepData{})) {
    m_columns = shape == Shape::Wide ? std::vector<Column>{Number, Time, Lanes, StepText, Flip, Then, Policy, Model, Stopped}
                                     : std::vector<Column>{Number, StepText, Policy, Model};
}

void StepModel::setData(StepData data, StepQuery query) {
    const auto source = std::make_shared<const StepSource>(std::move(data));
    query.callsOnly = m_shape == Shape::Narrow;
    setSteps(source, findSteps(*source, query));
}

/// The same steps with other verdicts keep the view where it is; anything else begins anew.
void StepModel::setSteps(StepSourcePtr source, StepRows rows) {
    const bool sameSteps = source->data().corpus && source->data().corpus == m_source->data().corpus &&
                           source->size() == m_source->size() && source->data().session == m_source->data().session;
    const bool sameRows = rows == m_rows || (rows && m_rows && *rows == *m_rows);
    const bool reset = !sameSteps || !sameRows;
    if (reset) beginResetModel();
    m_source = std::move(source);
    m_rows = std::move(rows);
    m_entryRow = -1;
    if (reset)
        endResetModel();
    else if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

int StepModel::columnOf(Column column) const {
    const auto it = std::find(m_columns.begin(), m_columns.end(), column);
    return it == m_columns.end() ? -1 : static_cast<int>(it - m_columns.begin());
}

int StepModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows ? m_rows->size() : m_source->size());
}

int StepModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

StepModel::Place StepModel::place(int row) const {
    const StepEntry& one = entry(row);
    return {one.session, one.step->number, one.call};
}

int StepModel::rowOf(std::uint32_t session, std::uint32_t step) const {
    const auto number = m_source->numberOf(session, step);
    if (!number) return -1;
    if (!m_rows) return static_cast<int>(*number);
    const auto it = std::lower_bound(m_rows->begin(), m_rows->end(), *number);
    return it != m_rows->end() && *it == *number ? static_cast<int>(it - m_rows->begin()) : -1;
}

const StepEntry& StepModel::entry(int row) const {
    if (m_entryRow != row) {
        const auto at = static_cast<std::size_t>(row);
        m_entry = m_source->at(m_rows ? (*m_rows)[at] : at);
        m_entryRow = row;
    }
    return m_entry;
}

QVariant StepModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    using Painter = QVariant (StepModel::*)(const StepEntry&, int) const;
    static constexpr Painter kColumns[] = {&StepModel::number,   &StepModel::time,  &StepModel::lanes,
                                           &StepModel::stepText, &StepModel::marks, &StepModel::then,
                                           &StepModel::policy,   &StepModel::model, &StepModel::stopped};
    const StepEntry& one = entry(index.row());
    const QVariant value = (this->*kColumns[columnAt(index.column())])(one, role);
    return value.isValid() ? value : common(one, role);
}

QVariant StepModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    const Column column = columnAt(section);
    if (role == Qt::DisplayRole)
        return m_shape == Shape::Narrow && column == StepText ? tr("Call")
               : column == Policy && m_source->hasRecorded()  ? tr("Policy now")
                                                              : tr(columnInfo(column).title);
    if (role == Qt::ToolTipRole) return tr(columnInfo(column).help);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (column == Lanes ? Qt::AlignHCenter : Qt::AlignLeft)));
    return {};
}

QVariant StepModel::common(const StepEntry& row, int role) const {
    switch (role) {
    case ProbeRole: return row.step->probe;
    case DimRole: return !row.call.has_value();
    case StaleRole: return m_source->data().stale;
    case SessionRole: return row.session;
    case StepRole: return row.step->number;
    case CallRole: return row.call ? QVariant::fromValue(static_cast<qulonglong>(*row.call)) : QVariant();
    default: return {};
    }
}

QVariant StepModel::number(const StepEntry& row, int role) const {
    const std::uint32_t shown = m_shape == Shape::Narrow && row.bound ? row.bound->call : row.step->number;
    const QString place =
        m_source->data().session ? QString() : QString(sessionTitle(*m_source->data().corpus, row.session) % u' ');
    switch (role) {
    case CellRole: return static_cast<int>(m_shape == Shape::Narrow ? Cell::Marks : Cell::Text);
    case Qt::DisplayRole: return QString(place % QString::number(shown));
    case Qt::ToolTipRole: return m_source->data().session ? QVariant() : QVariant(QString(place % QString::number(shown)));
    case MarksRole: return m_shape == Shape::Narrow && row.flip ? QStringList{u"flip"_s} : QStringList();
    default: return {};
    }
}

QVariant StepModel::time(const StepEntry& row, int role) const {
    if (!row.step->time) return role == CellRole ? QVariant(static_cast<int>(Cell::Text)) : QVariant();
    const QDateTime when = QDateTime::fromMSecsSinceEpoch(row.step->time->ms, Qt::UTC);
    switch (role) {
    case CellRole: return static_cast<int>(Cell::Text);
    case Qt::DisplayRole: return when.toString(u"HH:mm:ss"_s);
    case CopyRole: return when.toString(Qt::ISODate);
    case Qt::ToolTipRole: return q(row.step->time->text);
    default: return {};
    }
}

QVariant StepModel::lanes(const StepEntry& row, int role) const {
    const LaneInfo lane = laneOf(*row.step);
    switch (role) {
    case CellRole: return static_cast<int>(Cell::Lanes);
    case LaneRole: return lane.lane;
    case IconNameRole: return QString::fromLatin1(lane.icon);
    case CopyRole:
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole: return QString::fromLatin1(lane.spoken);
    default: return {};
    }
}

QVariant StepModel::stepText(const StepEntry& row, int role) const {
    const sim::Step& step = *row.step;
    const bool isCall = row.bound != nullptr;
    const auto detail = [&] { return isCall ? q(sim::callSummary(step)) : QString(); };
    const auto display = [&]() -> QString {
        if (isCall) return q(step.tool);
        const QString text = firstLine(step.text);
        return step.kind == sim::StepKind::Result && !step.tool.empty() ? QString(q(step.tool) % u": " % text) : text;
    };
    switch (role) {
    case CellRole: return static_cast<int>(Cell::StepText);
    case Qt::DisplayRole: return display();
    case DetailRole: return detail();
    case StrongRole: return isCall && m_shape == Shape::Wide;
    case MaskedRole: return isCall ? unknownArguments(*row.bound) : QStringList();
    case CopyRole:
    case Qt::AccessibleTextRole: return isCall ? QString(display() % u' ' % detail()).trimmed() : display();
    case Qt::ToolTipRole: return isCall ? QString(display() % u' ' % detail()) : q(std::string_view(step.text).substr(0, 2000));
    default: return {};
    }
}

QStringList StepModel::markIcons(const StepEntry& row) const {
    QStringList icons;
    if (row.flip) icons << u"flip"_s;
    if (m_source->isAfterFlip(row)) icons << u"counterfactual"_s;
    if (!row.step->noteText.empty()) icons << u"note"_s;
    return icons;
}

QString StepModel::markWords(const StepEntry& row, const QString& between) const {
    QStringList words;
    if (row.flip) words << tr("flip: the other version decides otherwise");
    if (m_source->isAfterFlip(row)) words << tr("after the first flip: the agent would have gone another way");
    if (!row.step->noteText.empty()) words << tr("note: %1").arg(q(row.step->noteText));
    return words.join(between);
}

QVariant StepModel::marks(const StepEntry& row, int role) const {
    switch (role) {
    case CellRole: return static_cast<int>(Cell::Marks);
    case MarksRole: return markIcons(row);
    case CopyRole: return markIcons(row).join(u' ');
    case Qt::ToolTipRole: return markWords(row, u"\n"_s);
    case Qt::AccessibleTextRole: return markWords(row, u", "_s);
    default: return {};
    }
}

QVariant StepModel::then(const StepEntry& row, int role) const {
    if (role == CellRole) return static_cast<int>(Cell::VerdictTinted);
    const sim::RecordedDecision* const recorded = row.step->recorded.get();
    if (!row.call || !recorded || !recorded->verdict)
        return role == Qt::ToolTipRole && recorded ? QVariant(q(recorded->evidence)) : QVariant();
    const Mark mark = markOf(*recorded->verdict);
    const QString by = recorded->rules.empty() ? q(recorded->reason) : q(recorded->rules.front());
    switch (role) {
    case VerdictRole: return static_cast<int>(mark);
    case Qt::DisplayRole: return word(mark);
    case DetailRole: return by;
    case StaleRole: return false;
    case CopyRole:
    case Qt::AccessibleTextRole: return by.isEmpty() ? word(mark) : tr("%1 by %2").arg(word(mark), by);
    case Qt::ToolTipRole: return tr("Recorded: %1\n%2").arg(q(recorded->reason), q(recorded->evidence));
    default: return {};
    }
}

QVariant StepModel::policy(const StepEntry& row, int role) const {
    if (role == CellRole) return static_cast<int>(m_shape == Shape::Wide ? Cell::VerdictTinted : Cell::Verdict);
    if (!row.call || !m_source->data().replay) return {};
    const sim::Replay& replay = *m_source->data().replay;
    const Mark mark = markOf(replay, *row.call);
    switch (role) {
    case VerdictRole: return static_cast<int>(mark);
    case Qt::DisplayRole: return word(mark);
    case DetailRole: return m_shape == Shape::Wide ? decidedBy(replay, *row.call) : QString();
    case CopyRole:
    case Qt::AccessibleTextRole:
        return QString(verdictText(replay, *row.call) % (m_source->data().stale ? tr(" (stale)") : QString()));
    case Qt::ToolTipRole:
        return mark == Mark::NotReplayable ? q(sim::notReplayableSentence(row.bound->notReplayable))
                                           : q(sim::verdictSentence(replay, *row.call));
    default: return {};
    }
}

QVariant StepModel::model(const StepEntry& row, int role) const {
    if (role == CellRole) return static_cast<int>(Cell::Model);
    if (!row.call) return {};
    const bool refused = row.step->probe || sim::modelRefused(row.bound->outcome.outcome);
    switch (role) {
    case RefusedRole: return refused;
    case Qt::DisplayRole: return refused ? tr("Refused") : tr("Called");
    case Qt::ToolTipRole:
        return row.step->probe ? tr("Probe call: the model did not make it")
               : refused       ? tr("The model refused")
                               : tr("The model called the tool");
    default: return {};
    }
}

QVariant StepModel::stopped(const StepEntry& row, int role) const {
    if (role == CellRole) return static_cast<int>(Cell::Code);
    const sim::OutcomeFinding* outcome = m_source->outcomeOf(row);
    if (!outcome) return {};
    switch (role) {
    case Qt::DisplayRole: return q(sim::outcomeText(*outcome));
    case Qt::ToolTipRole: return q(sim::outcomeReason(*outcome));
    default: return {};
    }
}

}  // namespace writ::studio
