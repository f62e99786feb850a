#include "app/studio/catalog/catalog_filter.h"
#include "app/studio/core/action_registry.h"
#include "app/studio/core/background.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/models/catalog_model.h"
#include "app/studio/models/text.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/panes.h"
#include "app/studio/panes/table_tools.h"
#include "app/studio/panes/tool_details.h"

#include <QCoreApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollArea>
#include <QSplitter>
#include <QTabBar>
#include <QTreeView>
#include <QVBoxLayout>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

struct ShowTab {
    CatalogFilter::Show show;
    const char* title;
    const char* tip;
};
constexpr ShowTab kTabs[] = {
    {CatalogFilter::Show::All, QT_TRANSLATE_NOOP("CatalogPane", "All"),
     QT_TRANSLATE_NOOP("CatalogPane", "Every tool, the context of the calls and the facts")},
    {CatalogFilter::Show::Ungoverned, QT_TRANSLATE_NOOP("CatalogPane", "Ungoverned"),
     QT_TRANSLATE_NOOP("CatalogPane", "Tools whose calls no rule can match")},
    {CatalogFilter::Show::NeverCalled, QT_TRANSLATE_NOOP("CatalogPane", "Never called"),
     QT_TRANSLATE_NOOP("CatalogPane", "Tools that no recorded call uses")},
    {CatalogFilter::Show::Findings, QT_TRANSLATE_NOOP("CatalogPane", "Findings"),
     QT_TRANSLATE_NOOP("CatalogPane", "Tools with suspicious texts, or hints that recorded calls speak against")},
};

class CatalogPane : public QWidget {
public:
    CatalogPane(const StudioContext& context, QWidget* parent)
        : QWidget(parent),
          m_context(context),
          m_model(new CatalogModel(this)),
          m_shown(new CatalogFilter(this)),
          m_tabs(new QTabBar(this)),
          m_split(new QSplitter(Qt::Vertical, this)),
          m_tree(new QTreeView(m_split)),
          m_details(new ToolDetails(context, m_split)),
          m_pages(new PanePages(context.theme, m_split, this)),
          m_work(new Background(this)) {
        setObjectName(u"catalogPane"_s);
        setAccessibleName(tr("Catalog"));
        setFocusProxy(m_tree);
        m_shown->setSourceModel(m_model);
        setUpTabs();
        setUpTree();
        m_split->setHandleWidth(1);
        m_split->setChildrenCollapsible(false);
        m_split->addWidget(m_tree);
        m_split->addWidget(scrolled());
        m_split->setStretchFactor(0, 1);
        m_split->setSizes({600, 230});
        m_import = m_pages->empty().addButton(tr("Import catalog…"), u"importCatalog"_s, true);
        connect(m_import, &QPushButton::clicked, context.actions.action("import.catalog"), &QAction::trigger);
        QVBoxLayout* column = paneLayout(this);
        column->addWidget(m_tabs);
        column->addWidget(m_pages, 1);
        connect(&context.state, &StudioState::workspaceChanged, this, &CatalogPane::refresh);
        connect(&context.state, &StudioState::replayChanged, this, &CatalogPane::refresh);
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
    void setUpTabs() {
        m_tabs->setObjectName(u"catalogShow"_s);
        m_tabs->setAccessibleName(tr("Which tools are shown"));
        m_tabs->setExpanding(false);
        m_tabs->setDrawBase(false);
        m_tabs->setProperty("compact", true);
        m_tabs->setFont(m_context.theme.font("small"));
        for (const ShowTab& tab : kTabs)
            m_tabs->setTabToolTip(m_tabs->addTab(QCoreApplication::translate("CatalogPane", tab.title)),
                                  QCoreApplication::translate("CatalogPane", tab.tip));
        connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
            const QString tool = currentTool();
            m_shown->setShow(kTabs[tab].show);
            settle(tool);
        });
    }

    void setUpTree() {
        setUpView(*m_tree, m_context, u"catalogTree"_s, tr("Tools, context and facts"), m_context.theme.metric("rowHeight.tree"));
        m_tree->setModel(m_shown);
        m_tree->installEventFilter(this);
        m_tree->setIndentation(14);
        m_tree->header()->setStretchLastSection(false);
        m_tree->header()->setSectionResizeMode(CatalogModel::Name, QHeaderView::Stretch);
        m_tree->header()->resizeSection(CatalogModel::Type, 112);
        m_tree->header()->resizeSection(CatalogModel::Calls, 48);
        new TableTools(m_context, m_tree, u"catalog"_s);
        connect(m_tree->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &CatalogPane::showDetails);
        connect(m_tree, &QTreeView::doubleClicked, this, [this](const QModelIndex& index) {
            if (index.column() == CatalogModel::Calls) showCalls(index);
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

    /// What a corpus and a replay say of the tools is found out in the background; the tree before stays as long.
    void refresh() {
        const sim::CorpusPtr corpus = m_context.state.corpus();
        if (!corpus) {
            m_work->drop();
            return show(nullptr);
        }
        const CatalogInsightPtr& known = m_model->insight();
        if (known && known->corpus == corpus && known->replay == m_context.state.replay()) return m_work->drop();
        const std::pair<const sim::Corpus*, const sim::Replay*> asked{corpus.get(), m_context.state.replay().get()};
        if (m_work->isRunning() && asked == m_asked) return;
        m_asked = asked;
        m_work->run([corpus, replay = m_context.state.replay(),
                     known](RunProgress& progress) { return catalogInsight(corpus, replay, known, progress); },
                    [this](const CatalogInsightPtr& insight) { show(insight); });
        if (known && known->corpus->workspace->root == corpus->workspace->root) return;
        m_pages->showEmpty(u"clock"_s, tr("Reading the catalog"), tr("The recorded calls of each tool are counted."));
        m_import->hide();
        m_tabs->hide();
    }

    void show(const CatalogInsightPtr& insight) {
        const QString tool = currentTool();
        const bool sameRows = insight && m_model->insight() && insight->corpus == m_model->insight()->corpus;
        m_model->setInsight(insight);
        for (int i = 0; i < m_tabs->count(); ++i)
            m_tabs->setTabText(i, QString(QCoreApplication::translate("CatalogPane", kTabs[i].title) % u' ' %
                                          QString::number(m_model->count(kTabs[i].show))));
        if (sameRows)
            showPages();
        else
            settle(tool);
        showDetails();
    }

    [[nodiscard]] QString currentTool() const {
        const ToolDescription* const tool = m_model->insight() ? m_model->tool(source(m_tree->currentIndex())) : nullptr;
        return tool ? q(tool->name) : QString();
    }

    /// After other rows came: opens the servers and selects the tool again.
    void settle(const QString& name) {
        for (int row = 0; row < m_shown->rowCount(); ++row) m_tree->expand(m_shown->index(row, 0));
        showPages();
        const QModelIndex same = name.isEmpty() ? QModelIndex() : m_shown->mapFromSource(m_model->indexOfTool(name));
        const QModelIndex tool = same.isValid() ? same : firstTool();
        m_tree->setCurrentIndex(tool);
        if (name.isEmpty() && tool.isValid()) m_tree->expand(tool);
    }

    void showPages() {
        const bool any = m_model->rowCount() > 0;
        m_tabs->setVisible(any);
        m_import->setVisible(!any);
        if (m_shown->rowCount() > 0) return m_pages->showContent();
        if (!any)
            return m_pages->showEmpty(u"catalog"_s, tr("No tools yet"),
                                      tr("Import the list of tools that your agents can call. Their arguments then show here."));
        switch (m_shown->show()) {
        case CatalogFilter::Show::Ungoverned:
            return m_pages->showEmpty(u"accept"_s, tr("No ungoverned tool"),
                                      m_model->insight()->replay ? tr("Some rule may match the calls of each tool.")
                                                                 : tr("No policy compiles, so nothing is known of rules."));
        case CatalogFilter::Show::NeverCalled:
            return m_pages->showEmpty(u"accept"_s, tr("Every tool was called"), tr("The recordings hold a call of each."));
        case CatalogFilter::Show::Findings:
            return m_pages->showEmpty(u"accept"_s, tr("No findings"),
                                      tr("No hidden characters, no instructions, and no call that speaks against a hint."));
        case CatalogFilter::Show::All: break;
        }
    }

    [[nodiscard]] QModelIndex source(const QModelIndex& index) const { return m_shown->mapToSource(index); }

    /// The tool that is called most is what a reader wants to see first.
    [[nodiscard]] QModelIndex firstTool() const {
        QModelIndex best;
        qulonglong most = 0;
        for (int group = 0; group < m_shown->rowCount(); ++group) {
            const QModelIndex server = m_shown->index(group, 0);
            for (int row = 0; row < m_shown->rowCount(server); ++row) {
                const QModelIndex index = m_shown->index(row, 0, server);
                const qulonglong calls = index.siblingAtColumn(CatalogModel::Calls).data().toULongLong();
                if (m_model->is(source(index), CatalogFilter::Show::All) && (!best.isValid() || calls > most)) {
                    best = index;
                    most = calls;
                }
            }
        }
        return best;
    }

    void showDetails() {
        const QModelIndex index = source(m_tree->currentIndex());
        const ToolDescription* const tool = index.isValid() ? m_model->tool(index) : nullptr;
        m_details->setTool(tool, m_model->insight(), tool && m_model->isStray(*tool));
    }

    void openRule() {
        const QModelIndex index = source(m_tree->currentIndex());
        const ToolDescription* const tool = index.isValid() ? m_model->tool(index) : nullptr;
        const CatalogInsightPtr& insight = m_model->insight();
        if (!tool || !insight->replay) return;
        if (const sim::ToolUse* use = insight->useOf(*tool); use && !use->rules.empty())
            revealRule(m_context, *insight->replay, use->rules.front());
    }

    void showCalls(const QModelIndex& index) {
        const ToolDescription* const tool = m_model->tool(source(index));
        if (!tool) return;
        m_context.state.setAllSessions(true);
        m_context.state.setFilterText(QString(u"tool==\""_s % q(tool->name) % u"\" && kind==call"_s));
    }

    const StudioContext& m_context;
    CatalogModel* m_model;
    CatalogFilter* m_shown;
    QTabBar* m_tabs;
    QSplitter* m_split;
    QTreeView* m_tree;
    ToolDetails* m_details;
    PanePages* m_pages;
    QPushButton* m_import = nullptr;
    Background* m_work;
    std::pair<const sim::Corpus*, const sim::Replay*> m_asked;  ///< what the work is about; alive while it runs
};

}  // namespace

QWidget* createCatalogPane(const StudioContext& context, QWidget* parent) {
    return new CatalogPane(context, parent);
}

}  // namespace writ::studio
