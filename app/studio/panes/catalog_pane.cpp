#include "app/studio/core/action_registry.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/models/catalog_model.h"
#include "app/studio/models/text.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/panes.h"
#include "app/studio/panes/table_tools.h"
#include "app/studio/panes/tool_details.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollArea>
#include <QSplitter>
#include <QTreeView>
#include <QVBoxLayout>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

class CatalogPane : public QWidget {
public:
    CatalogPane(const StudioContext& context, QWidget* parent)
        : QWidget(parent), m_context(context), m_model(new CatalogModel(this)), m_split(new QSplitter(Qt::Vertical, this)), m_tree(new QTreeView(m_split)),
          m_details(new ToolDetails(context, m_split)), m_pages(new PanePages(context.theme, m_split, this)) {
        setObjectName(u"catalogPane"_s);
        setAccessibleName(tr("Catalog"));
        setFocusProxy(m_tree);
        setUpTree();
        m_split->setHandleWidth(1);
        m_split->setChildrenCollapsible(false);
        m_split->addWidget(m_tree);
        m_split->addWidget(scrolled());
        m_split->setStretchFactor(0, 1);
        m_split->setSizes({600, 230});
        QPushButton* import = m_pages->empty().addButton(tr("Import catalog…"), u"importCatalog"_s, true);
        connect(import, &QPushButton::clicked, context.actions.action("import.catalog"), &QAction::trigger);
        paneLayout(this)->addWidget(m_pages);
        connect(&context.state, &StudioState::workspaceChanged, this, &CatalogPane::refresh);
        connect(&context.state, &StudioState::replayChanged, this, &CatalogPane::refresh);
        connect(&context.state, &StudioState::replayChanged, this, &CatalogPane::showDetails);
        connect(&context.theme, &Theme::changed, this, &CatalogPane::showDetails);
        refresh();
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::KeyPress) {
            const int key = static_cast<QKeyEvent*>(event)->key();
            if (key == Qt::Key_Return || key == Qt::Key_Enter) {
                openRule();
                return true;
            }
        }
        return QWidget::eventFilter(watched, event);
    }

private:
    void setUpTree() {
        setUpView(*m_tree, m_context, u"catalogTree"_s, tr("Tools, context and facts"), m_context.theme.metric("rowHeight.tree"));
        m_tree->setModel(m_model);
        m_tree->installEventFilter(this);
        m_tree->setIndentation(14);
        m_tree->header()->setStretchLastSection(false);
        m_tree->header()->setSectionResizeMode(CatalogModel::Name, QHeaderView::Stretch);
        m_tree->header()->resizeSection(CatalogModel::Type, 100);
        m_tree->header()->resizeSection(CatalogModel::Calls, 48);
        new TableTools(m_context, m_tree, u"catalog"_s);
        connect(m_tree->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &CatalogPane::showDetails);
        connect(m_tree, &QTreeView::doubleClicked, this, [this](const QModelIndex& index) {
            if (index.column() == CatalogModel::Calls)
                showCalls(index);
        });
    }

    QWidget* scrolled() {
        auto* area = new QScrollArea(m_split);
        area->setObjectName(u"toolDetailsArea"_s);
        area->setAccessibleName(tr("Details of the tool"));
        area->setFrameShape(QFrame::NoFrame);
        area->setWidgetResizable(true);
        area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        area->setWidget(m_details);
        area->viewport()->setBackgroundRole(QPalette::Base);
        return area;
    }

    void refresh() {
        const sim::CorpusPtr corpus = m_context.state.corpus();
        if (corpus == m_corpus && corpus)
            return;
        const ToolDescription* const before = m_corpus ? m_model->tool(m_tree->currentIndex()) : nullptr;
        const QString name = before ? q(before->name) : QString();
        m_corpus = corpus;
        m_model->setCorpus(corpus);
        for (int row = 0; row < m_model->rowCount(); ++row)
            m_tree->expand(m_model->index(row, 0));
        if (m_model->rowCount() > 0)
            m_pages->showContent();
        else
            m_pages->showEmpty(u"catalog"_s, tr("No tools yet"), tr("Import the list of tools that your agents can call. Their arguments then show here."));
        const QModelIndex tool = name.isEmpty() ? firstTool() : m_model->indexOfTool(name);
        m_tree->setCurrentIndex(tool);
        if (name.isEmpty() && tool.isValid())
            m_tree->expand(tool);
        showDetails();
    }

    /// The tool that is called most is what a reader wants to see first.
    [[nodiscard]] QModelIndex firstTool() const {
        QModelIndex best;
        qulonglong most = 0;
        for (int group = 0; group < m_model->rowCount(); ++group) {
            const QModelIndex server = m_model->index(group, 0);
            for (int row = 0; row < m_model->rowCount(server); ++row) {
                const QModelIndex index = m_model->index(row, 0, server);
                const qulonglong calls = index.siblingAtColumn(CatalogModel::Calls).data().toULongLong();
                if (m_model->kind(index) == CatalogModel::Kind::Tool && (!best.isValid() || calls > most)) {
                    best = index;
                    most = calls;
                }
            }
        }
        return best;
    }

    void showDetails() {
        const QModelIndex index = m_tree->currentIndex();
        m_details->setTool(index.isValid() ? m_model->tool(index) : nullptr, m_model->usage());
    }

    void openRule() {
        const ToolDescription* const tool = m_model->tool(m_tree->currentIndex());
        const sim::ReplayPtr replay = m_context.state.replay();
        if (!tool || !replay)
            return;
        const auto rules = rulesByTool(*replay);
        if (const auto it = rules.find(tool->name); it != rules.end())
            revealRule(m_context, *replay, it->second.front());
    }

    void showCalls(const QModelIndex& index) {
        const ToolDescription* const tool = m_model->tool(index);
        if (!tool)
            return;
        m_context.state.setAllSessions(true);
        m_context.state.setFilterText(QString(u"tool==\""_s % q(tool->name) % u"\" && kind==call"_s));
    }

    const StudioContext& m_context;
    CatalogModel* m_model;
    QSplitter* m_split;
    QTreeView* m_tree;
    ToolDetails* m_details;
    PanePages* m_pages;
    sim::CorpusPtr m_corpus;
};

}  // namespace

QWidget* createCatalogPane(const StudioContext& context, QWidget* parent) { return new CatalogPane(context, parent); }

}  // namespace writ::studio
