#include "app/studio/panes/step_table.h"

#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/core/window_first.h"
#include "app/studio/panes/cell_delegate.h"
#include "app/studio/panes/list_keys.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/table_tools.h"

#include <QHeaderView>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

struct ColumnWidth {
    StepModel::Column column;
    int wide, narrow;
};
/// The step text takes what is left.
constexpr ColumnWidth kWidths[] = {
    {StepModel::Number, 36, 48}, {StepModel::Time, 76, 0},      {StepModel::Lanes, 104, 0}, {StepModel::Flip, 76, 0},
    {StepModel::Then, 172, 0},   {StepModel::Policy, 190, 128}, {StepModel::Model, 96, 96}, {StepModel::Stopped, 132, 0},
};

/// So many steps are searched within a frame.
constexpr std::size_t kSearchedAtOnce = 20000;

}  // namespace

StepTable::StepTable(const StudioContext& context, StepModel::Shape shape, QWidget* parent)
    : QTableView(parent),
      m_context(context),
      m_model(new StepModel(shape, this)),
      m_keys(nullptr),
      m_shape(shape),
      m_source(m_model->source()) {
    const bool wide = shape == StepModel::Shape::Wide;
    setUpView(*this, context, wide ? u"stepTable"_s : u"callTable"_s,
              wide ? tr("Steps of the session") : tr("Calls of the session"),
              context.theme.metric(wide ? "rowHeight.stepList" : "rowHeight.simulatorNarrow"));
    setModel(m_model);
    setUpColumns();
    m_keys = new ListKeys(context, this, 0);
    m_keys->setFind([this](std::uint32_t session, std::uint32_t step) {
        const int row = m_model->rowOf(session, step);
        return row < 0 ? QModelIndex() : m_model->index(row, 0);
    });
    new TableTools(context, this, u"steps"_s);
    connect(&context.state, &StudioState::replayChanged, this, &StepTable::refresh);
    connect(&context.state, &StudioState::workspaceChanged, this, &StepTable::refresh);
    connect(&context.state, &StudioState::findingsChanged, this, &StepTable::refresh);
    connect(&context.state, &StudioState::selectionChanged, this, [this] {
        if (!m_context.state.allSessions() && m_source->data().session != m_context.state.selection().session) refresh();
    });
    connect(&context.state, &StudioState::filterChanged, this, &StepTable::refilter);
    refresh();
}

void StepTable::setUpColumns() {
    const bool wide = m_shape == StepModel::Shape::Wide;
    horizontalHeader()->setSectionsMovable(false);
    for (const ColumnWidth& width : kWidths)
        if (const int at = m_model->columnOf(width.column); at >= 0) setColumnWidth(at, wide ? width.wide : width.narrow);
    horizontalHeader()->setSectionResizeMode(m_model->columnOf(StepModel::StepText), QHeaderView::Stretch);
    if (wide)
        static_cast<CellDelegate*>(itemDelegate())
            ->setFirstRuledColumn(std::min(m_model->columnOf(StepModel::Then), m_model->columnOf(StepModel::Policy)));
}

StepTable::~StepTable() {
    if (m_stop) *m_stop = true;
}

int StepTable::allRows() const {
    return static_cast<int>(m_shape == StepModel::Shape::Wide ? m_source->size() : m_source->calls().size());
}

void StepTable::refresh() {
    const StudioState& state = m_context.state;
    StepData shown{state.corpus(),     state.replay(),
                   state.comparison(), state.allSessions() ? std::nullopt : state.selection().session,
                   state.isStale(),    state.findings()};
    // A replay of an older corpus must not be read with the rows of the new one.
    if (shown.replay && shown.replay->corpus != shown.corpus) shown.replay.reset();
    const bool all = !shown.session.has_value();
    m_source = std::make_shared<const StepSource>(std::move(shown), m_source.get());
    setColumnWidth(0, m_shape == StepModel::Shape::Wide ? (all ? 132 : 40) : (all ? 132 : 52));
    search();
}

void StepTable::refilter() {
    if (m_context.state.allSessions() == m_source->data().session.has_value() && m_source->data().corpus)
        refresh();
    else
        search();
}

void StepTable::search() {
    if (m_stop) *m_stop = true;
    m_stop.reset();
    m_searching = false;
    const StudioState& state = m_context.state;
    StepQuery query{StepFilter::parse(state.filterText()).filter, std::nullopt, m_shape == StepModel::Shape::Narrow};
    if (const auto cell = state.matrixFilter()) query.cell = std::pair(cell->verdict, cell->refused);
    if (query.filter.isEmpty() || m_source->size() <= kSearchedAtOnce) return show(findSteps(*m_source, query));
    m_searching = true;
    m_stop = std::make_shared<std::atomic<bool>>(false);
    runBehindWindow(
        [source = m_source, query, stop = m_stop] { return findSteps(*source, query, [stop] { return stop->load(); }); }, this,
        [this, stop = m_stop](const StepRows& rows) {
            if (stop == m_stop && !*stop) {
                m_searching = false;
                show(rows);
            }
        });
    emit rowsChanged();
}

void StepTable::show(StepRows rows) {
    m_model->setSteps(m_source, std::move(rows));
    if (const int then = m_model->columnOf(StepModel::Then); then >= 0) setColumnHidden(then, !m_source->hasRecorded());
    m_keys->syncFromState();
    emit rowsChanged();
}

}  // namespace writ::studio
