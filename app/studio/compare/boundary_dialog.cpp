#include "app/studio/compare/boundary_dialog.h"

#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/models/boundary_model.h"
#include "app/studio/models/roles.h"
#include "app/studio/models/text.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/table_tools.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QHeaderView>
#include <QKeyEvent>
#include <QProgressBar>
#include <QTreeView>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

/// Hypothetical cases stand apart from those of recorded calls.
constexpr const char* kCasesFile = "boundary.json";

Result<sim::BoundaryProbesPtr> findProbes(const sim::CorpusPtr& corpus, const std::vector<sim::ProbedVersion>& versions,
                                          RunProgress& progress) {
    return sim::probeBoundaries(corpus, versions, {}, progress);
}

}  // namespace

BoundaryDialog::BoundaryDialog(const StudioContext& context, QWidget* parent)
    : QDialog(parent),
      m_context(context),
      m_model(new BoundaryModel(this)),
      m_view(new QTreeView(this)),
      m_pages(new PanePages(context.theme, m_view, this)) {
    setObjectName(u"boundaryDialog"_s);
    setWindowTitle(tr("Boundary probes"));
    setAccessibleName(windowTitle());
    resize(1120, 640);
    setUpView(*m_view, context, u"boundaryTree"_s, tr("Probes at and around the constants of the policies"),
              context.theme.metric("rowHeight.tree"));
    m_view->setModel(m_model);
    m_view->setIndentation(0);
    m_view->setRootIsDecorated(false);
    constexpr int kWidths[] = {212, 132, 96, 128, 132, 128, 132};
    for (int column = 0; column < static_cast<int>(std::size(kWidths)); ++column)
        m_view->header()->resizeSection(column, kWidths[column]);
    m_view->installEventFilter(this);
    new TableTools(context, m_view, u"boundary-probes"_s);
    auto* hint = new ToneLabel(context.theme, "chrome.secondaryText", "ui", this);
    hint->setText(
        tr("Requests at and beside every constant of the policies. They are hypothetical: nobody made them, and no recording "
           "changes."));
    hint->setContentsMargins(12, 10, 12, 10);
    hint->setWordWrap(true);
    QVBoxLayout* column = paneLayout(this);
    column->addWidget(hint);
    column->addWidget(m_pages, 1);
    column->addWidget(makeFoot());
    start();
}

QWidget* BoundaryDialog::makeFoot() {
    auto* foot = new QWidget(this);
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(12, 8, 12, 8);
    row->setSpacing(8);
    m_differing = new QCheckBox(tr("Only where A and B &differ"), foot);
    m_differing->setObjectName(u"boundaryDiffering"_s);
    m_differing->setAccessibleName(tr("Only where A and B differ"));
    connect(m_differing, &QCheckBox::toggled, this, &BoundaryDialog::showProbes);
    m_counts = new ToneLabel(m_context.theme, "chrome.secondaryText", "small", foot);
    m_counts->setObjectName(u"boundaryCounts"_s);
    m_progress = new QProgressBar(foot);
    m_progress->setObjectName(u"boundaryProgress"_s);
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(120);
    m_progress->setRange(0, 1000);
    m_test = new QPushButton(m_context.theme.icon(u"make-test"_s), tr("Make a &test (T)"), foot);
    m_test->setObjectName(u"boundaryMakeTest"_s);
    m_test->setAccessibleName(tr("Make a test"));
    m_test->setToolTip(tr("Adds a case to %1 that expects what B says of the selected probe").arg(QLatin1String(kCasesFile)));
    m_test->setAutoDefault(false);
    connect(m_test, &QPushButton::clicked, this, &BoundaryDialog::makeTest);
    auto* close = new QPushButton(tr("Close"), foot);
    close->setObjectName(u"boundaryClose"_s);
    close->setAccessibleName(close->text());
    close->setAutoDefault(false);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    row->addWidget(m_differing);
    row->addWidget(m_progress);
    row->addWidget(m_counts, 1);
    row->addWidget(m_test);
    row->addWidget(close);
    return foot;
}

void BoundaryDialog::start() {
    const sim::ReplayPtr replay = m_context.state.replay(), against = m_context.state.against();
    if (!replay) return m_pages->showEmpty(u"error"_s, tr("No policy to probe"), m_context.state.failure());
    std::vector<sim::ProbedVersion> versions;
    if (against && against->corpus == replay->corpus) versions.push_back({against->version, against->policies});
    versions.push_back({replay->version, replay->policies});
    m_view->setColumnHidden(BoundaryModel::VerdictB, versions.size() < 2);
    m_view->setColumnHidden(BoundaryModel::DecidedB, versions.size() < 2);
    m_differing->setVisible(versions.size() > 1);
    m_test->setEnabled(false);
    m_pages->showEmpty(u"probe"_s, tr("Finding the boundaries…"),
                       tr("Each constant gets requests at and beside it, decided under both versions."));
    connect(&m_work, &Background::progress, this, [this](quint64 done, quint64 total) {
        m_progress->setValue(total == 0 ? 0 : static_cast<int>(done * 1000 / total));
    });
    m_work.run([corpus = replay->corpus, versions](RunProgress& progress) { return findProbes(corpus, versions, progress); },
               [this](const Result<sim::BoundaryProbesPtr>& probes) {
                   m_progress->hide();
                   if (!probes)
                       return m_pages->showEmpty(u"error"_s, tr("No probes"), QString::fromStdString(probes.error().text()));
                   m_probes = *probes;
                   showProbes();
                   m_view->setFocus();
               });
}

void BoundaryDialog::showProbes() {
    if (!m_probes) return;
    m_model->setProbes(m_probes, m_differing->isChecked());
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex group = m_model->index(row, 0);
        m_view->setFirstColumnSpanned(row, {}, true);
        for (int child = 0; child < m_model->rowCount(group); ++child)
            if (m_model->index(child, 0, group).data(SpanRole).toBool()) m_view->setFirstColumnSpanned(child, group, true);
    }
    m_view->expandAll();
    if (m_model->rowCount() == 0)
        m_pages->showEmpty(u"probe"_s, tr("No probe"),
                           m_differing->isChecked() ? tr("Both versions say the same at every boundary.")
                                                    : tr("The policies hold no field against a constant."));
    else
        m_pages->showContent();
    std::size_t differing = 0;
    for (const sim::BoundaryProbe& probe : m_probes->probes) differing += probe.differs() ? 1U : 0U;
    m_counts->setText(tr("%1 probes, %2 decided differently, %3 not probed")
                          .arg(m_probes->probes.size())
                          .arg(differing)
                          .arg(m_probes->gaps.size()));
    if (m_model->rowCount() > 0 && m_model->rowCount(m_model->index(0, 0)) > 0)
        m_view->setCurrentIndex(m_model->index(0, 0, m_model->index(0, 0)));
    m_test->setEnabled(m_model->shownProbes() > 0);
}

void BoundaryDialog::makeTest() {
    const auto probe = m_model->probeAt(m_view->currentIndex());
    if (!m_probes || !probe) return;
    m_context.state.addTest(
        [probes = m_probes, number = *probe] { return sim::caseOf(*probes, number, probes->versions.size() - 1); }, kCasesFile);
}

bool BoundaryDialog::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_T && key->modifiers() == Qt::NoModifier) {
            makeTest();
            return true;
        }
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            if (const auto probe = m_model->probeAt(m_view->currentIndex()))
                if (const auto call = m_probes->bases[m_probes->probes[*probe].base].call) m_context.state.selectCall(*call);
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

}  // namespace writ::studio
