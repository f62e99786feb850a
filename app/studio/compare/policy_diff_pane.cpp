#include "app/studio/core/action_registry.h"
#include "app/studio/core/compare_state.h"
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
#include <QProgressBar>
#include <QTableView>

#include <algorithm>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

constexpr int kLineHeight = 19;

/// Compare, right: what differs between the texts of both versions, and which flips each hunk causes. Selecting a flip marks its
/// hunks; choosing a hunk selects its flips, Enter on it narrows the list to them, Enter on a line opens the editor.
class PolicyDiffPane : public QWidget {
public:
    PolicyDiffPane(const StudioContext& context, QWidget* parent)
        : QWidget(parent),
          m_context(context),
          m_model(new DiffModel(this)),
          m_table(new QTableView(this)),
          m_pages(new PanePages(context.theme, m_table, this)),
          m_line(new QWidget(this)),
          m_summary(new ToneLabel(context.theme, "chrome.secondaryText", "small", m_line)),
          m_progress(new QProgressBar(m_line)) {
        setObjectName(u"policyDiffPane"_s);
        setAccessibleName(tr("Policy text"));
        setFocusProxy(m_table);
        makeLine();
        setUpView(*m_table, context, u"policyDiff"_s, tr("Lines that differ between the versions"), kLineHeight);
        m_table->setModel(m_model);
        m_table->horizontalHeader()->setStretchLastSection(true);
        m_table->horizontalHeader()->resizeSection(DiffModel::OldLine, 36);
        m_table->horizontalHeader()->resizeSection(DiffModel::NewLine, 36);
        m_table->horizontalHeader()->hide();
        m_table->installEventFilter(this);
        for (const char* id : {"review.accept", "review.reject", "review.next", "review.undo"})
            m_table->addAction(context.actions.action(id));
        new TableTools(context, m_table, u"policy-diff"_s);
        QVBoxLayout* column = paneLayout(this);
        column->addWidget(m_line);
        column->addWidget(m_pages, 1);
        connect(m_table, &QTableView::doubleClicked, this, &PolicyDiffPane::open);
        connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &PolicyDiffPane::chooseHunk);
        connect(&context.state, &StudioState::selectionChanged, this, &PolicyDiffPane::followSelection);
        connect(&context.state, &StudioState::replayChanged, this, &PolicyDiffPane::refresh);
        connect(&context.compare, &CompareState::hunksChanged, this, &PolicyDiffPane::refresh);
        connect(&context.compare, &CompareState::hunkProgress, this, &PolicyDiffPane::showProgress);
        refresh();
    }

protected:
    void showEvent(QShowEvent* event) override {
        QWidget::showEvent(event);
        m_context.compare.setHunksWanted(true);
    }
    void hideEvent(QHideEvent* event) override {
        QWidget::hideEvent(event);
        m_context.compare.setHunksWanted(false);
    }
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
    void makeLine() {
        m_line->setFixedHeight(24);
        m_summary->setObjectName(u"hunkSummary"_s);
        m_summary->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        m_progress->setObjectName(u"hunkProgress"_s);
        m_progress->setAccessibleName(tr("Which hunk causes what"));
        m_progress->setTextVisible(false);
        m_progress->setFixedWidth(96);
        m_progress->setRange(0, 1000);
        auto* row = new QHBoxLayout(m_line);
        row->setContentsMargins(m_context.theme.metric("padding.pane"), 0, m_context.theme.metric("padding.pane"), 0);
        row->addWidget(m_summary, 1);
        row->addWidget(m_progress);
    }

    void refresh() {
        const sim::ComparisonPtr comparison = m_context.state.comparison();
        const HunkReportPtr report = m_context.compare.hunks();
        if (!comparison || !report) {
            clear();
            if (const QString failure = m_context.state.failure(); !comparison && !failure.isEmpty())
                m_pages->showEmpty(u"error"_s, tr("No comparison"), failure);
            else if (!comparison)
                m_pages->showEmpty(u"policy"_s, tr("One version so far"),
                                   tr("Choose two versions: what differs in their text shows here."));
            else
                m_pages->showEmpty(u"policy"_s, tr("Comparing the texts…"),
                                   tr("Each change is undone alone, to see which flips it causes."));
            return;
        }
        if (report != m_report) {
            m_report = report;
            m_table->clearSpans();
            m_model->setReport(comparison, report, m_context.compare.hunksAreTried());
            for (int row = 0; row < m_model->rowCount(); ++row)
                if (m_model->isHeader(row)) m_table->setSpan(row, 0, 1, 3);
        }
        if (m_model->rowCount() == 0)
            m_pages->showEmpty(u"accept"_s, tr("The same text"), tr("Both versions say the same, line by line."));
        else
            m_pages->showContent();
        showSummary();
        followSelection();
    }

    void clear() {
        m_report.reset();
        m_model->setReport(nullptr, nullptr, false);
        m_line->hide();
    }

    void showSummary() {
        const bool tried = m_context.compare.hunksAreTried();
        const QString failure = m_context.compare.hunkFailure();
        const int hunks = m_model->hunks();
        m_line->setVisible(hunks > 0);
        m_progress->setVisible(!tried && failure.isEmpty());
        m_model->setNote(tried || !failure.isEmpty() ? QString() : tr("…"));
        if (!tried) {
            m_summary->setText(failure.isEmpty() ? tr("Finding out which hunk causes which flip…")
                                                 : tr("Which hunk causes what is not known: %1").arg(failure));
            return;
        }
        QString text = hunks == 1
                           ? (m_model->causingHunks() == 1 ? tr("The one hunk causes flips") : tr("The one hunk causes no flip"))
                           : tr("%1 of %2 hunks cause flips").arg(m_model->causingHunks()).arg(hunks);
        if (const std::size_t open = m_report->unexplained.size(); open > 0)
            text += tr(" · %1 flips by no single hunk or pair").arg(open);
        if (m_report->cut) text += tr(" · more pairs than were tried");
        m_summary->setText(text);
        m_summary->setToolTip(text);
    }

    void showProgress(quint64 done, quint64 total) {
        m_progress->setValue(total == 0 ? 0 : static_cast<int>(done * 1000 / total));
    }

    /// The hunks that cause the selected flip; of another call, the rule that decides it.
    void followSelection() {
        const sim::ComparisonPtr comparison = m_context.state.comparison();
        const auto call = m_context.state.selectedCall();
        if (!m_report || !comparison || !call || *call >= comparison->to->size()) return m_model->setMarked({});
        const std::vector<sim::HunkRef> hunks = m_report->hunksOf(static_cast<std::uint32_t>(*call));
        m_model->setMarked(hunks);
        const auto current = m_model->hunkAt(m_table->currentIndex().row());
        if (current && std::find(hunks.begin(), hunks.end(), *current) != hunks.end()) return;
        const int row = hunks.empty() ? rowOfRule(*comparison, *call) : m_model->rowOfHunk(hunks.front());
        if (row < 0) return;
        m_following = true;
        const QModelIndex index = m_model->index(row, hunks.empty() ? DiffModel::Text : DiffModel::OldLine);
        m_table->setCurrentIndex(index);
        m_table->scrollTo(index, hunks.empty() ? QAbstractItemView::PositionAtCenter : QAbstractItemView::PositionAtTop);
        m_following = false;
    }

    [[nodiscard]] int rowOfRule(const sim::Comparison& comparison, std::size_t call) const {
        const std::optional<Decision> decision = comparison.to->decision(call);
        if (!decision || decision->rules.empty()) return -1;
        const Rule& rule = comparison.to->policies->rules()[decision->rules.front()];
        return m_model->rowOf(rule.file, rule.line);
    }

    void chooseHunk(const QModelIndex& current) {
        if (m_following || !current.isValid()) return;
        m_context.compare.selectHunk(std::nullopt);
        m_context.compare.selectHunk(m_model->hunkAt(current.row()));
    }

    void open(const QModelIndex& index) {
        if (!index.isValid() || !m_report) return;
        const auto hunk = m_model->hunkAt(index.row());
        if (m_model->isHeader(index.row())) return hunk ? narrowTo(*hunk) : void();
        const DiffModel::Place place = m_model->place(index.row());
        const sim::FileChange& file = m_report->files[hunk->file];
        for (const SourcePtr& source : {file.to, file.from})
            if (source && QString::fromStdString(source->name()) == place.file && place.line > 0) {
                const std::uint32_t begin = source->lineStart(place.line);
                return revealSpan(m_context, place.file,
                                  {begin, begin + static_cast<std::uint32_t>(source->line(place.line).size())});
            }
    }

    void narrowTo(const sim::HunkRef& hunk) {
        const std::vector<std::uint32_t> flips = m_model->flipsOf(hunk);
        if (flips.empty()) return;
        FlipFilter filter;
        filter.calls = flips;
        filter.title = tr("flips of the hunk “%1”").arg(QString::fromStdString(m_report->hunk(hunk).title));
        m_context.compare.setFilter(m_context.compare.filter() == filter ? FlipFilter{} : filter);
    }

    const StudioContext& m_context;
    DiffModel* m_model;
    QTableView* m_table;
    PanePages* m_pages;
    QWidget* m_line;
    ToneLabel* m_summary;
    QProgressBar* m_progress;
    HunkReportPtr m_report;
    bool m_following = false;  ///< the current row changes because something else was selected
};

}  // namespace

QWidget* createPolicyDiffPane(const StudioContext& context, QWidget* parent) {
    return new PolicyDiffPane(context, parent);
}

}  // namespace writ::studio
