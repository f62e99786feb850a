#include "app/studio/compare/draft_dialog.h"

#include "app/studio/compare/draft_rows.h"
#include "app/studio/core/settings.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/documents/document_manager.h"
#include "app/studio/models/call_text.h"
#include "app/studio/models/text.h"
#include "app/studio/panes/editor_look.h"
#include "app/studio/panes/pane_parts.h"
#include "editor/policy_editor.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QTableWidget>
#include <QTreeWidget>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

enum Use { Learn, HoldOut, NotUsed };
constexpr const char* kUses[] = {QT_TRANSLATE_NOOP("DraftDialog", "learn from"), QT_TRANSLATE_NOOP("DraftDialog", "hold out"),
                                 QT_TRANSLATE_NOOP("DraftDialog", "not used")};

/// Where the draft would be saved, without being in force by being saved: as a version of its own only where the manifest says
/// which version is in force, since that is else the first by name.
QString freePlace(const sim::Workspace& workspace) {
    const QString root = QString::fromStdString(workspace.root.string());
    const QString base = workspace.versions.empty() || workspace.manifest.active.empty()
                             ? QString(root % u"/drafts"_s)
                             : QString(root % u'/' % q(workspace.manifest.policies));
    for (int number = 1;; ++number) {
        const QString folder = number == 1 ? u"draft"_s : u"draft-%1"_s.arg(number);
        const QString file = QString(base % u'/' % folder % u"/draft.cedar"_s);
        if (!QFileInfo::exists(QFileInfo(file).path())) return file;
    }
}

sim::DraftSplit splitOf(const QTreeWidget& sessions) {
    sim::DraftSplit split;
    for (int row = 0; row < sessions.topLevelItemCount(); ++row) {
        const QTreeWidgetItem* item = sessions.topLevelItem(row);
        const int role = item->data(1, Qt::UserRole).toInt();
        const std::string id = item->data(0, Qt::UserRole).toString().toStdString();
        if (role == Learn)
            split.learn.push_back(id);
        else if (role == HoldOut)
            split.holdOut.push_back(id);
    }
    return split;
}

}  // namespace

DraftDialog::DraftDialog(const StudioContext& context, QWidget* parent)
    : QDialog(parent), m_context(context), m_numbers(kDraftNumbers), m_shown(DraftNumber::OverBlock) {
    setObjectName(u"draftDialog"_s);
    setWindowTitle(tr("Draft from recordings"));
    setAccessibleName(windowTitle());
    resize(1200, 760);
    auto* hint = new QLabel(tr("Permits what was executed in the sessions learnt from, and nothing else. The sessions held out "
                               "show what it would block too much or too little. "
                               "It is a new text: never saved and never in force by itself."),
                            this);
    hint->setWordWrap(true);
    hint->setProperty("secondary", true);
    auto* body = named(new QSplitter(this), u"draftSplitter"_s, tr("Draft"));
    auto* right = named(new QSplitter(Qt::Vertical, body), u"draftRightSplitter"_s, tr("Text and numbers"));
    m_text = named(new editor::PolicyEditor(editor::TextLanguage::Cedar, right), u"draftText"_s, tr("Text of the draft"));
    m_text->setTheme(editorTheme(context.theme, context.settings.value(setting::kEditorFontSize), devicePixelRatioF()));
    m_text->setReadOnly(true);
    body->addWidget(makeSessions());
    right->addWidget(m_text);
    right->addWidget(makeNumbers());
    body->addWidget(right);
    body->setSizes({300, 900});
    right->setSizes({420, 240});
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 12);
    column->setSpacing(10);
    column->addWidget(hint);
    column->addWidget(body, 1);
    column->addWidget(makeFoot());
    fillSessions();
    connect(&m_work, &Background::progress, this, [this](quint64 done, quint64 total) {
        m_progress->setValue(total == 0 ? 0 : static_cast<int>(done * 1000 / total));
    });
    start();
}

QWidget* DraftDialog::makeSessions() {
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 8, 0);
    m_sessions =
        named(new QTreeWidget(page), u"draftSessions"_s, tr("Sessions: Space turns from learning to holding out to not used"));
    m_sessions->setColumnCount(2);
    m_sessions->setHeaderLabels({tr("Session"), tr("Used to")});
    m_sessions->setRootIsDecorated(false);
    m_sessions->setUniformRowHeights(true);
    m_sessions->setIndentation(0);
    m_sessions->header()->setStretchLastSection(false);
    m_sessions->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_sessions->header()->resizeSection(1, 96);
    connect(m_sessions, &QTreeWidget::itemActivated, this, &DraftDialog::turnRole);
    m_principals = named(new QComboBox(page), u"draftPrincipals"_s, tr("A rule is for"));
    m_principals->addItem(tr("each principal"), static_cast<int>(sim::DraftPrincipals::Each));
    m_principals->addItem(tr("all principals of a type"), static_cast<int>(sim::DraftPrincipals::Type));
    auto* row = new QHBoxLayout;
    row->addWidget(new QLabel(tr("A rule is for"), page));
    row->addWidget(m_principals, 1);
    auto* turn =
        named(new QPushButton(tr("&Turn the use of the session"), page), u"draftTurn"_s, tr("Turn the use of the session"));
    turn->setAutoDefault(false);
    connect(turn, &QPushButton::clicked, this, &DraftDialog::turnRole);
    column->addWidget(m_sessions, 1);
    column->addWidget(turn);
    column->addLayout(row);
    return page;
}

QWidget* DraftDialog::makeNumbers() {
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 8, 0, 0);
    column->setSpacing(6);
    auto* row = new QHBoxLayout;
    row->setSpacing(4);
    for (std::size_t i = 0; i < kDraftNumbers; ++i) {
        const auto number = static_cast<DraftNumber>(i);
        m_numbers[i] = named(new QPushButton(page), QLatin1String(info(number).name), tr(info(number).caption));
        m_numbers[i]->setCheckable(true);
        m_numbers[i]->setAutoDefault(false);
        m_numbers[i]->setProperty("compact", true);
        m_numbers[i]->setToolTip(tr(info(number).meaning));
        connect(m_numbers[i], &QPushButton::clicked, this, [this, number] { showRows(number); });
        row->addWidget(m_numbers[i]);
    }
    row->addStretch(1);
    m_meaning = new QLabel(page);
    m_meaning->setObjectName(u"draftMeaning"_s);
    m_meaning->setProperty("secondary", true);
    m_meaning->setWordWrap(true);
    m_rows = named(new QTableWidget(0, 3, page), u"draftRows"_s, tr("What stands behind the number"));
    m_rows->setHorizontalHeaderLabels({tr("Call"), tr("What"), tr("Why")});
    m_rows->verticalHeader()->hide();
    m_rows->verticalHeader()->setDefaultSectionSize(m_context.theme.metric("rowHeight.table"));
    m_rows->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_rows->setFrameShape(QFrame::NoFrame);
    m_rows->setShowGrid(false);
    m_rows->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_rows->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_rows->setTabKeyNavigation(false);
    m_rows->horizontalHeader()->setStretchLastSection(true);
    m_rows->horizontalHeader()->resizeSection(0, 140);
    m_rows->horizontalHeader()->resizeSection(1, 340);
    connect(m_rows, &QTableWidget::cellActivated, this, [this](int at) {
        if (const QVariant call = m_rows->item(at, 0)->data(Qt::UserRole); call.isValid())
            m_context.state.selectCall(call.toULongLong());
    });
    column->addLayout(row);
    column->addWidget(m_meaning);
    column->addWidget(m_rows, 1);
    return page;
}

QWidget* DraftDialog::makeFoot() {
    auto* foot = new QWidget(this);
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(0, 0, 0, 0);
    m_progress = named(new QProgressBar(foot), u"draftProgress"_s, tr("Progress"));
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(120);
    m_progress->setRange(0, 1000);
    m_state = new QLabel(foot);
    m_state->setObjectName(u"draftState"_s);
    m_state->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_make = named(new QPushButton(tr("&Draft again"), foot), u"draftAgain"_s, tr("Draft again"));
    m_make->setAutoDefault(false);
    connect(m_make, &QPushButton::clicked, this, &DraftDialog::start);
    m_open = named(new QPushButton(tr("&Open as a new text"), foot), u"draftOpen"_s, tr("Open as a new text"));
    m_open->setProperty("accent", true);
    m_open->setAutoDefault(false);
    connect(m_open, &QPushButton::clicked, this, &DraftDialog::openAsFile);
    auto* close = named(new QPushButton(tr("Close"), foot), u"draftClose"_s, tr("Close"));
    close->setAutoDefault(false);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    row->addWidget(m_progress);
    row->addWidget(m_state, 1);
    row->addWidget(m_make);
    row->addWidget(m_open);
    row->addWidget(close);
    return foot;
}

void DraftDialog::fillSessions() {
    const sim::CorpusPtr corpus = m_context.state.corpus();
    if (!corpus) return;
    const sim::DraftSplit split = sim::everySecondHeldOut(*corpus);
    for (std::uint32_t i = 0; i < corpus->sessions.size(); ++i) {
        const std::string& id = corpus->sessions[i]->id;
        const bool held = std::find(split.holdOut.begin(), split.holdOut.end(), id) != split.holdOut.end();
        auto* item = new QTreeWidgetItem(m_sessions, {sessionTitle(*corpus, i), tr(kUses[held ? HoldOut : Learn])});
        item->setSizeHint(0, {0, m_context.theme.metric("rowHeight.tree")});
        item->setData(0, Qt::UserRole, q(id));
        item->setData(1, Qt::UserRole, held ? HoldOut : Learn);
    }
    if (m_sessions->topLevelItemCount() > 0) m_sessions->setCurrentItem(m_sessions->topLevelItem(0));
}

void DraftDialog::turnRole() {
    if (QTreeWidgetItem* item = m_sessions->currentItem()) {
        const int role = (item->data(1, Qt::UserRole).toInt() + 1) % 3;
        item->setData(1, Qt::UserRole, role);
        item->setText(1, tr(kUses[role]));
    }
}

/// Held against the version in force, which is A unless another was chosen.
void DraftDialog::start() {
    const sim::ReplayPtr inForce = m_context.state.against() ? m_context.state.against() : m_context.state.replay();
    m_draft.reset();
    m_open->setEnabled(false);
    if (!inForce) return m_state->setText(tr("There is no policy to hold the draft against."));
    sim::DraftOptions options;
    options.principals = static_cast<sim::DraftPrincipals>(m_principals->currentData().toInt());
    m_progress->setValue(0);
    m_progress->show();
    m_state->setText(tr("Learning…"));
    m_work.run([inForce, split = splitOf(*m_sessions),
                options](RunProgress& progress) { return sim::makeDraft(inForce, split, options, progress); },
               [this](const Result<sim::DraftPtr>& draft) {
                   m_progress->hide();
                   if (!draft) return m_state->setText(q(draft.error().text()));
                   m_draft = *draft;
                   showDraft();
               });
}

void DraftDialog::showDraft() {
    m_text->setReadOnly(false);
    m_text->load(QByteArray::fromStdString(m_draft->text));
    m_text->setReadOnly(true);
    m_state->setText(tr("%1 rules from %2 calls; tried on %3 calls of %4 sessions held out.")
                         .arg(m_draft->rules.size())
                         .arg(m_draft->learnt)
                         .arg(m_draft->trial.calls)
                         .arg(m_draft->trial.sessions));
    m_state->setToolTip(m_state->text());
    for (std::size_t i = 0; i < kDraftNumbers; ++i) {
        const auto number = static_cast<DraftNumber>(i);
        m_numbers[i]->setText(QString(QString::number(valueOf(number, *m_draft)) % u' ' % tr(info(number).caption)));
        m_numbers[i]->setAccessibleName(m_numbers[i]->text());
        const bool fault = info(number).isFault && valueOf(number, *m_draft) > 0;
        m_numbers[i]->setIcon(fault ? m_context.theme.icon(u"warning"_s, "verdict.indeterminate.fg") : QIcon());
    }
    m_open->setEnabled(!m_draft->rules.empty());
    showRows(m_shown);
}

void DraftDialog::showRows(DraftNumber number) {
    m_shown = number;
    for (std::size_t i = 0; i < kDraftNumbers; ++i) m_numbers[i]->setChecked(static_cast<DraftNumber>(i) == number);
    m_meaning->setText(tr(info(number).meaning));
    m_rows->setRowCount(0);
    if (!m_draft) return;
    const std::vector<DraftRow> rows = rowsOf(number, *m_draft);
    m_rows->setRowCount(static_cast<int>(rows.size()));
    for (int at = 0; at < m_rows->rowCount(); ++at) {
        const DraftRow& row = rows[static_cast<std::size_t>(at)];
        const QString texts[] = {row.call, row.text, row.why};
        for (int column = 0; column < 3; ++column) {
            auto* item = new QTableWidgetItem(texts[column]);
            item->setToolTip(texts[column]);
            m_rows->setItem(at, column, item);
        }
        if (row.index) m_rows->item(at, 0)->setData(Qt::UserRole, QVariant::fromValue<qulonglong>(*row.index));
    }
}

void DraftDialog::openAsFile() {
    const sim::WorkspacePtr workspace = m_context.state.workspace();
    if (!m_draft || !workspace) return;
    const QString file = freePlace(*workspace);
    const auto opened = m_context.documents.openNew(file, QByteArray::fromStdString(m_draft->text));
    if (!opened) return m_state->setText(q(opened.error().text()));
    emit m_context.documents.revealRequested(file, 0, 0);
    accept();
}

}  // namespace writ::studio
