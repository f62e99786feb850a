#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <QSet>
#include <QTimer>

namespace writ::studio {

/// Tells of files that were written, replaced or removed, once things have calmed down. Whether a content changed is for
/// the receiver to compare: our own atomic saves are told of as well.
class FileWatcher : public QObject {
    Q_OBJECT
public:
    explicit FileWatcher(QObject* parent);

    void watch(const QString& path);
    void forget(const QString& path);

signals:
    void touched(const QString& path);

private:
    void noteFile(const QString& path);
    void noteFolder(const QString& folder);
    void tell();

    QFileSystemWatcher m_watcher;
    QSet<QString> m_paths;
    QSet<QString> m_pending;
    QTimer m_calm;
};

}  // namespace writ::studio
