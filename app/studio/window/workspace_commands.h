#pragma once

#include <QObject>
#include <QStringList>

class QWidget;

namespace writ::studio {

struct StudioContext;
class MessageStack;

/// Everything that brings a workspace or a file into the window: new, open, samples, recordings, catalogs, recent.
class WorkspaceCommands : public QObject {
    Q_OBJECT
public:
    WorkspaceCommands(const StudioContext& context, MessageStack& messages, QWidget& window);

    /// A folder with writ.json, that file, or a recording.
    void openPath(const QString& path);
    void openSample(const QString& id);
    void askFolder();
    void askRecording();
    void askCatalog();
    void askNew();
    void close();

    [[nodiscard]] QStringList recent() const;
    void noteOpened(const QString& folder);

signals:
    void recentChanged();

private:
    void addRecordingFile(const QString& file);
    void addCatalogFile(const QString& file);
    void makeAround(const QString& recording);
    [[nodiscard]] bool mayLeave();
    [[nodiscard]] QString lastFolder() const;
    void complain(const QString& title, const QString& text);

    const StudioContext& m_context;
    MessageStack& m_messages;
    QWidget& m_window;
    QString m_pendingRecording;  ///< added as soon as its new workspace is open
};

}  // namespace writ::studio
