#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/models/diff_model.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/panes.h"
#include "app/studio/panes/table_tools.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QTableView>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

/// Compare, right: what differs between the texts of both versions. The rule that decides the selected call is shown.
class PolicyDiffPane : public QWidget {
public:
    PolicyDiffPane(const StudioContext& context, QWidget* parent)
        : QWidget(parent), m_context(context), m_model(new DiffModel(this)), m_table(new QTableView(this)), m_pages(new PanePages(context.theme, m_table, this)) {
        setObjectName(u"policyDiffPane"_s);
        setAccessibleName(tr("Policy text"));
        setFocusProxy(m_table);
        setUpView(*m_table, context, u"policyDiff"_s, tr("Lines that differ between the versions"), 20);
        m_table->setModel(m_model);
        m_table->horizontalHeader()->setStretchLastSection(true);
        m_table->horizontalHeader()->resizeSection(DiffModel::OldLine, 40);
        m_table->horizontalHeader()->resizeSection(DiffModel::NewLine, 40);
        m_table->horizontalHeader()->hide();
        m_table->installEventFilter(this);
        new TableTools(context, m_table, u"policy-diff"_s);
        paneLayout(this)->addWidget(m_pages);
        connect(m_table, &QTableView::doubleClicked, this, &PolicyDiffPane::open);
        connect(&context.state, &StudioState::replayChanged, this, &PolicyDiffPane::refresh);
        connect(&context.state, &StudioState::selectionChanged, this, &PolicyDiffPane::showDecidingRule);
        refresh();
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::KeyPress) {
            const int key = static_cast<QKeyEvent*>(event)->key();
            if (key == Qt::Key_Return || key == Qt::Key_Enter) {
                open(m_table->currentIndex());
                return true;
            }
        }
        return QWidget::eventFilter(watched, event);
    }

private:
    void refresh() {
        const sim::ReplayPtr against = m_context.state.against();
        const sim::ReplayPtr replay = m_context.state.replay();
        if (!against || !replay) {
            m_model->clear();
            m_pages->showEmpty(u"policy"_s, tr("One version so far"), tr("Choose two versions: what differs in their text shows here."));
            return;
        }
        if (against == m_from && replay == m_to)
            return;
        m_from = against;
        m_to = replay;
        m_table->clearSpans();
        m_model->setVersions(against->version, replay->version);
        for (int row = 0; row < m_model->rowCount(); ++row)
            if (m_model->isHeader(row))
                m_table->setSpan(row, 0, 1, 3);
        if (m_model->rowCount() == 0)
            m_pages->showEmpty(u"accept"_s, tr("The same text"), tr("Both versions say the same, line by line."));
        else
            m_pages->showContent();
        showDecidingRule();
    }

    void showDecidingRule() {
        const auto call = m_context.state.selectedCall();
        const sim::ReplayPtr replay = m_context.state.replay();
        if (!call || !replay || replay != m_to || *call >= replay->size())
            return;
        const std::optional<Decision> decision = replay->decision(*call);
        if (!decision || decision->rules.empty())
            return;
        const Rule& rule = replay->policies->rules()[decision->rules.front()];
        const int row = m_model->rowOf(rule.file, rule.line);
        if (row < 0)
            return;
        m_table->setCurrentIndex(m_model->index(row, DiffModel::Text));
        m_table->scrollTo(m_model->index(row, DiffModel::Text), QAbstractItemView::PositionAtCenter);
    }

    void open(const QModelIndex& index) {
        if (!index.isValid() || !m_to)
            return;
        const DiffModel::Place place = m_model->place(index.row());
        for (const sim::ReplayPtr& replay : {m_to, m_from})
            for (const SourcePtr& source : replay->version.sources)
                if (QString::fromStdString(source->name()) == place.file && place.line > 0) {
                    const std::uint32_t begin = source->lineStart(place.line);
                    revealSpan(m_context, place.file, {begin, begin + static_cast<std::uint32_t>(source->line(place.line).size())});
                    return;
                }
    }

    const StudioContext& m_context;
    DiffModel* m_model;
    QTableView* m_table;
    PanePages* m_pages;
    sim::ReplayPtr m_from, m_to;
};

}  // namespace

QWidget* createPolicyDiffPane(const StudioContext& context, QWidget* parent) { return new PolicyDiffPane(context, parent); }

}  // namespace writ::studio
