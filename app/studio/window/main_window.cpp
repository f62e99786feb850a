#include "app/studio/window/main_window.h"

#include "app/studio/catalog/catalog_commands.h"
#include "app/studio/compare/review_commands.h"
#include "app/studio/core/action_registry.h"
#include "app/studio/core/settings.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/documents/document_manager.h"
#include "app/studio/panes/note_commands.h"
#include "app/studio/panes/panes.h"
#include "app/studio/panes/test_commands.h"
#include "app/studio/report/report_commands.h"
#include "app/studio/start/start_page.h"
#include "app/studio/window/command_palette.h"
#include "app/studio/window/help_dialog.h"
#include "app/studio/window/layouts.h"
#include "app/studio/window/menus.h"
#include "app/studio/window/message_bar.h"
#include "app/studio/window/settings_dialog.h"
#include "app/studio/window/status_bar.h"
#include "app/studio/window/tool_bar.h"
#include "app/studio/window/version_picker.h"
#include "app/studio/window/workspace_commands.h"

#include <QCloseEvent>
#include <QDir>
#include <QFileInfo>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace writ::studio {

namespace {

QString fromStd(const std::string& text) {
    return QString::fromStdString(text);
}

/// The folder above a file that holds writ.json; empty when there is none.
QString workspaceOf(const QString& file) {
    for (QDir folder = QFileInfo(file).dir();;) {
        if (folder.exists(QStringLiteral("writ.json"))) return folder.path();
        if (!folder.cdUp()) return {};
    }
}

}  // namespace

MainWindow::MainWindow(const StudioContext& context, QWidget* parent)
    : QMainWindow(parent),
      m_context(context),
      m_messages(new MessageStack(context.theme)),
      m_commands(new WorkspaceCommands(context, *m_messages, *this)),
      m_central(new QStackedWidget(this)) {
    setObjectName(QStringLiteral("mainWindow"));
    setAccessibleName(tr("Writ Studio"));
    setAcceptDrops(true);
    setContextMenuPolicy(Qt::NoContextMenu);
    m_start = new StartPage(context, m_central);
    m_central->addWidget(m_start);
    m_central->addWidget(createEditorPane(context, m_central));
    setCentralWidget(m_central);
    m_layouts = new Layouts(context, *this, *m_central);
    new CatalogCommands(context, *m_messages, *this);
    new ReportCommands(context, *m_messages, *this);
    connectActions();
    connectPaneActions();
    new NoteCommands(context, this);
    new TestCommands(context, this);
    new ReviewCommands(context, this);
    setMenuWidget(makeHeader());
    setStatusBar(new StudioStatusBar(context, this));
    connectState();
    resize(1600, 1000);
    restoreGeometry(context.settings.value(setting::kGeometry));
    updateRecent();
    showWorkspace();
}

QWidget* MainWindow::makeHeader() {
    auto* header = new QWidget(this);
    auto* column = new QVBoxLayout(header);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* bar = new QMenuBar(header);
    m_menus = new Menus(m_context.actions, *bar, *this);
    m_toolBar = new StudioToolBar(m_context, header);
    connect(m_toolBar, &StudioToolBar::openRequested, m_commands, &WorkspaceCommands::openPath);
    column->addWidget(bar);
    column->addWidget(m_toolBar);
    m_compareHeader = createCompareHeader(m_context, header);
    column->addWidget(m_compareHeader);
    column->addWidget(m_messages);
    return header;
}

void MainWindow::connectState() {
    StudioState& state = m_context.state;
    connect(&state, &StudioState::workspaceChanged, this, &MainWindow::showWorkspace);
    connect(&state, &StudioState::failed, this, [this](const QString& title, const QString& text) {
        m_messages->show({MessageBar::Kind::Error, title, text, {}});
    });
    connect(&state, &StudioState::done, this, [this](const QString& title, const QString& text) {
        m_messages->show({MessageBar::Kind::Success, title, text, {}});
    });
    connect(&state, &StudioState::busyChanged, this,
            [this] { m_context.actions.action("replay.cancel")->setEnabled(m_context.state.isBusy()); });
    connect(&state, &StudioState::filterChanged, this, [this] {
        m_context.actions.action("filter.clear")
            ->setEnabled(m_context.state.matrixFilter() || !m_context.state.filterText().isEmpty());
    });
    DocumentManager& documents = m_context.documents;
    connect(&documents, &DocumentManager::textsChanged, this, &MainWindow::updateUnsaved);
    connect(&documents, &DocumentManager::saved, this, &MainWindow::updateUnsaved);
    connect(&documents, &DocumentManager::revealRequested, this, [this] { showLayout(QStringLiteral("author")); });
    connect(m_commands, &WorkspaceCommands::recentChanged, this, &MainWindow::updateRecent);
    connect(m_start, &StartPage::sampleChosen, m_commands, &WorkspaceCommands::openSample);
    connect(m_start, &StartPage::folderChosen, m_commands, &WorkspaceCommands::openPath);
}

void MainWindow::connectActions() {
    ActionRegistry& actions = m_context.actions;
    StudioState& state = m_context.state;
    actions.on("app.quit", this, [this] { close(); });
    actions.on("app.settings", this, [this] { SettingsDialog(m_context.settings, this).exec(); });
    actions.on("go.palette", this, [this] {
        auto* palette = new CommandPalette(m_context, this);
        palette->setAttribute(Qt::WA_DeleteOnClose);
        palette->popUp();
    });
    actions.on("replay.run", this, [&state] { state.replayNow(); });
    actions.on("replay.cancel", this, [&state] { state.cancel(); });
    actions.on("filter.clear", this, [&state] {
        state.setMatrixFilter(std::nullopt);
        state.setFilterText({});
    });
    actions.on("version.choose", this, [this] {
        if (m_layouts->current() == u"compare")
            m_compareHeader->findChild<VersionPicker*>(QStringLiteral("comparePickerB"))->openList();
        else
            m_toolBar->chooseVersion();
    });
    actions.on("version.swap", this, [&state] {
        const QString policy = state.policyRev();
        state.setPolicyRev(state.againstRev());
        state.setAgainstRev(policy);
    });
    actions.on("help.contents", this, [this] { showHelp(QStringLiteral("index")); });
    actions.on("help.replay", this, [this] { showHelp(QStringLiteral("replay")); });
    actions.on("help.filter", this, [this] { showHelp(QStringLiteral("filter")); });
    actions.on("help.keys", this, [this] { showHelp(QStringLiteral("keys")); });
    actions.on("help.about", this, [this] { showHelp(QStringLiteral("about")); });
    actions.action("replay.cancel")->setEnabled(false);
    actions.action("filter.clear")->setEnabled(false);
}

void MainWindow::connectPaneActions() {
    ActionRegistry& actions = m_context.actions;
    for (const QString& layout : Layouts::names())
        actions.on(QString(QStringLiteral("layout.") + layout).toLatin1().constData(), this,
                   [this, layout] { showLayout(layout); });
    for (const char* pane : {"catalog", "compare", "simulator", "explain", "notes", "whatIf", "findings", "request"})
        actions.on((std::string("pane.") + pane).c_str(), this, [this, pane] {
            m_layouts->focusPane(QLatin1String(pane));
            followLayout();
        });
    actions.on("layout.reset", this, [this] { m_layouts->reset(); });
    actions.on("pane.next", this, [this] { m_layouts->cyclePane(1); });
    actions.on("pane.previous", this, [this] { m_layouts->cyclePane(-1); });
}

void MainWindow::showWorkspace() {
    const sim::WorkspacePtr workspace = m_context.state.workspace();
    const QString root = workspace ? fromStd(workspace->root.string()) : QString();
    for (const ActionInfo& info : actionTable())
        for (const char* group : {"layout.", "pane.", "replay.run", "version."})
            if (qstrncmp(info.id, group, qstrlen(group)) == 0)
                m_context.actions.action(info.id)->setEnabled(workspace != nullptr);
    m_toolBar->setVisible(workspace != nullptr);
    m_compareHeader->setVisible(workspace && m_layouts->current() == u"compare");
    if (!workspace) {
        m_layouts->hideAll();
        m_central->setCurrentIndex(0);
        m_root.clear();
    } else if (root != m_root) {
        m_root = root;
        m_context.documents.setWorkspaceRoot(root);
        m_commands->noteOpened(root);
        m_central->setCurrentIndex(1);
        showLayout(m_layouts->current().isEmpty() ? m_context.settings.value(setting::kLayout) : m_layouts->current());
        openFirstPolicy();
        if (std::exchange(m_takeRecovered, false)) m_context.documents.takeRecovered();
    }
    showProblems();
    updateTitle();
}

/// Problems of the workspace that no pane shows.
void MainWindow::showProblems() {
    const sim::WorkspacePtr workspace = m_context.state.workspace();
    if (!workspace) return;
    for (const sim::WorkspaceProblem& problem : workspace->problems)
        m_messages->show({problem.fatal ? MessageBar::Kind::Error : MessageBar::Kind::Warning,
                          tr("A workspace file has a problem."),
                          fromStd(problem.error.text()),
                          {}});
}

void MainWindow::openFirstPolicy() {
    const sim::PolicyVersion version = m_context.state.version();
    if (!version.sources.empty() && m_context.documents.documents().empty())
        static_cast<void>(m_context.documents.open(m_root % u'/' % fromStd(version.sources.front()->name())));
}

void MainWindow::showLayout(const QString& layout) {
    if (!m_context.state.workspace()) return;
    m_layouts->show(layout);
    followLayout();
    m_context.settings.set(setting::kLayout, m_layouts->current());
}

void MainWindow::followLayout() {
    m_toolBar->setLayoutName(m_layouts->current());
    m_compareHeader->setVisible(m_layouts->current() == u"compare");
}

void MainWindow::updateUnsaved() {
    std::map<std::string, std::string> texts;
    for (const Document* document : m_context.documents.modified())
        texts[document->name().toStdString()] = document->text().toStdString();
    m_context.state.setUnsavedTexts(texts);
    updateTitle();
}

void MainWindow::updateTitle() {
    setWindowTitle(m_root.isEmpty() ? tr("Writ Studio") : tr("%1[*] – Writ Studio").arg(m_root.section(u'/', -1)));
    setWindowModified(!m_context.documents.modified().empty());
}

void MainWindow::updateRecent() {
    const QStringList folders = m_commands->recent();
    m_start->setRecent(folders);
    m_toolBar->setRecent(folders);
    QMenu& menu = *m_menus->recent();
    menu.clear();
    for (const QString& folder : folders)
        connect(menu.addAction(folder), &QAction::triggered, this, [this, folder] { m_commands->openPath(folder); });
    menu.menuAction()->setVisible(!folders.isEmpty());
}

void MainWindow::showHelp(const QString& page) {
    if (!m_help) m_help = new HelpDialog(this);
    m_help->showPage(page);
    m_help->show();
    m_help->raise();
}

void MainWindow::offerRecovered() {
    const auto recovered = m_context.documents.recovered();
    if (recovered.empty()) return;
    m_messages->show(
        {MessageBar::Kind::Warning,
         tr("Some texts were not saved when the studio ended."),
         recovered.size() == 1 ? recovered.front().path : tr("%1 files").arg(recovered.size()),
         {{tr("Restore"), [this] { takeRecovered(); }}, {tr("Discard"), [this] { m_context.documents.discardRecovered(); }}}});
}

/// A text belongs into its workspace, so that is opened first.
void MainWindow::takeRecovered() {
    const QString folder = workspaceOf(m_context.documents.recovered().front().path);
    if (folder.isEmpty() || folder == m_root) {
        m_context.documents.takeRecovered();
        return;
    }
    m_takeRecovered = true;
    m_commands->openPath(folder);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!m_context.documents.closeDocuments(m_context.documents.documents(), this)) {
        event->ignore();
        return;
    }
    m_context.settings.set(setting::kGeometry, saveGeometry());
    m_layouts->save();
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls() && event->mimeData()->urls().front().isLocalFile()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    QStringList paths;
    for (const QUrl& url : event->mimeData()->urls())
        if (url.isLocalFile()) paths << url.toLocalFile();
    event->acceptProposedAction();
    m_commands->openDropped(paths);
}

}  // namespace writ::studio
