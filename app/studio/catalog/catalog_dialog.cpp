#include "app/studio/catalog/catalog_dialog.h"

#include "app/studio/catalog/review_models.h"
#include "app/studio/core/settings.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/models/roles.h"
#include "app/studio/models/text.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/table_tools.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QKeyEvent>
#include <QProgressBar>
#include <QTabBar>
#include <QTabWidget>
#include <QTreeView>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

constexpr int kMargin = 20;
constexpr int kGap = 12;
constexpr QSize kSize(900, 600);
constexpr int kSteps = 1000;                               // of the progress bar
enum Picked { kWorkspace = -1, kFile = -2, kOther = -3 };  // beside the indices of snapshots

CatalogSource workspaceSource(const sim::Workspace& workspace) {
    CatalogSource source;
    source.name = workspace.root.filename().string();
    return source;
}

}  // namespace

CatalogDialog* CatalogDialog::forImport(const StudioContext& context, CatalogSource source, QWidget* parent) {
    return new CatalogDialog(context, workspaceSource(*context.state.workspace()), std::move(source), true, parent);
}

CatalogDialog* CatalogDialog::forCompare(const StudioContext& context, QWidget* parent) {
    const sim::WorkspacePtr workspace = context.state.workspace();
    return new CatalogDialog(context, workspaceSource(*workspace), workspaceSource(*workspace), false, parent);
}

CatalogDialog::CatalogDialog(const StudioContext& context, CatalogSource before, CatalogSource after, bool adding,
                             QWidget* parent)
    : QDialog(parent),
      m_context(context),
      m_intro(new ToneLabel(context.theme, "palette.active.text", "ui", this)),
      m_tabs(new QTabWidget(this)),
      m_changes(new ChangeModel(this)),
      m_impact(new ImpactModel(this)),
      m_findings(new CatalogFindingModel(this)) {
    const QString title = adding ? tr("Import tool catalog") : tr("Compare catalogs");
    setObjectName(u"catalogDialog"_s);
    setAccessibleName(title);
    setWindowTitle(title);
    resize(kSize);
    m_question.workspace = context.state.workspace();
    m_question.replay = context.state.replay();
    m_question.before = std::move(before);
    m_question.after = std::move(after);
    m_question.adding = adding;
    m_impact->setCorpus(context.state.corpus());
    m_snapshots = snapshotsOf(m_question.workspace->root);
    if (!adding && !m_snapshots.empty()) {
        m_question.before.kind = CatalogSource::Kind::File;
        m_question.before.path = m_snapshots.front().file;
        m_question.before.name = m_snapshots.front().name;
    }
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    column->setSpacing(kGap);
    m_intro->setObjectName(u"catalogSummary"_s);
    m_intro->setWordWrap(true);
    m_intro->setTextFormat(Qt::PlainText);
    if (!adding) addPickers(*column);
    column->addWidget(m_intro);
    addTabs(*column);
    addProgress(*column);
    addButtons(*column);
    connect(&m_background, &Background::runningChanged, this, &CatalogDialog::refresh);
    connect(&m_background, &Background::progress, this, [this](quint64 done, quint64 total) {
        m_progress->setValue(total == 0 ? 0 : static_cast<int>(done * kSteps / total));
    });
    ask();
}

QComboBox* CatalogDialog::makePicker(const QString& name, const QString& title) {
    auto* picker = new QComboBox(this);
    picker->setObjectName(name);
    picker->setAccessibleName(title);
    picker->setMinimumWidth(240);
    return picker;
}

void CatalogDialog::addPickers(QVBoxLayout& column) {
    m_before = makePicker(u"catalogBefore"_s, tr("Before"));
    m_after = makePicker(u"catalogAfter"_s, tr("After"));
    auto* swap = new QPushButton(tr("Swap"), this);
    swap->setObjectName(u"catalogSwap"_s);
    swap->setAccessibleName(tr("Swap the two catalogs"));
    swap->setAutoDefault(false);
    auto* row = new QHBoxLayout;
    row->addWidget(new ToneLabel(m_context.theme, "chrome.secondaryText", "ui", this));
    static_cast<QLabel*>(row->itemAt(0)->widget())->setText(tr("From"));
    row->addWidget(m_before, 1);
    auto* to = new ToneLabel(m_context.theme, "chrome.secondaryText", "ui", this);
    to->setText(tr("to"));
    row->addWidget(to);
    row->addWidget(m_after, 1);
    row->addWidget(swap);
    column.addLayout(row);
    fillPicker(*m_before, m_question.before);
    fillPicker(*m_after, m_question.after);
    connect(m_before, &QComboBox::activated, this, [this] { pick(*m_before, m_question.before); });
    connect(m_after, &QComboBox::activated, this, [this] { pick(*m_after, m_question.after); });
    connect(swap, &QPushButton::clicked, this, [this] {
        std::swap(m_question.before, m_question.after);
        fillPicker(*m_before, m_question.before);
        fillPicker(*m_after, m_question.after);
        ask();
    });
}

void CatalogDialog::fillPicker(QComboBox& picker, const CatalogSource& chosen) {
    picker.clear();
    picker.addItem(m_context.theme.icon(u"workspace"_s), tr("What the workspace has"), kWorkspace);
    int current = chosen.kind == CatalogSource::Kind::Workspace ? 0 : -1;
    for (std::size_t i = 0; i < m_snapshots.size(); ++i) {
        const SnapshotRow& row = m_snapshots[i];
        const QString day = row.time.empty() ? QString() : tr(", %1").arg(q(row.time).left(10));
        picker.addItem(m_context.theme.icon(u"snapshot"_s), tr("Snapshot %1%2").arg(q(row.name), day), static_cast<int>(i));
        if (chosen.kind == CatalogSource::Kind::File && chosen.path == row.file) current = picker.count() - 1;
    }
    if (current < 0) {
        picker.addItem(m_context.theme.icon(u"catalog"_s), q(chosen.name), kOther);
        current = picker.count() - 1;
    }
    picker.addItem(m_context.theme.icon(u"import"_s), tr("A file…"), kFile);
    picker.setCurrentIndex(current);
}

void CatalogDialog::pick(QComboBox& picker, CatalogSource& side) {
    const int picked = picker.currentData().toInt();
    if (picked == kWorkspace) {
        side = workspaceSource(*m_question.workspace);
    } else if (picked >= 0) {
        const SnapshotRow& row = m_snapshots[static_cast<std::size_t>(picked)];
        side = {CatalogSource::Kind::File, row.file, {}, row.name};
    } else if (picked == kFile) {
        const QString file =
            QFileDialog::getOpenFileName(this, tr("Catalog or snapshot"), m_context.settings.value(setting::kLastFolder),
                                         tr("Catalogs (*.json *.yaml *.yml);;All files (*)"));
        if (!file.isEmpty()) side = {CatalogSource::Kind::File, file.toStdString(), {}, QFileInfo(file).fileName().toStdString()};
        fillPicker(picker, side);
        if (file.isEmpty()) return;
    }
    ask();
}

void CatalogDialog::addTabs(QVBoxLayout& column) {
    m_tabs->setObjectName(u"catalogTabs"_s);
    m_tabs->setAccessibleName(tr("Changes, impact, findings"));
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setObjectName(u"catalogTabBar"_s);
    m_tabs->tabBar()->setAccessibleName(tr("Changes, impact, findings"));
    m_tabs->tabBar()->setExpanding(false);
    addTab(*m_changes, u"catalogChanges"_s, tr("Changes"));
    addTab(*m_impact, u"catalogImpact"_s, tr("Impact"));
    addTab(*m_findings, u"catalogFindings"_s, tr("Findings"));
    column.addWidget(m_tabs, 1);
}

void CatalogDialog::addTab(ReviewModel& model, const QString& name, const QString& accessible) {
    auto* tree = new QTreeView(this);
    setUpView(*tree, m_context, name, accessible, m_context.theme.metric("rowHeight.tree"));
    tree->setModel(&model);
    tree->header()->resizeSection(0, 380);
    tree->header()->resizeSection(1, 220);
    tree->header()->setStretchLastSection(true);
    tree->installEventFilter(this);
    new TableTools(m_context, tree, name);
    connect(tree, &QTreeView::doubleClicked, this, &CatalogDialog::openRow);
    auto* pages = new PanePages(m_context.theme, tree, m_tabs);
    m_pages.push_back(pages);
    m_tabs->addTab(pages, accessible);
}

void CatalogDialog::addProgress(QVBoxLayout& column) {
    m_progressRow = new QWidget(this);
    auto* row = new QHBoxLayout(m_progressRow);
    row->setContentsMargins(0, 0, 0, 0);
    auto* what = new ToneLabel(m_context.theme, "palette.active.text", "ui", m_progressRow);
    what->setText(tr("Comparing, and deciding the recorded calls with these tools"));
    m_progress = new QProgressBar(m_progressRow);
    m_progress->setObjectName(u"catalogProgress"_s);
    m_progress->setAccessibleName(tr("Progress of the comparison"));
    m_progress->setTextVisible(false);
    m_progress->setMaximum(kSteps);
    row->addWidget(what);
    row->addWidget(m_progress, 1);
    column.addWidget(m_progressRow);
}

void CatalogDialog::addButtons(QVBoxLayout& column) {
    const auto add = [this](const QString& text, const QString& name) {
        auto* button = new QPushButton(text, this);
        button->setObjectName(name);
        button->setAccessibleName(text);
        button->setAutoDefault(false);
        return button;
    };
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    m_close = add(m_question.adding ? tr("Cancel") : tr("Close"), u"catalogClose"_s);
    connect(m_close, &QPushButton::clicked, this, &CatalogDialog::reject);
    row->addWidget(m_close);
    if (m_question.adding) {
        m_add = add(tr("Add to the workspace"), u"catalogAdd"_s);
        m_add->setProperty("accent", true);
        m_add->setDefault(true);
        connect(m_add, &QPushButton::clicked, this, &QDialog::accept);
        row->addWidget(m_add);
    }
    column.addLayout(row);
}

void CatalogDialog::ask() {
    m_review.reset();
    m_error.clear();
    m_background.run([question = m_question](RunProgress& progress) { return reviewCatalog(question, progress); },
                     [this](const Result<CatalogReviewPtr>& review) { take(review); });
    refresh();
}

void CatalogDialog::take(const Result<CatalogReviewPtr>& review) {
    if (review)
        m_review = *review;
    else
        m_error = q(review.error().text());
    for (ReviewModel* model : std::initializer_list<ReviewModel*>{m_changes, m_impact, m_findings}) model->setReview(m_review);
    for (auto* tree : m_tabs->findChildren<QTreeView*>()) tree->expandToDepth(tree->objectName() == u"catalogImpact" ? 0 : 1);
    refresh();
}

QString CatalogDialog::summary() const {
    if (!m_error.isEmpty()) return m_error;
    if (!m_review) return m_question.adding ? tr("Reading %1…").arg(q(m_question.after.name)) : tr("Reading the catalogs…");
    std::size_t kinds[4] = {};
    for (const sim::ToolChange& tool : m_review->difference.tools) ++kinds[static_cast<std::size_t>(tool.kind)];
    const QString counts = tr("%1 added, %2 removed, %3 renamed, %4 changed, %5 unchanged.")
                               .arg(kinds[0])
                               .arg(kinds[1])
                               .arg(kinds[2])
                               .arg(kinds[3])
                               .arg(m_review->difference.unchanged);
    QStringList notes;
    for (const std::string& note : m_review->notes) notes << q(note);
    const QString head =
        m_question.adding ? tr("With %1 beside what the workspace has: %2").arg(q(m_question.after.name), counts) : counts;
    return notes.isEmpty() ? head : QString(head % u' ' % notes.join(u' '));
}

void CatalogDialog::showPages() {
    const auto show = [](PanePages& pages, bool any, const char* icon, const QString& title, const QString& text) {
        if (any)
            pages.showContent();
        else
            pages.showEmpty(QLatin1String(icon), title, text);
    };
    const QString wait = tr("One moment");
    if (!m_review) {
        for (PanePages* pages : m_pages)
            show(*pages, false, m_error.isEmpty() ? "clock" : "error",
                 m_error.isEmpty() ? wait : tr("These catalogs cannot be compared"), m_error);
        return;
    }
    show(*m_pages[0], m_changes->count() > 0, "accept", tr("Nothing differs"),
         tr("Both have the same tools, with the same arguments and texts."));
    show(*m_pages[1], m_impact->count() > 0, "accept", m_review->impact ? tr("Nothing changes") : tr("No impact to show"),
         m_review->impact
             ? tr("Each rule is judged as before, and %1 recorded calls are decided as before.").arg(m_review->impact->unchanged)
             : q(m_review->noImpact));
    show(*m_pages[2], m_findings->count() > 0, "accept", tr("No findings"),
         tr("No hidden characters and no instructions in the texts of these tools."));
}

void CatalogDialog::refresh() {
    m_intro->setText(summary());
    m_progressRow->setVisible(m_background.isRunning());
    if (m_add) m_add->setEnabled(m_review != nullptr);
    const std::pair<const ReviewModel*, QString> titles[] = {
        {m_changes, tr("Changes")}, {m_impact, tr("Impact")}, {m_findings, tr("Findings")}};
    for (int i = 0; i < 3; ++i)
        m_tabs->setTabText(
            i, m_review ? QString(titles[i].second % u"  "_s % QString::number(titles[i].first->count())) : titles[i].second);
    showPages();
}

bool CatalogDialog::eventFilter(QObject* watched, QEvent* event) {
    auto* tree = qobject_cast<QTreeView*>(watched);
    if (tree && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if ((key == Qt::Key_Return || key == Qt::Key_Enter) && tree->currentIndex().data(StepRole).isValid()) {
            openRow(tree->currentIndex());
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

/// The call that a row is about, in the window behind.
void CatalogDialog::openRow(const QModelIndex& index) {
    if (const QVariant step = index.data(StepRole); step.isValid())
        m_context.state.select({index.data(SessionRole).toUInt(), step.toUInt()});
}

void CatalogDialog::reject() {
    m_background.drop();
    QDialog::reject();
}

}  // namespace writ::studio
