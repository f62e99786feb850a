#include "app/studio/models/step_model.h"

#include "app/studio/models/roles.h"
#include "app/studio/models/text.h"
#include "simulator/replay/wording.h"

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
        {QT_TRANSLATE_NOOP("StepModel", "Flip"), QT_TRANSLATE_NOOP("StepModel", "Differs from the version it is compared against; after the first flip")},
        {QT_TRANSLATE_NOOP("StepModel", "Policy"), QT_TRANSLATE_NOOP("StepModel", "What the policy says, and the rule that decides")},
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

struct StepModel::Row {
    std::uint32_t session = 0;
    const sim::Step* step = nullptr;
    std::optional<std::size_t> call;
    const sim::CorpusCall* bound = nullptr;  ///< null when no call
    int flip = 0;
};

StepModel::StepModel(Shape shape, QObject* parent) : QAbstractTableModel(parent), m_shape(shape) {
    m_columns = shape == Shape::Wide ? std::vector<Column>{Number, Time, Lanes, StepText, Flip, Policy, Model, Stopped}
                                     : std::vector<Column>{Number, StepText, Policy, Model};
}

void StepModel::setData(StepData data) {
    beginResetModel();
    m_data = std::move(data);
    indexRows();
    indexFlips();
    endResetModel();
}

void StepModel::indexRows() {
    m_firstRows.clear();
    m_calls.clear();
    if (!m_data.corpus)
        return;
    const sim::Corpus& corpus = *m_data.corpus;
    if (m_data.session && *m_data.session >= corpus.sessions.size())
        m_data.session.reset();
    std::size_t rows = 0;
    for (std::uint32_t i = 0; i < corpus.sessions.size(); ++i) {
        m_firstRows.push_back(rows);
        if (!m_data.session || *m_data.session == i)
            rows += corpus.sessions[i]->steps.size();
    }
    m_firstRows.push_back(rows);
    for (std::uint32_t i = 0; i < corpus.calls.size(); ++i)
        if (!m_data.session || *m_data.session == corpus.calls[i].session)
            m_calls.push_back(i);
}

void StepModel::indexFlips() {
    m_flips.clear();
    if (!m_data.corpus || !m_data.comparison || m_data.comparison->to->corpus != m_data.corpus)
        return;
    m_flips.assign(m_data.corpus->calls.size(), 0);
    for (const sim::Flip& flip : m_data.comparison->flips)
        m_flips[flip.call] = flip.counterfactual ? 2 : 1;
}

int StepModel::columnOf(Column column) const {
    const auto it = std::find(m_columns.begin(), m_columns.end(), column);
    return it == m_columns.end() ? -1 : static_cast<int>(it - m_columns.begin());
}

int StepModel::rowCount(const QModelIndex& parent) const {
    if (parent.isValid() || m_firstRows.empty())
        return 0;
    return static_cast<int>(m_shape == Shape::Wide ? m_firstRows.back() : m_calls.size());
}

int StepModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_columns.size()); }

StepModel::Place StepModel::place(int row) const {
    const auto at = static_cast<std::size_t>(row);
    if (m_shape == Shape::Narrow) {
        const sim::CorpusCall& call = m_data.corpus->calls[m_calls[at]];
        return {call.session, call.step, m_calls[at]};
    }
    const auto it = std::upper_bound(m_firstRows.begin(), m_firstRows.end() - 1, at) - 1;
    const auto session = static_cast<std::uint32_t>(it - m_firstRows.begin());
    const auto step = static_cast<std::uint32_t>(at - *it + 1);
    return {session, step, callIndex(*m_data.corpus, session, step)};
}

int StepModel::rowOf(std::uint32_t session, std::uint32_t step) const {
    if (step == 0 || !m_data.corpus || session >= m_data.corpus->sessions.size() || (m_data.session && *m_data.session != session))
        return -1;
    if (m_shape == Shape::Wide)
        return step <= m_data.corpus->sessions[session]->steps.size() ? static_cast<int>(m_firstRows[session] + step - 1) : -1;
    const auto call = callIndex(*m_data.corpus, session, step);
    if (!call)
        return -1;
    return static_cast<int>(std::lower_bound(m_calls.begin(), m_calls.end(), *call) - m_calls.begin());
}

bool StepModel::isFlip(int number) const { return row(number).flip != 0; }

StepModel::Row StepModel::row(int number) const {
    const Place at = place(number);
    Row row;
    row.session = at.session;
    row.step = &m_data.corpus->sessions[at.session]->steps[at.step - 1];
    row.call = at.call;
    if (at.call) {
        row.bound = &m_data.corpus->calls[*at.call];
        row.flip = m_flips.empty() ? 0 : m_flips[*at.call];
    }
    return row;
}

QVariant StepModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    using Painter = QVariant (StepModel::*)(const Row&, int) const;
    static constexpr Painter kColumns[] = {&StepModel::number, &StepModel::time,   &StepModel::lanes, &StepModel::stepText,
                                           &StepModel::marks,  &StepModel::policy, &StepModel::model, &StepModel::stopped};
    const Row one = row(index.row());
    const QVariant value = (this->*kColumns[columnAt(index.column())])(one, role);
    return value.isValid() ? value : common(one, role);
}

QVariant StepModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const Column column = columnAt(section);
    if (role == Qt::DisplayRole)
        return m_shape == Shape::Narrow && column == StepText ? tr("Call") : tr(columnInfo(column).title);
    if (role == Qt::ToolTipRole)
        return tr(columnInfo(column).help);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (column == Lanes ? Qt::AlignHCenter : Qt::AlignLeft)));
    return {};
}

QVariant StepModel::common(const Row& row, int role) const {
    switch (role) {
    case ProbeRole: return row.step->probe;
    case DimRole: return !row.call.has_value();
    case StaleRole: return m_data.stale;
    case SessionRole: return row.session;
    case StepRole: return row.step->number;
    case CallRole: return row.call ? QVariant::fromValue(static_cast<qulonglong>(*row.call)) : QVariant();
    default: return {};
    }
}

QVariant StepModel::number(const Row& row, int role) const {
    const std::uint32_t shown = m_shape == Shape::Narrow && row.bound ? row.bound->call : row.step->number;
    const QString place = m_data.session ? QString() : QString(sessionTitle(*m_data.corpus, row.session) % u' ');
    switch (role) {
    case CellRole: return static_cast<int>(m_shape == Shape::Narrow ? Cell::Marks : Cell::Text);
    case Qt::DisplayRole: return QString(place % QString::number(shown));
    case Qt::ToolTipRole: return m_data.session ? QVariant() : QVariant(QString(place % QString::number(shown)));
    case MarksRole: return m_shape == Shape::Narrow && row.flip ? QStringList{u"flip"_s} : QStringList();
    default: return {};
    }
}

QVariant StepModel::time(const Row& row, int role) const {
    if (!row.step->time)
        return role == CellRole ? QVariant(static_cast<int>(Cell::Text)) : QVariant();
    const QDateTime when = QDateTime::fromMSecsSinceEpoch(row.step->time->ms, Qt::UTC);
    switch (role) {
    case CellRole: return static_cast<int>(Cell::Text);
    case Qt::DisplayRole: return when.toString(u"HH:mm:ss"_s);
    case CopyRole: return when.toString(Qt::ISODate);
    case Qt::ToolTipRole: return q(row.step->time->text);
    default: return {};
    }
}

QVariant StepModel::lanes(const Row& row, int role) const {
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

QVariant StepModel::stepText(const Row& row, int role) const {
    const sim::Step& step = *row.step;
    const bool isCall = row.bound != nullptr;
    const auto detail = [&] { return isCall ? q(sim::callSummary(step)) : QString(); };
    const auto display = [&]() -> QString {
        if (isCall)
            return q(step.tool);
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

QStringList StepModel::markIcons(const Row& row) const {
    QStringList icons;
    if (row.flip)
        icons << u"flip"_s;
    const bool counterfactual = m_flips.empty() ? m_data.replay && row.call && m_data.replay->results[*row.call].counterfactual : row.flip == 2;
    if (counterfactual)
        icons << u"counterfactual"_s;
    return icons;
}

QVariant StepModel::marks(const Row& row, int role) const {
    const auto spoken = [&] {
        QStringList words;
        for (const QString& icon : markIcons(row))
            words << (icon == u"flip"_s ? tr("flip: the other version decides otherwise") : tr("after the first flip: the agent would have gone another way"));
        return words;
    };
    switch (role) {
    case CellRole: return static_cast<int>(Cell::Marks);
    case MarksRole: return markIcons(row);
    case CopyRole: return markIcons(row).join(u' ');
    case Qt::ToolTipRole: return spoken().join(u'\n');
    case Qt::AccessibleTextRole: return spoken().join(u", "_s);
    default: return {};
    }
}

QVariant StepModel::policy(const Row& row, int role) const {
    if (role == CellRole)
        return static_cast<int>(m_shape == Shape::Wide ? Cell::VerdictTinted : Cell::Verdict);
    if (!row.call || !m_data.replay)
        return {};
    const sim::Replay& replay = *m_data.replay;
    const Mark mark = markOf(replay, *row.call);
    switch (role) {
    case VerdictRole: return static_cast<int>(mark);
    case Qt::DisplayRole: return word(mark);
    case DetailRole: return m_shape == Shape::Wide ? decidedBy(replay, *row.call) : QString();
    case CopyRole:
    case Qt::AccessibleTextRole: return QString(verdictText(replay, *row.call) % (m_data.stale ? tr(" (stale)") : QString()));
    case Qt::ToolTipRole:
        return mark == Mark::NotReplayable ? q(sim::notReplayableSentence(row.bound->notReplayable)) : q(sim::verdictSentence(replay, *row.call));
    default: return {};
    }
}

QVariant StepModel::model(const Row& row, int role) const {
    if (role == CellRole)
        return static_cast<int>(Cell::Model);
    if (!row.call)
        return {};
    const bool refused = row.step->probe || sim::modelRefused(row.bound->outcome.outcome);
    switch (role) {
    case RefusedRole: return refused;
    case Qt::DisplayRole: return refused ? tr("Refused") : tr("Called");
    case Qt::ToolTipRole:
        return row.step->probe ? tr("Probe call: the model did not make it") : refused ? tr("The model refused") : tr("The model called the tool");
    default: return {};
    }
}

const sim::OutcomeFinding* StepModel::outcomeOf(const Row& row) const {
    if (row.bound)
        return &row.bound->outcome;
    const sim::StoppedTurn* turn = m_data.corpus ? m_data.corpus->turnAt(row.session, row.step->number) : nullptr;
    return turn ? &turn->outcome : nullptr;
}

QVariant StepModel::stopped(const Row& row, int role) const {
    if (role == CellRole)
        return static_cast<int>(Cell::Code);
    const sim::OutcomeFinding* outcome = outcomeOf(row);
    if (!outcome)
        return {};
    switch (role) {
    case Qt::DisplayRole: return q(sim::outcomeText(*outcome));
    case Qt::ToolTipRole: return q(sim::outcomeReason(*outcome));
    default: return {};
    }
}

QStringList StepModel::fieldValues(int number, StepField field) const {
    const Row one = row(number);
    const sim::Step& step = *one.step;
    switch (field) {
    case StepField::Kind: return {q(sim::word(step.kind))};
    case StepField::Tool: return step.tool.empty() ? QStringList() : QStringList{q(step.tool)};
    case StepField::Verdict:
        return one.call && m_data.replay ? QStringList{QLatin1String(info(markOf(*m_data.replay, *one.call)).filter)} : QStringList();
    case StepField::Outcome: {
        const sim::OutcomeFinding* outcome = outcomeOf(one);
        return outcome ? QStringList{q(sim::word(outcome->outcome))} : QStringList();
    }
    case StepField::Rule: return one.call && m_data.replay ? decidingRules(*m_data.replay, *one.call) : QStringList();
    case StepField::Flip: return one.call ? QStringList{one.flip ? u"yes"_s : u"no"_s} : QStringList();
    case StepField::Probe: return one.call ? QStringList{step.probe ? u"yes"_s : u"no"_s} : QStringList();
    case StepField::Session: return {sessionTitle(*m_data.corpus, one.session), q(m_data.corpus->sessions[one.session]->id)};
    case StepField::Principal:
        return one.bound && one.bound->bound && one.bound->bound->request ? QStringList{q(one.bound->bound->request->subject.text())} : QStringList();
    case StepField::Text: return {q(step.text), q(step.arguments.isNull() ? std::string() : step.arguments.dump())};
    }
    return {};
}

}  // namespace writ::studio
