#include "app/studio/documents/file_watcher.h"

#include <QFileInfo>

namespace writ::studio {
namespace {

constexpr int kCalmMs = 250;

}  // namespace

FileWatcher::FileWatcher(QObject* parent) : QObject(parent) {
    m_calm.setSingleShot(true);
    m_calm.setInterval(kCalmMs);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, &FileWatcher::noteFile);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &FileWatcher::noteFolder);
    connect(&m_calm, &QTimer::timeout, this, &FileWatcher::tell);
}

void FileWatcher::watch(const QString& path) {
    m_paths.insert(path);
    m_watcher.addPath(path);
    // A file that is replaced by renaming drops out of the watcher; its folder tells of the new one.
    m_watcher.addPath(QFileInfo(path).absolutePath());
}

void FileWatcher::forget(const QString& path) {
    m_paths.remove(path);
    m_pending.remove(path);
    m_watcher.removePath(path);
}

void FileWatcher::noteFile(const QString& path) {
    m_pending.insert(path);
    m_calm.start();
}

void FileWatcher::noteFolder(const QString& folder) {
    for (const QString& path : std::as_const(m_paths))
        if (QFileInfo(path).absolutePath() == folder) m_pending.insert(path);
    m_calm.start();
}

void FileWatcher::tell() {
    const QSet<QString> told = std::exchange(m_pending, {});
    for (const QString& path : told) {
        if (!m_paths.contains(path)) continue;
        if (QFileInfo::exists(path)) m_watcher.addPath(path);
        emit touched(path);
    }
}

}  // namespace writ::studio
