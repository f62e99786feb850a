#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

namespace writ::studio {

/// Watches the files of a workspace and tells once, after a short rest, what kind of change there was.
class WorkspaceWatcher : public QObject {
    Q_OBJECT
public:
    explicit WorkspaceWatcher(QObject* parent = nullptr);

    /// An empty root watches nothing. `policies`: the folder of policies, relative to the root.
    void watch(const QString& root, const QString& policies);

signals:
    void policiesChanged();   ///< only texts below the policy folder
    void workspaceChanged();  ///< anything else

private:
    void note(const QString& path);
    void tell();

    QFileSystemWatcher m_watcher;
    QTimer m_rest;
    QString m_root;
    QString m_policies;
    bool m_onlyPolicies = true;
};

}  // namespace writ::studio
