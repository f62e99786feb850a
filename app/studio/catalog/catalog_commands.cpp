#include "app/studio/catalog/catalog_commands.h"

#include "app/studio/catalog/catalog_dialog.h"
#include "app/studio/catalog/server_dialog.h"
#include "app/studio/core/action_registry.h"
#include "app/studio/core/settings.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/time_now.h"
#include "app/studio/models/text.h"
#include "app/studio/window/message_bar.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>
#include <QLineEdit>

namespace writ::studio {

namespace {

Result<std::filesystem::path> addSource(const sim::Workspace& workspace, const CatalogSource& source) {
    return source.kind == CatalogSource::Kind::Document ? sim::addCatalogDocument(workspace, source.document, source.name)
                                                        : sim::addCatalog(workspace, source.path);
}

}  // namespace

CatalogCommands::CatalogCommands(const StudioContext& context, MessageStack& messages, QWidget& window)
    : QObject(&window), m_context(context), m_messages(messages), m_window(window) {
    ActionRegistry& actions = context.actions;
    actions.on("import.catalog", this, [this] { askFile(); });
    actions.on("import.server", this, [this] { askServer(); });
    actions.on("catalog.compare", this, [this] { compare(); });
    actions.on("catalog.snapshot", this, [this] { askSnapshot(); });
    const auto enable = [this] {
        for (const char* id : {"catalog.compare", "catalog.snapshot"})
            m_context.actions.action(id)->setEnabled(m_context.state.workspace() != nullptr);
    };
    connect(&context.state, &StudioState::workspaceChanged, this, enable);
    enable();
}

void CatalogCommands::complain(const QString& title, const QString& text) {
    m_messages.show({MessageBar::Kind::Error, title, text, {}});
}

bool CatalogCommands::hasWorkspace() {
    if (m_context.state.workspace()) return true;
    complain(tr("Open a workspace first."), tr("A catalog belongs to the workspace whose policies speak of its tools."));
    return false;
}

CatalogDialog& CatalogCommands::open(CatalogDialog* dialog) {
    if (m_dialog) m_dialog->close();
    m_dialog = dialog;
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_dialog->open();
    return *m_dialog;
}

void CatalogCommands::askFile() {
    if (!hasWorkspace()) return;
    const QString file =
        QFileDialog::getOpenFileName(&m_window, tr("Import a tool catalog"), m_context.settings.value(setting::kLastFolder),
                                     tr("Tool lists, OpenAPI, manifests (*.json *.yaml *.yml);;All files (*)"));
    if (file.isEmpty()) return;
    m_context.settings.set(setting::kLastFolder, QFileInfo(file).absolutePath());
    importFrom({CatalogSource::Kind::File, file.toStdString(), {}, QFileInfo(file).fileName().toStdString()});
}

void CatalogCommands::askServer() {
    if (!hasWorkspace()) return;
    auto* dialog = new ServerDialog(m_context, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ServerDialog::toolsTold, this, &CatalogCommands::importFrom);
    dialog->open();
}

void CatalogCommands::importFrom(CatalogSource source) {
    if (!hasWorkspace()) return;
    CatalogDialog& dialog = open(CatalogDialog::forImport(m_context, std::move(source), &m_window));
    connect(&dialog, &QDialog::accepted, this, [this, &dialog] { add(dialog.source()); });
}

void CatalogCommands::add(const CatalogSource& source) {
    m_background.run([workspace = m_context.state.workspace(), source](RunProgress&) { return addSource(*workspace, source); },
                     [this, name = q(source.name)](const Result<std::filesystem::path>& added) {
                         if (!added) return complain(tr("%1 could not be imported.").arg(name), q(added.error().text()));
                         m_context.state.reload();
                         m_messages.show({MessageBar::Kind::Success, tr("Catalog imported."), q(added->string()), {}});
                     });
}

void CatalogCommands::compare() {
    if (hasWorkspace()) open(CatalogDialog::forCompare(m_context, &m_window));
}

void CatalogCommands::askSnapshot() {
    if (!hasWorkspace()) return;
    auto* dialog = new QInputDialog(&m_window);
    dialog->setObjectName(QStringLiteral("snapshotDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Take a snapshot"));
    dialog->setLabelText(tr("The tools as they are now are kept under this name, in catalog/snapshots:"));
    dialog->setTextValue(QDate::currentDate().toString(Qt::ISODate));
    dialog->setOkButtonText(tr("Take the snapshot"));
    connect(dialog, &QInputDialog::textValueSelected, this, &CatalogCommands::takeSnapshot);
    dialog->open();
    if (auto* name = dialog->findChild<QLineEdit*>()) {
        name->setObjectName(QStringLiteral("snapshotName"));
        name->setAccessibleName(tr("Name of the snapshot"));
    }
}

void CatalogCommands::takeSnapshot(const QString& name) {
    const sim::WorkspacePtr workspace = m_context.state.workspace();
    if (!workspace) return;
    const std::string time = timeNow();
    const std::string author = m_context.settings.value(setting::kAuthor).toStdString();
    m_background.run(
        [workspace, name = name.toStdString(), time, author](RunProgress&) {
            return sim::saveSnapshot(workspace->root, sim::snapshotOf(workspace->catalog, name, time, author));
        },
        [this](const Result<std::filesystem::path>& saved) {
            if (!saved) return complain(tr("No snapshot was taken."), q(saved.error().text()));
            m_messages.show(
                {MessageBar::Kind::Success, tr("Snapshot taken."), q(saved->string()), {{tr("Compare"), [this] { compare(); }}}});
        });
}

}  // namespace writ::studio
