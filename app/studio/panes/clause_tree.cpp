#include "app/studio/panes/clause_tree.h"

#include "app/studio/core/studio_context.h"
#include "app/studio/core/theme.h"
#include "app/studio/models/roles.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/table_tools.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QTreeView>

namespace writ::studio {

using namespace Qt::StringLiterals;

ClauseTree::ClauseTree(const StudioContext& context, QWidget* parent, Size size)
    : QWidget(parent),
      m_context(context),
      m_model(new ClauseModel(this)),
      m_view(new QTreeView(this)),
      m_hide(new QPushButton(this)) {
    setUpView(*m_view, context, u"clauseTree"_s, tr("Conditions of the rules in this call"),
              context.theme.metric("rowHeight.tree"));
    m_view->setModel(m_model);
    m_view->header()->setStretchLastSection(false);
    m_view->header()->setMinimumSectionSize(112);  // in a narrow pane the condition stays readable, and the rest scrolls
    m_view->header()->setSectionResizeMode(ClauseModel::Condition, QHeaderView::Stretch);
    m_view->header()->setSectionResizeMode(ClauseModel::Value, QHeaderView::Interactive);
    m_view->header()->resizeSection(ClauseModel::Value, size == Size::Wide ? 250 : 130);
    m_view->header()->resizeSection(ClauseModel::Truth, size == Size::Wide ? 128 : 112);
    m_view->installEventFilter(this);
    new TableTools(context, m_view, u"explanation"_s);
    m_hide->setObjectName(u"hideNotReached"_s);
    m_hide->setText(tr("Hide what was not reached (E)"));
    m_hide->setAccessibleName(tr("Hide what was not reached"));
    m_hide->setCheckable(true);
    m_hide->setProperty("compact", true);
    connect(m_hide, &QPushButton::toggled, this, [this](bool hide) {
        m_model->setHideNotReached(hide);
        arrange();
    });
    connect(m_view, &QTreeView::doubleClicked, this, &ClauseTree::open);
    auto* foot = new QHBoxLayout;
    if (size == Size::Wide)
        foot->setContentsMargins(8, 3, 8, 3);
    else
        foot->setContentsMargins(0, 0, 0, 0);
    foot->addStretch(1);
    foot->addWidget(m_hide);
    QVBoxLayout* column = paneLayout(this);
    column->addWidget(m_view, 1);
    column->addLayout(foot);
    if (size == Size::Narrow) m_hide->hide();  // the key works all the same
}

void ClauseTree::show(const sim::ReplayPtr& replay, const ExplanationPtr& explanation) {
    m_replay = replay;
    m_model->setExplanation(replay->policies, explanation);
    arrange();
}

void ClauseTree::clear() {
    m_replay.reset();
    m_model->setExplanation(nullptr, nullptr);
}

void ClauseTree::arrange() {
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex index = m_model->index(row, 0);
        m_view->setFirstColumnSpanned(row, {}, true);
        const bool rest = !index.data(RuleRole).isValid();
        m_view->setExpanded(index, !rest);
        for (int child = 0; rest && child < m_model->rowCount(index); ++child) m_view->setFirstColumnSpanned(child, index, true);
    }
}

void ClauseTree::open(const QModelIndex& index) {
    const QVariant rule = index.data(RuleRole);
    if (rule.isValid() && m_replay) revealRule(m_context, *m_replay, rule.toUInt());
}

bool ClauseTree::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_E && key->modifiers() == Qt::NoModifier) {
            m_hide->toggle();
            return true;
        }
        if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) && key->modifiers() == Qt::NoModifier) {
            open(m_view->currentIndex());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace writ::studio
