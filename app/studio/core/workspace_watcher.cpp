#include "app/studio/core/workspace_watcher.h"

#include <QDirIterator>

namespace writ::studio {

namespace {

constexpr int kRestMs = 200;
/// The kernel's watches are few; beyond these files a change shows with the next reload.
constexpr int kMaxPaths = 4000;

QStringList pathsBelow(const QString& root) {
    QStringList paths{root};
    QStringList folders{root};
    while (!folders.isEmpty() && paths.size() < kMaxPaths) {
        QDirIterator it(folders.takeFirst(), QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot);  // hidden ones stay out
        while (it.hasNext() && paths.size() < kMaxPaths) {
            paths << it.next();
            if (it.fileInfo().isDir() && !it.fileInfo().isSymLink()) folders << it.filePath();
        }
    }
    return paths;
}

}  // namespace

WorkspaceWatcher::WorkspaceWatcher(QObject* parent) : QObject(parent) {
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRestMs);
    connect(&m_rest, &QTimer::timeout, this, &WorkspaceWatcher::tell);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, &WorkspaceWatcher::note);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &WorkspaceWatcher::note);
}

void WorkspaceWatcher::watch(const QString& root, const QString& policies) {
    const QStringList old = m_watcher.files() + m_watcher.directories();
    if (!old.isEmpty()) m_watcher.removePaths(old);
    m_root = root;
    m_policies = root % u'/' % policies % u'/';
    m_rest.stop();
    m_onlyPolicies = true;
    if (!root.isEmpty()) m_watcher.addPaths(pathsBelow(root));
}

void WorkspaceWatcher::note(const QString& path) {
    m_onlyPolicies = m_onlyPolicies && path.startsWith(m_policies);
    m_rest.start();
}

void WorkspaceWatcher::tell() {
    const bool onlyPolicies = m_onlyPolicies;
    m_onlyPolicies = true;
    // A file that was replaced by a rename is no longer watched: take the new one up.
    const QStringList watched = m_watcher.files() + m_watcher.directories();
    QStringList now = pathsBelow(m_root);
    const QSet<QString> known(watched.begin(), watched.end());
    now.removeIf([&known](const QString& path) { return known.contains(path); });
    if (!now.isEmpty()) m_watcher.addPaths(now);
    if (onlyPolicies)
        emit policiesChanged();
    else
        emit workspaceChanged();
}

}  // namespace writ::studio
