#include "app/studio/documents/recovery.h"

#include <QCryptographicHash>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QUuid>

#include <optional>

namespace writ::studio {
namespace {

constexpr char kSuffix[] = ".unsaved.json";

QString lockOf(const QString& folder) {
    return folder + QStringLiteral("/lock");
}

std::unique_ptr<QLockFile> lockFolder(const QString& folder) {
    auto lock = std::make_unique<QLockFile>(lockOf(folder));
    lock->setStaleLockTime(0);  // only a process that has ended loses its lock
    return lock->tryLock(0) ? std::move(lock) : nullptr;
}

QStringList copiesIn(const QString& folder) {
    return QDir(folder).entryList({QLatin1Char('*') + QLatin1String(kSuffix)}, QDir::Files, QDir::Name);
}

std::optional<Recovery::Copy> readCopy(const QString& file) {
    QFile input(file);
    if (!input.open(QIODevice::ReadOnly)) return std::nullopt;
    const QJsonObject copy = QJsonDocument::fromJson(input.readAll()).object();
    const QString path = copy.value(QLatin1String("path")).toString();
    if (path.isEmpty()) return std::nullopt;
    return Recovery::Copy{path, copy.value(QLatin1String("text")).toString().toUtf8()};
}

}  // namespace

Recovery::Recovery(const QString& folder) {
    if (folder.isEmpty()) return;
    const QDir root(folder);
    root.mkpath(QStringLiteral("."));
    for (const QString& run : root.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) claim(root.filePath(run));
    m_own = root.filePath(QUuid::createUuid().toString(QUuid::WithoutBraces));
    root.mkpath(m_own);
    m_lock = lockFolder(m_own);
}

Recovery::~Recovery() {
    if (m_own.isEmpty() || !copiesIn(m_own).isEmpty()) return;
    m_lock.reset();
    QDir(m_own).removeRecursively();
}

void Recovery::claim(const QString& folder) {
    std::unique_ptr<QLockFile> lock = lockFolder(folder);
    if (!lock) return;
    for (const QString& name : copiesIn(folder))
        if (std::optional<Copy> copy = readCopy(folder + QLatin1Char('/') + name)) m_leftBehind.push_back(std::move(*copy));
    m_claimed.push_back({folder, std::move(lock)});
    if (copiesIn(folder).isEmpty()) QDir(folder).removeRecursively();
}

QString Recovery::fileOf(const QString& path) const {
    const QByteArray hash = QCryptographicHash::hash(path.toUtf8(), QCryptographicHash::Sha256).toHex().left(32);
    return m_own + QLatin1Char('/') + QString::fromLatin1(hash) + QLatin1String(kSuffix);
}

bool Recovery::keep(const Copy& copy) {
    if (m_own.isEmpty()) return false;
    const QJsonObject object{{QStringLiteral("path"), copy.path}, {QStringLiteral("text"), QString::fromUtf8(copy.text)}};
    QSaveFile file(fileOf(copy.path));
    if (!file.open(QIODevice::WriteOnly)) return false;
    file.write(QJsonDocument(object).toJson(QJsonDocument::Compact));
    return file.commit();
}

void Recovery::drop(const QString& path) {
    if (!m_own.isEmpty()) QFile::remove(fileOf(path));
}

void Recovery::dropLeftBehind() {
    m_leftBehind.clear();
    for (Claimed& claimed : m_claimed) {
        claimed.lock.reset();
        QDir(claimed.folder).removeRecursively();
    }
    m_claimed.clear();
}

}  // namespace writ::studio
