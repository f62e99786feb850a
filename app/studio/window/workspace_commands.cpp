#include "app/studio/window/workspace_commands.h"

#include "app/studio/core/action_registry.h"
#include "app/studio/core/settings.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/documents/document_manager.h"
#include "app/studio/import/import_dialog.h"
#include "app/studio/start/samples.h"
#include "app/studio/window/message_bar.h"
#include "app/studio/window/new_workspace_dialog.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QStandardPaths>

namespace writ::studio {

namespace {

constexpr int kMostRecent = 10;

QString fromPath(const std::filesystem::path& path) {
    return QString::fromStdString(path.string());
}

}  // namespace

WorkspaceCommands::WorkspaceCommands(const StudioContext& context, MessageStack& messages, QWidget& window)
    : QObject(&window), m_context(context), m_messages(messages), m_window(window) {
    ActionRegistry& actions = context.actions;
    actions.on("workspace.open", this, [this] { askFolder(); });
    actions.on("workspace.new", this, [this] { askNew(); });
    actions.on("workspace.close", this, [this] { close(); });
    actions.on("import.recording", this, [this] { askRecording(); });
    connect(&context.state, &StudioState::workspaceChanged, this,
            [this] { m_context.actions.action("workspace.close")->setEnabled(m_context.state.workspace() != nullptr); });
    actions.action("workspace.close")->setEnabled(false);
}

void WorkspaceCommands::complain(const QString& title, const QString& text) {
    m_messages.show({MessageBar::Kind::Error, title, text, {}});
}

bool WorkspaceCommands::mayLeave() {
    return m_context.documents.closeDocuments(m_context.documents.documents(), &m_window);
}

void WorkspaceCommands::openPath(const QString& path) {
    const QFileInfo info(path);
    const bool folder = info.isDir();
    if (!folder && info.fileName() != u"writ.json") {
        if (!info.exists()) return complain(tr("%1 does not exist.").arg(path), {});
        return importFiles({info.absoluteFilePath()}).startWhenRead();
    }
    const QString root = folder ? info.absoluteFilePath() : info.absolutePath();
    if (!QFileInfo::exists(root + QStringLiteral("/writ.json")))
        return complain(tr("%1 is not a workspace.").arg(root),
                        tr("It has no writ.json. File, New workspace makes one in this folder."));
    if (mayLeave()) m_context.state.openWorkspace(root);
}

void WorkspaceCommands::openDropped(const QStringList& paths) {
    QStringList files;
    for (const QString& path : paths) {
        if (QFileInfo(path).isDir() || QFileInfo(path).fileName() == u"writ.json") return openPath(path);
        files << path;
    }
    if (!files.isEmpty()) importFiles(files);
}

void WorkspaceCommands::openSample(const QString& id) {
    const QString folder = freeSampleFolder(id);
    if (const auto copied = copySample(id, folder); !copied)
        return complain(tr("The sample could not be copied."), QString::fromStdString(copied.error().text()));
    openPath(folder);
}

QString WorkspaceCommands::lastFolder() const {
    const QString last = m_context.settings.value(setting::kLastFolder);
    return last.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation) : last;
}

void WorkspaceCommands::askFolder() {
    const QString folder = QFileDialog::getExistingDirectory(&m_window, tr("Open folder"), lastFolder());
    if (folder.isEmpty()) return;
    m_context.settings.set(setting::kLastFolder, QFileInfo(folder).absolutePath());
    openPath(folder);
}

void WorkspaceCommands::askRecording() {
    const QStringList files = askForRecordings(m_context, &m_window);
    if (!files.isEmpty()) importFiles(files);
}

void WorkspaceCommands::askNew() {
    NewWorkspaceDialog dialog(lastFolder(), &m_window);
    if (dialog.exec() != QDialog::Accepted) return;
    const auto made = sim::createWorkspace(dialog.folder().toStdString(), dialog.name().toStdString());
    if (!made) return complain(tr("The workspace could not be made."), QString::fromStdString(made.error().text()));
    openPath(dialog.folder());
}

void WorkspaceCommands::close() {
    if (mayLeave()) m_context.state.closeWorkspace();
}

/// A recording without a workspace gets one of its own in the user's documents.
ImportPlace WorkspaceCommands::placeFor(const QString& recording) const {
    ImportPlace place;
    if (const sim::WorkspacePtr workspace = m_context.state.workspace()) {
        place.root = workspace->root;
        place.name = workspace->root.filename().string();
        place.rules = workspace->manifest.redaction;
        place.mapping = workspace->mapping;
        return place;
    }
    const QString name = QFileInfo(recording).completeBaseName();
    place.root = freeSampleFolder(name).toStdString();
    place.name = name.toStdString();
    place.isNew = true;
    return place;
}

ImportDialog& WorkspaceCommands::importFiles(const QStringList& files) {
    if (!m_import || m_import->work().phase() == ImportWork::Phase::Done) {
        if (m_import) m_import->deleteLater();
        m_import = new ImportDialog(m_context, placeFor(files.front()), &m_window);
        m_import->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_import, &ImportDialog::imported, this, &WorkspaceCommands::showImported);
        m_import->open();
    }
    m_import->addFiles(files);
    return *m_import;
}

void WorkspaceCommands::showImported(const ImportPlace& place, const QString& what) {
    if (place.isNew)
        m_context.state.openWorkspace(fromPath(place.root));
    else
        m_context.state.reload();
    m_messages.show({MessageBar::Kind::Success, tr("Recordings added."), what, {}});
}

QStringList WorkspaceCommands::recent() const {
    QStringList folders = m_context.settings.value(setting::kRecent);
    folders.removeIf([](const QString& folder) { return !QFileInfo::exists(folder + QStringLiteral("/writ.json")); });
    return folders;
}

void WorkspaceCommands::noteOpened(const QString& folder) {
    QStringList folders = recent();
    folders.removeAll(folder);
    folders.prepend(folder);
    m_context.settings.set(setting::kRecent, QStringList(folders.mid(0, kMostRecent)));
    emit recentChanged();
}

}  // namespace writ::studio
