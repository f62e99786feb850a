#include "app/studio/panes/step_table.h"

#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/models/step_filter_proxy.h"
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
    {StepModel::Number, 36, 48}, {StepModel::Time, 76, 0},      {StepModel::Lanes, 104, 0},
    {StepModel::Flip, 52, 0},    {StepModel::Policy, 196, 128}, {StepModel::Model, 96, 96},
    {StepModel::Stopped, 124, 0},
};

}  // namespace

StepTable::StepTable(const StudioContext& context, StepModel::Shape shape, QWidget* parent)
    : QTableView(parent), m_context(context), m_model(new StepModel(shape, this)), m_proxy(new StepFilterProxy(m_model, this)), m_keys(nullptr),
      m_shape(shape) {
    const bool wide = shape == StepModel::Shape::Wide;
    setUpView(*this, context, wide ? u"stepTable"_s : u"callTable"_s, wide ? tr("Steps of the session") : tr("Calls of the session"),
              context.theme.metric(wide ? "rowHeight.stepList" : "rowHeight.simulatorNarrow"));
    setModel(m_proxy);
    setUpColumns();
    m_keys = new ListKeys(context, this, 0);
    m_keys->setFind([this](std::uint32_t session, std::uint32_t step) {
        const int row = m_model->rowOf(session, step);
        return row < 0 ? QModelIndex() : m_proxy->mapFromSource(m_model->index(row, 0));
    });
    new TableTools(context, this, u"steps"_s);
    connect(&context.state, &StudioState::replayChanged, this, &StepTable::refresh);
    connect(&context.state, &StudioState::workspaceChanged, this, &StepTable::refresh);
    connect(&context.state, &StudioState::selectionChanged, this, [this] {
        if (!m_context.state.allSessions() && m_model->stepData().session != m_context.state.selection().session)
            refresh();
    });
    connect(&context.state, &StudioState::filterChanged, this, &StepTable::refilter);
    refilter();
    refresh();
}

void StepTable::setUpColumns() {
    const bool wide = m_shape == StepModel::Shape::Wide;
    horizontalHeader()->setSectionsMovable(false);
    for (const ColumnWidth& width : kWidths)
        if (const int at = m_model->columnOf(width.column); at >= 0)
            setColumnWidth(at, wide ? width.wide : width.narrow);
    horizontalHeader()->setSectionResizeMode(m_model->columnOf(StepModel::StepText), QHeaderView::Stretch);
    if (wide)
        static_cast<CellDelegate*>(itemDelegate())->setFirstRuledColumn(m_model->columnOf(StepModel::Policy));
}

int StepTable::shownRows() const { return m_proxy->rowCount(); }

void StepTable::refresh() {
    const StudioState& state = m_context.state;
    StepData shown{state.corpus(), state.replay(), state.comparison(), state.allSessions() ? std::nullopt : state.selection().session, state.isStale()};
    // A replay of an older corpus must not be read with the rows of the new one.
    if (shown.replay && shown.replay->corpus != shown.corpus)
        shown.replay.reset();
    const bool all = !shown.session.has_value();
    m_model->setData(std::move(shown));
    setColumnWidth(0, m_shape == StepModel::Shape::Wide ? (all ? 132 : 40) : (all ? 132 : 52));
    m_keys->syncFromState();
    emit rowsChanged();
}

void StepTable::refilter() {
    const StudioState& state = m_context.state;
    if (state.allSessions() == m_model->stepData().session.has_value() && m_model->stepData().corpus)
        refresh();
    m_proxy->setFilter(StepFilter::parse(state.filterText()).filter);
    const auto cell = state.matrixFilter();
    m_proxy->setMatrixCell(cell ? std::optional(std::pair(cell->verdict, cell->refused)) : std::nullopt);
    m_keys->syncFromState();
    emit rowsChanged();
}

}  // namespace writ::studio
