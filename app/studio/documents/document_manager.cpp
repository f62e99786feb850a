#include "app/studio/documents/document_manager.h"

#include "app/studio/documents/file_watcher.h"
#include "app/studio/documents/recovery.h"
#include "app/studio/documents/save_changes_dialog.h"
#include "engine/text/source.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QTimer>

#include <algorithm>

namespace writ::studio {
namespace {

constexpr int kRecoveryDelayMs = 2000;
constexpr qint64 kLargestFile = 64LL * 1024 * 1024;

QString canonical(const QString& path) {
    const QFileInfo info(path);
    const QString found = info.canonicalFilePath();
    return found.isEmpty() ? QDir::cleanPath(info.absoluteFilePath()) : found;
}

Failure failure(ErrorKind kind, const QString& message, const QString& path) {
    Error error{kind, message.toStdString(), path.toStdString(), {}, 0, 0};
    return Failure(std::move(error));
}

Result<QByteArray> readFile(const QString& path) {
    const QFileInfo info(path);
    if (!info.exists()) return failure(ErrorKind::NotFound, DocumentManager::tr("There is no such file."), path);
    if (!info.isFile()) return failure(ErrorKind::Unreadable, DocumentManager::tr("This is not a file."), path);
    if (info.size() > kLargestFile)
        return failure(ErrorKind::TooLarge, DocumentManager::tr("The file is larger than 64 MB, the most that the editor opens."),
                       path);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::Unreadable, DocumentManager::tr("The file cannot be read: %1.").arg(file.errorString()), path);
    return file.readAll();
}

Result<QByteArray> readText(const QString& path) {
    Result<QByteArray> text = readFile(path);
    if (!text) return text;
    const std::size_t invalid = firstInvalidUtf8({text->constData(), static_cast<std::size_t>(text->size())});
    if (invalid != std::string_view::npos)
        return failure(ErrorKind::Malformed,
                       DocumentManager::tr("The file is not UTF-8 text: byte %1 cannot be read.").arg(invalid), path);
    return text;
}

Result<void> writeFile(const QString& path, const QByteArray& text) {
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        return failure(ErrorKind::Unwritable,
                       DocumentManager::tr("The file could not be saved: %1. The text is kept here.").arg(file.errorString()),
                       path);
    return {};
}

}  // namespace

struct DocumentManager::Impl {
    Impl(DocumentManager& manager, const QString& recoveryFolder) : owner(manager), recovery(recoveryFolder), watcher(&manager) {}

    Document* add(const QString& path, const QByteArray& saved);
    void remove(Document* document);
    void onTouched(const QString& path);
    void onTextChanged(Document* document);
    void keepCopies();
    [[nodiscard]] bool saveAll(const std::vector<Document*>& modified);
    [[nodiscard]] QString nameOf(const QString& path) const;

    DocumentManager& owner;
    Recovery recovery;
    FileWatcher watcher;
    QTimer recoveryTimer;
    QString root;
    const Theme* theme = nullptr;
    std::vector<Document*> documents;
};

QString DocumentManager::Impl::nameOf(const QString& path) const {
    if (!root.isEmpty() && path.startsWith(root + QLatin1Char('/'))) return path.mid(root.size() + 1);
    return path;
}

Document* DocumentManager::Impl::add(const QString& path, const QByteArray& saved) {
    auto* document = new Document(path, nameOf(path), saved, &owner);
    documents.push_back(document);
    watcher.watch(path);
    QObject::connect(document, &Document::textChanged, &owner, [this, document] { onTextChanged(document); });
    QObject::connect(document, &Document::modifiedChanged, &owner, [this, document](bool modified) {
        if (!modified) recovery.drop(document->path());
        emit owner.textsChanged();
    });
    emit owner.opened(document);
    return document;
}

void DocumentManager::Impl::onTextChanged(Document*) {
    // Not restarted: somebody who never pauses is covered as well.
    if (!recoveryTimer.isActive()) recoveryTimer.start(kRecoveryDelayMs);
    emit owner.textsChanged();
}

void DocumentManager::Impl::keepCopies() {
    for (const Document* document : documents)
        if (document->isModified()) recovery.keep({document->path(), document->text()});
}

void DocumentManager::Impl::remove(Document* document) {
    emit owner.aboutToClose(document);
    watcher.forget(document->path());
    recovery.drop(document->path());
    std::erase(documents, document);
    const bool wasModified = document->isModified();
    document->disconnect(&owner);
    document->deleteLater();
    if (wasModified) emit owner.textsChanged();
}

void DocumentManager::Impl::onTouched(const QString& path) {
    Document* document = owner.find(path);
    if (document == nullptr) return;
    const Result<QByteArray> onDisk = readFile(path);
    if (!onDisk && onDisk.error().kind == ErrorKind::NotFound)
        emit document->removedOutside();
    else if (onDisk && *onDisk != document->savedText())
        emit document->changedOutside();
}

bool DocumentManager::Impl::saveAll(const std::vector<Document*>& modified) {
    for (Document* document : modified) {
        const Result<void> done = owner.save(*document);
        if (done) continue;
        emit owner.saveFailed(document, QString::fromStdString(done.error().message));
        return false;
    }
    return true;
}

DocumentManager::DocumentManager(QString recoveryFolder, QObject* parent)
    : QObject(parent), m_impl(std::make_unique<Impl>(*this, recoveryFolder)) {
    m_impl->recoveryTimer.setSingleShot(true);
    connect(&m_impl->recoveryTimer, &QTimer::timeout, this, [this] { m_impl->keepCopies(); });
    connect(&m_impl->watcher, &FileWatcher::touched, this, [this](const QString& path) { m_impl->onTouched(path); });
}

DocumentManager::~DocumentManager() {
    m_impl->keepCopies();
    for (Document* document : m_impl->documents) document->disconnect(this);
}

void DocumentManager::setTheme(const Theme* theme) {
    m_impl->theme = theme;
}

void DocumentManager::setWorkspaceRoot(const QString& folder) {
    m_impl->root = folder.isEmpty() ? QString() : canonical(folder);
}

Result<Document*> DocumentManager::open(const QString& path) {
    const QString place = canonical(path);
    if (Document* known = find(place)) return known;
    const Result<QByteArray> text = readText(place);
    if (!text) return Failure(text.error());
    return m_impl->add(place, *text);
}

Result<Document*> DocumentManager::openNew(const QString& path, const QByteArray& text) {
    if (QFileInfo::exists(path) || find(path)) return failure(ErrorKind::Unwritable, tr("There is such a file already."), path);
    Document* document = m_impl->add(path, {});
    document->markNew();
    document->setText(text);
    return document;
}

Document* DocumentManager::find(const QString& path) const {
    const QString place = canonical(path);
    const auto found = std::find_if(m_impl->documents.begin(), m_impl->documents.end(), [&](const Document* document) {
        return document->path() == place || document->path() == path;
    });
    return found == m_impl->documents.end() ? nullptr : *found;
}

std::vector<Document*> DocumentManager::documents() const {
    return m_impl->documents;
}

std::vector<Document*> DocumentManager::modified() const {
    std::vector<Document*> result;
    std::copy_if(m_impl->documents.begin(), m_impl->documents.end(), std::back_inserter(result),
                 [](const Document* document) { return document->isModified(); });
    return result;
}

Result<void> DocumentManager::save(Document& document, bool overwriteOutsideChange) {
    if (!overwriteOutsideChange) {
        const Result<QByteArray> onDisk = readFile(document.path());
        if (onDisk && *onDisk != document.savedText() && *onDisk != document.text()) {
            emit document.changedOutside();
            return failure(ErrorKind::Unwritable, tr("The file was changed by another program. Nothing was written."),
                           document.path());
        }
    }
    if (document.isNew()) QDir().mkpath(QFileInfo(document.path()).path());  // that this fails shows when it is written
    const QByteArray text = document.text();
    const Result<void> written = writeFile(document.path(), text);
    if (!written) return written;
    document.markSaved(text);
    m_impl->recovery.drop(document.path());
    m_impl->watcher.watch(document.path());
    emit saved(&document);
    return {};
}

Result<void> DocumentManager::reload(Document& document) {
    const Result<QByteArray> text = readText(document.path());
    if (!text) return Failure(text.error());
    document.markSaved(*text);
    document.setText(*text);
    m_impl->recovery.drop(document.path());
    emit reloaded(&document);
    return {};
}

Result<void> DocumentManager::keepMine(Document& document) {
    const Result<QByteArray> onDisk = readFile(document.path());
    if (!onDisk) return Failure(onDisk.error());
    document.markSaved(*onDisk);
    m_impl->onTextChanged(&document);
    return {};
}

bool DocumentManager::closeDocuments(const std::vector<Document*>& closing, QWidget* parent) {
    std::vector<Document*> unsaved;
    std::copy_if(closing.begin(), closing.end(), std::back_inserter(unsaved),
                 [](const Document* document) { return document->isModified(); });
    if (!unsaved.empty()) {
        SaveChangesDialog dialog(unsaved, m_impl->theme, parent);
        dialog.exec();
        if (dialog.choice() == SaveChangesDialog::Choice::Cancel) return false;
        if (dialog.choice() == SaveChangesDialog::Choice::Save && !m_impl->saveAll(unsaved)) return false;
    }
    for (Document* document : closing) m_impl->remove(document);
    return true;
}

std::vector<DocumentManager::Recovered> DocumentManager::recovered() const {
    std::vector<Recovered> result;
    for (const Recovery::Copy& copy : m_impl->recovery.leftBehind()) result.push_back({copy.path, copy.text});
    return result;
}

void DocumentManager::takeRecovered() {
    for (const Recovered& copy : recovered()) {
        const Result<Document*> opened = open(copy.path);
        // A file that is gone comes back as an unsaved text.
        Document* document = opened ? *opened : m_impl->add(copy.path, {});
        document->setText(copy.text);
    }
    m_impl->keepCopies();
    m_impl->recovery.dropLeftBehind();
    emit textsChanged();
}

void DocumentManager::discardRecovered() {
    m_impl->recovery.dropLeftBehind();
}

}  // namespace writ::studio
