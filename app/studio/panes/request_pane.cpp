#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/models/request_model.h"
#include "app/studio/models/text.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/panes.h"
#include "app/studio/panes/table_tools.h"
#include "simulator/replay/wording.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QTreeView>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

class RequestPane : public QWidget {
public:
    RequestPane(const StudioContext& context, QWidget* parent)
        : QWidget(parent), m_context(context), m_model(new RequestModel(this)), m_tree(new QTreeView(this)), m_pages(new PanePages(context.theme, m_tree, this)) {
        setObjectName(u"requestPane"_s);
        setAccessibleName(tr("Request"));
        setFocusProxy(m_tree);
        setUpView(*m_tree, context, u"requestTree"_s, tr("The request as the engine gets it"), context.theme.metric("rowHeight.requestTree"));
        m_tree->setModel(m_model);
        m_tree->setIndentation(14);
        m_tree->header()->setStretchLastSection(true);
        m_tree->header()->resizeSection(RequestModel::Field, 152);
        m_tree->header()->resizeSection(RequestModel::Value, 126);
        new TableTools(context, m_tree, u"request"_s);
        paneLayout(this)->addWidget(m_pages);
        for (const auto signal : {&StudioState::selectionChanged, &StudioState::replayChanged, &StudioState::workspaceChanged})
            connect(&context.state, signal, this, &RequestPane::refresh);
        refresh();
    }

private:
    void refresh() {
        const auto call = m_context.state.selectedCall();
        const sim::CorpusPtr corpus = m_context.state.corpus();
        const sim::BoundCallPtr bound = corpus && call ? corpus->calls[*call].bound : nullptr;
        if (bound != m_model->call()) {
            m_model->setCall(bound);
            m_tree->expandAll();
        }
        if (!call)
            m_pages->showEmpty(u"binding"_s, tr("Select a call"), tr("You then see the request that the engine gets, and where each value came from."));
        else if (!bound || !bound->request)
            m_pages->showEmpty(u"verdict-not-replayable"_s, tr("No request could be made"), q(sim::notReplayableSentence(corpus->calls[*call].notReplayable)));
        else
            m_pages->showContent();
    }

    const StudioContext& m_context;
    RequestModel* m_model;
    QTreeView* m_tree;
    PanePages* m_pages;
};

}  // namespace

QWidget* createRequestPane(const StudioContext& context, QWidget* parent) { return new RequestPane(context, parent); }

}  // namespace writ::studio
