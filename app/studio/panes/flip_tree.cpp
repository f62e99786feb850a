#include "app/studio/panes/flip_tree.h"
#include "app/studio/models/text.h"

#include "app/studio/core/action_registry.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/panes/list_keys.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/panes.h"
#include "app/studio/panes/table_tools.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QTreeView>

namespace writ::studio {

using namespace Qt::StringLiterals;

FlipTree::FlipTree(const StudioContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_model(new FlipModel(this)), m_view(new QTreeView(this)), m_pages(new PanePages(context.theme, m_view, this)),
      m_legend(new ToneLabel(context.theme, "chrome.secondaryText", "small", this)), m_keys(nullptr) {
    setUpView(*m_view, context, u"flipTree"_s, tr("Calls whose verdict differs"), context.theme.metric("rowHeight.tree"));
    m_view->setModel(m_model);
    m_view->setIndentation(0);
    m_view->setRootIsDecorated(false);
    m_view->header()->setStretchLastSection(false);
    m_view->header()->setSectionResizeMode(FlipModel::Asked, QHeaderView::Stretch);
    constexpr int kWidths[] = {212, 128, 56, 0, 116, 116};
    for (int column = 0; column < static_cast<int>(std::size(kWidths)); ++column)
        if (kWidths[column] > 0)
            m_view->header()->resizeSection(column, kWidths[column]);
    m_keys = new ListKeys(context, m_view, 1);
    m_keys->setOpen([this](const QModelIndex&) { m_context.actions.action("pane.simulator")->trigger(); });
    new TableTools(context, m_view, u"flips"_s);
    m_legend->setText(tr("Dashed circle: probe call, the model did not make it   ·   Arrow from a bar: after the first flip of its session"));
    m_legend->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_legend->setMargin(4);
    QPushButton* all = m_pages->empty().addButton(tr("Show all flips"), u"allFlips"_s, false);
    connect(all, &QPushButton::clicked, this, [this] { setFilter(std::nullopt); });
    QPushButton* choose = m_pages->empty().addButton(tr("Choose versions"), u"chooseVersions"_s, false);
    connect(choose, &QPushButton::clicked, context.actions.action("version.choose"), &QAction::trigger);
    QVBoxLayout* column = paneLayout(this);
    column->addWidget(m_pages, 1);
    column->addWidget(m_legend);
    connect(&context.state, &StudioState::replayChanged, this, &FlipTree::refresh);
    refresh();
}

void FlipTree::setFilter(std::optional<ChangeKind> kind) {
    m_model->setFilter(kind);
    arrange();
    emit filterChanged();
}

void FlipTree::refresh() {
    m_model->setComparison(m_context.state.comparison(), m_context.state.isStale());
    arrange();
}

void FlipTree::arrange() {
    for (int row = 0; row < m_model->rowCount(); ++row)
        m_view->setFirstColumnSpanned(row, {}, true);
    m_view->expandAll();
    m_keys->syncFromState();
    showPage();
}

void FlipTree::showPage() {
    const sim::ComparisonPtr comparison = m_context.state.comparison();
    const bool rows = m_model->rowCount() > 0;
    m_legend->setVisible(rows);
    m_pages->empty().findChild<QPushButton*>(u"allFlips"_s)->setVisible(m_model->filter().has_value());
    m_pages->empty().findChild<QPushButton*>(u"chooseVersions"_s)->setVisible(!m_model->filter().has_value());
    if (rows)
        m_pages->showContent();
    else if (!comparison)
        m_pages->showEmpty(u"compare"_s, tr("One version so far"), tr("Change a rule, or choose another version. Flips show here."));
    else if (m_model->filter())
        m_pages->showEmpty(u"filter"_s, tr("No such call"), tr("No call is counted here."));
    else
        m_pages->showEmpty(u"accept"_s, tr("No flip"), plural(tr("Both versions decide all %n call(s) alike.", nullptr, static_cast<int>(comparison->to->size())), static_cast<int>(comparison->to->size())));
}

namespace {

class FlipsPane : public QWidget {
public:
    FlipsPane(const StudioContext& context, QWidget* parent) : QWidget(parent) {
        setObjectName(u"flipsPane"_s);
        setAccessibleName(tr("Flips"));
        auto* tree = new FlipTree(context, this);
        setFocusProxy(tree->view());
        paneLayout(this)->addWidget(tree);
    }
};

}  // namespace

QWidget* createFlipsPane(const StudioContext& context, QWidget* parent) { return new FlipsPane(context, parent); }

}  // namespace writ::studio
