#pragma once

#include <QObject>
#include <QPointer>
#include <QStringList>

class QWidget;

namespace writ::studio {

struct ImportPlace;
struct StudioContext;
class ImportDialog;
class MessageStack;

/// Everything that brings a workspace or a file into the window: new, open, samples, recordings, recent.
class WorkspaceCommands : public QObject {
    Q_OBJECT
public:
    WorkspaceCommands(const StudioContext& context, MessageStack& messages, QWidget& window);

    /// A folder with writ.json, that file, or a recording, which is imported without a question.
    void openPath(const QString& path);
    /// What was dropped on the window: a workspace, or recordings, which the import dialog then shows.
    void openDropped(const QStringList& paths);
    void openSample(const QString& id);
    void askFolder();
    void askRecording();
    void askNew();
    void close();

    [[nodiscard]] QStringList recent() const;
    void noteOpened(const QString& folder);

signals:
    void recentChanged();

private:
    ImportDialog& importFiles(const QStringList& files);
    void showImported(const ImportPlace& place, const QString& what);
    [[nodiscard]] ImportPlace placeFor(const QString& recording) const;
    [[nodiscard]] bool mayLeave();
    [[nodiscard]] QString lastFolder() const;
    void complain(const QString& title, const QString& text);

    const StudioContext& m_context;
    MessageStack& m_messages;
    QWidget& m_window;
    QPointer<ImportDialog> m_import;
};

}  // namespace writ::studio
