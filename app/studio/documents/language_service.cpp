#include "app/studio/documents/language_service.h"

#include "app/studio/core/studio_state.h"
#include "app/studio/documents/document_manager.h"
#include "simulator/workspace/texts.h"

#include <map>
#include <mutex>
#include <optional>

namespace writ::studio {
namespace {

constexpr int kRestMs = 300;  ///< without typing, before policies are looked at together

using cedar::DocumentKind;
using cedar::ServiceDocument;

/// What a file is to the language service; nothing for files that it knows nothing about.
std::optional<DocumentKind> kindOf(const QString& name) {
    if (name.endsWith(QLatin1String(".cedarschema"))) return DocumentKind::Schema;
    if (name.endsWith(QLatin1String(".cedarschema.json"))) return DocumentKind::JsonSchema;
    if (name.endsWith(QLatin1String(".cedar"))) return DocumentKind::Policies;
    if (name.endsWith(QLatin1String(".cedar.json")) || name.endsWith(QLatin1String("cedartemplatelinks.json")))
        return DocumentKind::JsonPolicies;
    if (name.startsWith(QLatin1String("facts/")) && name.endsWith(QLatin1String(".json"))) return DocumentKind::Facts;
    return std::nullopt;
}

std::optional<DocumentKind> kindOf(const sim::WorkspaceText& text) {
    if (text.kind == sim::WorkspaceText::Kind::Facts) return DocumentKind::Facts;
    return kindOf(QString::fromStdString(text.source->name()));
}

std::vector<ServiceDocument> documentsOf(const sim::Workspace& workspace) {
    std::vector<ServiceDocument> documents;
    for (sim::WorkspaceText& text : sim::workspaceTexts(workspace))
        if (const auto kind = kindOf(text)) documents.push_back({*kind, std::move(text.source), std::move(text.version)});
    return documents;
}

}  // namespace

/// Where the GUI thread lays work down for the background thread.
struct LanguageService::Desk {
    std::mutex mutex;
    std::optional<sim::WorkspacePtr> workspace;    ///< to be read anew; null: no workspace
    std::map<std::string, ServiceDocument> texts;  ///< newest text of each changed document

    cedar::SnapshotPtr snapshot = cedar::Snapshot::make({});  ///< background thread only
};

LanguageService::LanguageService(StudioState& state, DocumentManager& documents, QObject* parent)
    : QObject(parent), m_state(state), m_documents(documents), m_desk(std::make_shared<Desk>()) {
    m_pool.setMaxThreadCount(1);
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRestMs);
    connect(&m_rest, &QTimer::timeout, this, &LanguageService::lint);
    connect(&state, &StudioState::workspaceChanged, this, &LanguageService::readWorkspace);
    connect(&state, &StudioState::replayChanged, this, &LanguageService::takeVersion);
    connect(&documents, &DocumentManager::opened, this, &LanguageService::takeTexts);
    connect(&documents, &DocumentManager::textsChanged, this, &LanguageService::takeTexts);
    connect(&documents, &DocumentManager::aboutToClose, this, &LanguageService::forget);
    readWorkspace();
}

LanguageService::~LanguageService() {
    m_pool.clear();
    m_pool.waitForDone();
}

cedar::SnapshotPtr LanguageService::refresh(Desk& desk) {
    std::optional<sim::WorkspacePtr> workspace;
    std::map<std::string, ServiceDocument> texts;
    {
        const std::scoped_lock lock(desk.mutex);
        workspace.swap(desk.workspace);
        texts.swap(desk.texts);
    }
    if (workspace && *workspace)
        desk.snapshot =
            cedar::Snapshot::make(documentsOf(**workspace), (*workspace)->catalog.tools(),
                                  (*workspace)->binding ? (*workspace)->binding->shapes() : std::vector<RequestShape>());
    else if (workspace)
        desk.snapshot = cedar::Snapshot::make({});
    for (auto& [name, text] : texts) {
        // A file outside of every version is a policy set of its own.
        const ServiceDocument* known = desk.snapshot->document(name);
        text.group = known != nullptr ? known->group : name;
        desk.snapshot = desk.snapshot->with(std::move(text));
    }
    return desk.snapshot;
}

void LanguageService::readWorkspace() {
    {
        const std::scoped_lock lock(m_desk->mutex);
        m_desk->workspace = m_state.workspace();
    }
    m_sent.clear();
    takeTexts();
    update();
}

void LanguageService::takeTexts() {
    for (const Document* document : m_documents.documents()) put(document->name(), document->text());
}

/// Files that other programs changed come with the replay of the version they belong to.
void LanguageService::takeVersion() {
    for (const SourcePtr& source : m_state.version().sources) {
        const QString name = QString::fromStdString(source->name());
        const QString path =
            m_state.workspace() ? QString::fromStdString((m_state.workspace()->root / source->name()).string()) : name;
        if (m_documents.find(path) == nullptr)
            put(name, QByteArray(source->text().data(), static_cast<qsizetype>(source->text().size())));
    }
}

/// The text on disk counts again once nobody edits it.
void LanguageService::forget(Document* document) {
    put(document->name(), document->savedText());
    m_sent.remove(document->name());
}

void LanguageService::put(const QString& name, const QByteArray& text) {
    const std::optional<DocumentKind> kind = kindOf(name);
    const auto sent = m_sent.constFind(name);
    if (!kind || (sent != m_sent.cend() && *sent == text)) return;
    m_sent.insert(name, text);
    ServiceDocument document{*kind, std::make_shared<const Source>(name.toStdString(), text.toStdString()), {}};
    {
        const std::scoped_lock lock(m_desk->mutex);
        m_desk->texts.insert_or_assign(name.toStdString(), std::move(document));
    }
    update();
}

/// One update at a time: texts that come while it waits go with it.
void LanguageService::update() {
    if (std::exchange(m_updateQueued, true)) return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_updateQueued = false;
            ask(
                this, [](const cedar::Snapshot& snapshot) { return std::make_shared<const cedar::Snapshot>(snapshot); },
                [this](const cedar::SnapshotPtr& snapshot) { publish(snapshot); });
        },
        Qt::QueuedConnection);
}

void LanguageService::publish(cedar::SnapshotPtr snapshot) {
    m_snapshot = std::move(snapshot);
    m_rest.start();
    emit snapshotChanged();
}

void LanguageService::lint() {
    using Lints = std::map<std::string, Linted>;
    ask(
        this,
        [](const cedar::Snapshot& snapshot) {
            Lints found;
            for (const ServiceDocument& document : snapshot.documents())
                if (document.kind == DocumentKind::Policies)
                    found.emplace(document.source->name(), Linted{document.source, snapshot.lints(document.source->name())});
            return found;
        },
        [this](const Lints& found) {
            m_lints = found;
            emit snapshotChanged();
        });
}

std::vector<Diagnostic> LanguageService::diagnostics(const std::string& document) const {
    std::vector<Diagnostic> all;
    const ServiceDocument* known = m_snapshot ? m_snapshot->document(document) : nullptr;
    if (known == nullptr) return all;
    all = m_snapshot->diagnostics(document);
    const auto linted = m_lints.find(document);
    if (linted != m_lints.end() && linted->second.source->text() == known->source->text())
        all.insert(all.end(), linted->second.findings.begin(), linted->second.findings.end());
    normalize(all);
    return all;
}

bool LanguageService::isAbout(const QString& document, const QByteArray& text) const {
    const ServiceDocument* known = m_snapshot ? m_snapshot->document(document.toStdString()) : nullptr;
    return known != nullptr && known->source->text() == std::string_view(text.constData(), static_cast<std::size_t>(text.size()));
}

}  // namespace writ::studio
