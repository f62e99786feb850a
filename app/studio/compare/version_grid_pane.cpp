#include "app/studio/compare/grid_versions_dialog.h"
#include "app/studio/compare/grid_view.h"
#include "app/studio/core/compare_state.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/models/grid_model.h"
#include "app/studio/models/text.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/panes.h"
#include "app/studio/panes/table_tools.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPoint>
#include <QStackedWidget>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

/// Compare, right bottom: three and more versions against the first, by sessions or tools. A cell opens its flips.
class VersionGridPane : public QWidget {
public:
    VersionGridPane(const StudioContext& context, QWidget* parent)
        : QWidget(parent),
          m_context(context),
          m_model(new GridModel(this)),
          m_listModel(new GridListModel(*m_model, this)),
          m_views(new QStackedWidget(this)),
          m_grid(new GridView(context, *m_model, m_views)),
          m_list(new QTableView(m_views)),
          m_pages(new PanePages(context.theme, m_views, this)),
          m_hint(new ToneLabel(context.theme, "chrome.secondaryText", "small", this)) {
        setObjectName(u"versionGridPane"_s);
        setAccessibleName(tr("Versions and sessions"));
        setFocusProxy(m_grid);
        setUpView(*m_list, context, u"versionList"_s, tr("The same as rows"), context.theme.metric("rowHeight.table"));
        m_list->setModel(m_listModel);
        m_list->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
        m_list->installEventFilter(this);
        new TableTools(context, m_list, u"versions"_s);
        m_views->addWidget(m_grid);
        m_views->addWidget(m_list);
        m_hint->setText(tr("Flips against A. The tick is the part that is newly allowed. A cell narrows the flips to it."));
        m_hint->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        m_hint->setToolTip(m_hint->text());
        m_hint->setContentsMargins(8, 4, 8, 4);
        QVBoxLayout* column = paneLayout(this);
        column->addWidget(makeLine());
        column->addWidget(m_pages, 1);
        column->addWidget(m_hint);
        connect(m_grid, &GridView::chosen, this, &VersionGridPane::choose);
        connect(m_list, &QTableView::doubleClicked, this, [this](const QModelIndex& index) { chooseRow(index.row()); });
        connect(&context.compare, &CompareState::gridChanged, this, &VersionGridPane::refresh);
        connect(&context.state, &StudioState::replayChanged, m_grid->viewport(), qOverload<>(&QWidget::update));
        refresh();
    }

protected:
    void showEvent(QShowEvent* event) override {
        QWidget::showEvent(event);
        m_context.compare.setGridWanted(true);
    }
    void hideEvent(QHideEvent* event) override {
        QWidget::hideEvent(event);
        m_context.compare.setGridWanted(false);
    }
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::KeyPress) {
            const int key = static_cast<QKeyEvent*>(event)->key();
            if ((key == Qt::Key_Return || key == Qt::Key_Enter) && m_list->currentIndex().isValid()) {
                chooseRow(m_list->currentIndex().row());
                return true;
            }
        }
        return QWidget::eventFilter(watched, event);
    }

private:
    QPushButton* addButton(QHBoxLayout* row, const QString& text, const QString& name, bool checkable) {
        auto* button = new QPushButton(text, this);
        button->setObjectName(name);
        button->setAccessibleName(text);
        button->setCheckable(checkable);
        button->setProperty("compact", true);
        row->addWidget(button);
        return button;
    }

    QWidget* makeLine() {
        auto* line = new QWidget(this);
        line->setFixedHeight(m_context.theme.metric("barHeight.filterLine"));
        auto* row = new QHBoxLayout(line);
        row->setContentsMargins(8, 0, 8, 0);
        row->setSpacing(4);
        m_bySessions = addButton(row, tr("By session"), u"gridSessions"_s, true);
        m_byTools = addButton(row, tr("By tool"), u"gridTools"_s, true);
        row->addStretch(1);
        QPushButton* versions = addButton(row, tr("Versions…"), u"gridVersions"_s, false);
        QPushButton* table = addButton(row, tr("As table"), u"gridAsTable"_s, true);
        connect(m_bySessions, &QPushButton::clicked, this, [this] {
            m_context.compare.setGridColumns(sim::GridColumns::Sessions);
            showColumns();
        });
        connect(m_byTools, &QPushButton::clicked, this, [this] {
            m_context.compare.setGridColumns(sim::GridColumns::Tools);
            showColumns();
        });
        connect(table, &QPushButton::toggled, this, [this](bool on) { m_views->setCurrentIndex(on ? 1 : 0); });
        connect(versions, &QPushButton::clicked, this, [this] {
            auto* dialog = new GridVersionsDialog(m_context, window());
            dialog->setAttribute(Qt::WA_DeleteOnClose);
            dialog->open();
        });
        showColumns();
        return line;
    }

    void showColumns() {
        const bool sessions = m_context.compare.gridColumns() == sim::GridColumns::Sessions;
        m_bySessions->setChecked(sessions);
        m_byTools->setChecked(!sessions);
    }

    void refresh() {
        const VersionGridPtr grid = m_context.compare.grid();
        m_model->setGrid(grid, m_context.state.corpus());
        m_grid->fit();
        m_hint->setVisible(grid != nullptr);
        if (grid)
            m_pages->showContent();
        else if (const QString failure = m_context.compare.gridFailure(); !failure.isEmpty())
            m_pages->showEmpty(u"error"_s, tr("No grid of versions"), failure);
        else if (const QString broken = m_context.state.failure(); !m_context.state.comparison() && !broken.isEmpty())
            m_pages->showEmpty(u"error"_s, tr("No comparison"), broken);
        else if (m_context.state.comparison())
            m_pages->showEmpty(u"matrix"_s, tr("Replaying the versions…"),
                               tr("Each version is compared with A, session by session."));
        else
            m_pages->showEmpty(u"matrix"_s, tr("One version so far"), tr("Choose two or more versions."));
    }

    void chooseRow(int row) {
        const QPoint cell = m_listModel->cellOf(row);
        choose(cell.y(), cell.x());
    }

    /// Makes the version of the row B where it is another, and narrows the flips to the column; a second time shows all.
    void choose(int row, int column) {
        const VersionGridPtr grid = m_context.compare.grid();
        if (!grid || row < 0 || static_cast<std::size_t>(row) >= grid->rows.size()) return;
        FlipFilter filter;
        if (column > 0) {
            filter.title = m_model->columnTitle(column);
            if (grid->by == sim::GridColumns::Sessions)
                filter.session = static_cast<std::uint32_t>(column - 1);
            else
                filter.tool = grid->columns[static_cast<std::size_t>(column - 1)].title;
        }
        const sim::ReplayPtr replay = m_context.state.replay();
        const bool shown = row == 0 || (replay && replay->digests.policies == grid->rows[static_cast<std::size_t>(row)].policies);
        m_context.compare.setFilter(shown && m_context.compare.filter() == filter ? FlipFilter{} : filter);
        if (!shown) m_context.state.setPolicyRev(m_context.compare.gridRevs().value(row - 1));
    }

    const StudioContext& m_context;
    GridModel* m_model;
    GridListModel* m_listModel;
    QStackedWidget* m_views;
    GridView* m_grid;
    QTableView* m_list;
    PanePages* m_pages;
    ToneLabel* m_hint;
    QPushButton* m_bySessions = nullptr;
    QPushButton* m_byTools = nullptr;
};

}  // namespace

QWidget* createVersionGridPane(const StudioContext& context, QWidget* parent) {
    return new VersionGridPane(context, parent);
}

}  // namespace writ::studio
