#include "app/studio/compare/flip_tree.h"

#include "app/studio/compare/filter_note.h"
#include "app/studio/core/action_registry.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/models/text.h"
#include "app/studio/panes/list_keys.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/panes.h"
#include "app/studio/panes/table_tools.h"
#include "app/studio/window/popup_list.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QTreeView>

#include <algorithm>

namespace writ::studio {

using namespace Qt::StringLiterals;

FlipTree::FlipTree(const StudioContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_model(new FlipModel(this)),
      m_view(new QTreeView(this)),
      m_pages(new PanePages(context.theme, m_view, this)),
      m_filter(new FilterNote(context, this)),
      m_legend(new ToneLabel(context.theme, "chrome.secondaryText", "small", this)),
      m_keys(nullptr) {
    setUpView(*m_view, context, u"flipTree"_s, tr("Calls whose verdict differs"), context.theme.metric("rowHeight.tree"));
    m_view->setModel(m_model);
    setUpColumns();
    setUpKeys();
    new TableTools(context, m_view, u"flips"_s);
    m_legend->setObjectName(u"flipLegend"_s);
    m_legend->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_legend->setContentsMargins(8, 4, 8, 4);
    QPushButton* all = m_pages->empty().addButton(tr("Show all flips"), u"allFlips"_s, false);
    connect(all, &QPushButton::clicked, this, [this] { m_context.compare.setFilter({}); });
    QPushButton* choose = m_pages->empty().addButton(tr("Choose versions"), u"chooseVersions"_s, false);
    connect(choose, &QPushButton::clicked, context.actions.action("version.choose"), &QAction::trigger);
    QVBoxLayout* column = paneLayout(this);
    column->addWidget(m_filter);
    column->addWidget(m_pages, 1);
    column->addWidget(m_legend);
    connect(&context.state, &StudioState::replayChanged, this, &FlipTree::refresh);
    connect(&context.state, &StudioState::selectionChanged, this, &FlipTree::showLegend);
    connect(&context.compare, &CompareState::detailsChanged, this, &FlipTree::refresh);
    connect(&context.compare, &CompareState::filterChanged, this, &FlipTree::refresh);
    connect(&context.compare, &CompareState::reviewChanged, this, &FlipTree::refreshReview);
    connect(&context.compare, &CompareState::hunkSelected, this, &FlipTree::followHunk);
    refresh();
}

void FlipTree::setUpColumns() {
    m_view->setIndentation(0);
    m_view->setRootIsDecorated(false);
    QHeaderView& header = *m_view->header();
    header.setStretchLastSection(false);
    header.setSectionResizeMode(FlipModel::Asked, QHeaderView::Stretch);
    constexpr int kWidths[] = {120, 216, 116, 52, 0, 116, 116, 48};
    for (int column = 0; column < static_cast<int>(std::size(kWidths)); ++column)
        if (kWidths[column] > 0) header.resizeSection(column, kWidths[column]);
}

void FlipTree::setUpKeys() {
    m_keys = new ListKeys(m_context, m_view, 1);
    m_keys->setOpen([this](const QModelIndex&) { m_context.actions.action("pane.simulator")->trigger(); });
    m_keys->setFind([this](std::uint32_t session, std::uint32_t step) {
        const auto call = m_context.state.callAt(session, step);
        return call ? m_model->indexOfCall(*call) : QModelIndex();
    });
    m_keys->addKey("review.acceptGroup", [this] { decideGroup(sim::ReviewState::Accepted); });
    m_keys->addKey("review.rejectGroup", [this] { decideGroup(sim::ReviewState::Rejected); });
    m_keys->addKey("review.next", [this] { nextUnreviewed(); });
    m_keys->addKey("flips.group", [this] { chooseGrouping(); });
}

void FlipTree::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_dirty) refresh();
}

void FlipTree::refresh() {
    m_dirty = !isVisible();
    if (m_dirty) return;
    const CompareState& compare = m_context.compare;
    const bool byChange = compare.pivot().key == sim::PivotKey::Change;
    const FlipModel::Data now{m_context.state.comparison(), m_context.state.isStale(), compare.details(),
                              byChange ? nullptr : compare.groups()};
    if (now == m_model->shown() && compare.filter() == m_model->filter()) return showPage();
    if (!(now == m_model->shown())) m_model->setData(now);
    m_model->setReview(compare.review());
    m_model->setFilter(compare.filter());
    arrange();
}

void FlipTree::refreshReview() {
    if (!isVisible()) {
        m_dirty = true;
        return;
    }
    m_model->setReview(m_context.compare.review());
    if (m_context.compare.filter().review) arrange();
}

void FlipTree::arrange() {
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex group = m_model->index(row, 0);
        m_view->setFirstColumnSpanned(row, {}, true);
        m_view->setExpanded(group, !m_model->isReasonGroup(group));
    }
    m_keys->syncFromState();
    showPage();
    showLegend();
}

/// Of a counterfactual flip it says why it is one; else what the icons mean.
void FlipTree::showLegend() {
    const sim::ComparisonPtr comparison = m_context.state.comparison();
    const auto session = m_context.state.selection().session;
    if (comparison && session && m_model->isCounterfactual(m_view->currentIndex()) &&
        *session < comparison->corpus().sessions.size())
        m_legend->setText(q(sim::counterfactualSentence(*comparison, *session)));
    else
        m_legend->setText(
            tr("Dashed circle: probe call, the model did not make it   ·   Arrow from a bar: after the first flip of its "
               "session, with B it would have gone another way"));
    m_legend->setToolTip(m_legend->text());
}

void FlipTree::showPage() {
    const sim::ComparisonPtr comparison = m_context.state.comparison();
    const bool rows = m_model->rowCount() > 0;
    const bool filtered = !m_model->filter().isEmpty();
    m_legend->setVisible(rows);
    m_pages->empty().findChild<QPushButton*>(u"allFlips"_s)->setVisible(filtered);
    m_pages->empty().findChild<QPushButton*>(u"chooseVersions"_s)->setVisible(!filtered);
    if (rows)
        m_pages->showContent();
    else if (const QString failure = m_context.state.failure(); !comparison && !failure.isEmpty())
        m_pages->showEmpty(u"error"_s, tr("No comparison"), tr("%1 Flips show here again once it is mended.").arg(failure));
    else if (!comparison)
        m_pages->showEmpty(u"compare"_s, tr("One version so far"),
                           tr("Change a rule, or choose another version. Flips show here."));
    else if (filtered)
        m_pages->showEmpty(u"filter"_s, tr("No such flip"), tr("No flip fits what the list is narrowed to."));
    else
        m_pages->showEmpty(
            u"accept"_s, tr("No flip"),
            plural(tr("Both versions decide all %n call(s) alike.", nullptr, static_cast<int>(comparison->to->size())),
                   static_cast<int>(comparison->to->size())));
}

void FlipTree::decideGroup(sim::ReviewState state) {
    const std::vector<std::uint32_t> flips = m_model->flipsOfGroup(m_view->currentIndex());
    if (!flips.empty()) emit m_context.compare.decisionWanted(flips, state);
}

/// From the current row on, and then from the top.
void FlipTree::nextUnreviewed() {
    const auto wanted = [this](const QModelIndex& index) { return m_model->isUnreviewed(index); };
    const QModelIndex before = m_view->currentIndex();
    m_keys->go(1, wanted);
    if (m_view->currentIndex() != before || m_model->rowCount() == 0) return;
    for (int group = 0; group < m_model->rowCount(); ++group)
        for (int row = 0; row < m_model->rowCount(m_model->index(group, 0)); ++row)
            if (const QModelIndex index = m_model->index(row, 0, m_model->index(group, 0)); wanted(index)) {
                m_view->setCurrentIndex(index);
                m_view->setFocus();
                return;
            }
}

/// The first flip of the hunk that was chosen, unless one is selected already.
void FlipTree::followHunk() {
    const HunkReportPtr report = m_context.compare.hunks();
    const auto hunk = m_context.compare.selectedHunk();
    const auto selected = m_context.state.selectedCall();
    if (!report || !hunk || !isVisible()) return;
    const std::vector<std::uint32_t>& flips = report->hunk(*hunk).flips;
    if (flips.empty() || (selected && std::binary_search(flips.begin(), flips.end(), static_cast<std::uint32_t>(*selected))))
        return;
    m_context.state.selectCall(flips.front());
}

void FlipTree::chooseGrouping() {
    auto* list = new PopupList(m_context.theme, window());
    list->setObjectName(u"groupingList"_s);
    list->setAccessibleName(tr("Group the flips"));
    const std::string current = sim::text(m_context.compare.pivot());
    for (const sim::PivotKeyInfo& info : sim::pivotKeys())
        if (info.key != sim::PivotKey::Argument)
            list->addRow({tr("Group the flips by"), QIcon(), q(info.title), {}, q(info.id)}, info.id == current);
    if (const FlipDetailsPtr details = m_context.compare.details())
        for (const sim::Pivot& pivot : details->arguments)
            list->addRow({tr("Argument"), QIcon(), q(pivot.argument).mid(1), q(pivot.tool), q(sim::text(pivot))},
                         sim::text(pivot) == current);
    connect(list, &PopupList::chosen, this, [this](const QString& choice) {
        if (const auto pivot = sim::pivotFromText(choice.toStdString())) m_context.compare.setPivot(*pivot);
    });
    list->popUpBelow(*m_view->header());
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

QWidget* createFlipsPane(const StudioContext& context, QWidget* parent) {
    return new FlipsPane(context, parent);
}

}  // namespace writ::studio
