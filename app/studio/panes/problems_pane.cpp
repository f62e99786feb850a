#include "app/studio/panes/problems_pane.h"

#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/documents/document_manager.h"
#include "app/studio/documents/language_service.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/panes.h"
#include "app/studio/panes/problems_model.h"
#include "app/studio/panes/table_tools.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

#include <array>

namespace writ::studio {
namespace {

/// Widths of the columns; the message takes the rest.
constexpr std::array<int, ProblemsModel::ColumnCount> kWidths{92, 0, 96, 180, 64, 48};

}  // namespace

ProblemsPane::ProblemsPane(const StudioContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_model(new ProblemsModel(context.theme, this)),
      m_sorted(new QSortFilterProxyModel(this)),
      m_table(new QTableView(this)),
      m_stack(new PanePages(context.theme, m_table, this)) {
    setObjectName(QStringLiteral("problemsPane"));
    setAccessibleName(tr("Problems"));
    setUpTable();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    setFocusProxy(m_table);
    connect(&context.state, &StudioState::workspaceChanged, this, &ProblemsPane::refresh);
    connect(&context.state, &StudioState::replayChanged, this, &ProblemsPane::refresh);
    connect(&context.language, &LanguageService::snapshotChanged, this, &ProblemsPane::refresh);
    connect(&context.theme, &Theme::changed, this, &ProblemsPane::refresh);
    refresh();
}

void ProblemsPane::setUpTable() {
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(kProblemSortRole);
    m_table->setObjectName(QStringLiteral("problemsTable"));
    m_table->setAccessibleName(tr("Problems"));
    m_table->setModel(m_sorted);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setSortingEnabled(true);
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_table->horizontalHeader()->setSortIndicatorClearable(true);
    m_table->horizontalHeader()->setFixedHeight(m_context.theme.metric("barHeight.tableHeader"));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(m_context.theme.metric("rowHeight.problems"));
    for (int column = 0; column < ProblemsModel::ColumnCount; ++column)
        if (kWidths[static_cast<std::size_t>(column)] > 0)
            m_table->setColumnWidth(column, kWidths[static_cast<std::size_t>(column)]);
    m_table->horizontalHeader()->setSectionResizeMode(ProblemsModel::MessageColumn, QHeaderView::Stretch);
    m_table->installEventFilter(this);
    new TableTools(m_context, m_table, QStringLiteral("problems"));
    connect(m_table, &QTableView::doubleClicked, this, &ProblemsPane::open);
    connect(m_table, &QTableView::clicked, this, [this](const QModelIndex& index) {
        if (index.column() == ProblemsModel::FixColumn) fix(index);
    });
}

int ProblemsPane::problemCount() const {
    return static_cast<int>(m_model->problems().size());
}

QString ProblemsPane::summary() const {
    const QString counts = countWords(m_model->problems());
    return counts.isEmpty() ? QString() : counts + QStringLiteral(" · ") + tr("F8 next");
}

void ProblemsPane::refresh() {
    const QModelIndex current = m_sorted->mapToSource(m_table->currentIndex());
    m_model->setProblems(problemsOf(m_context.state, m_context.language));
    const int count = problemCount();
    if (current.isValid() && current.row() < count)
        m_table->setCurrentIndex(m_sorted->mapFromSource(m_model->index(current.row(), current.column())));
    const auto rules = m_context.state.replay() ? m_context.state.replay()->policies->rules().size() : 0U;
    const QString checked = rules == 1 ? tr("1 rule was checked.") : tr("%1 rules were checked.").arg(rules);
    if (count > 0)
        m_stack->showContent();
    else
        m_stack->showEmpty(QStringLiteral("accept"), tr("No problems"),
                           rules > 0 ? checked : tr("Mistakes in policies and workspace files show here."));
    setWindowTitle(count > 0 ? tr("Problems %1").arg(count) : tr("Problems"));
    emit problemCountChanged(count);
}

void ProblemsPane::open(const QModelIndex& index) {
    const int row = m_sorted->mapToSource(index).row();
    if (row >= 0 && row < problemCount()) reveal(m_model->problems()[static_cast<std::size_t>(row)], m_context.documents);
}

void ProblemsPane::fix(const QModelIndex& index) {
    const int row = m_sorted->mapToSource(index).row();
    if (row >= 0 && row < problemCount()) applyFix(m_model->problems()[static_cast<std::size_t>(row)], m_context.documents);
}

bool ProblemsPane::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride)
        return QWidget::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    if (key->key() != Qt::Key_Return && key->key() != Qt::Key_Enter) return QWidget::eventFilter(watched, event);
    const bool alt = key->modifiers().testFlag(Qt::AltModifier);
    if (!alt && key->modifiers().testFlag(Qt::ControlModifier)) return false;
    if (event->type() == QEvent::ShortcutOverride)
        event->accept();  // Alt+Enter fixes the selected row here, not the editor's line
    else if (alt)
        fix(m_table->currentIndex());
    else
        open(m_table->currentIndex());
    return true;
}

QWidget* createProblemsPane(const StudioContext& context, QWidget* parent) {
    return new ProblemsPane(context, parent);
}

}  // namespace writ::studio
