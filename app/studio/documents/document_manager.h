#pragma once

#include "app/studio/documents/document.h"
#include "engine/text/result.h"

#include <QStringList>

#include <memory>
#include <vector>

class QWidget;

namespace writ::studio {

class Theme;

/// Opens each file once, saves atomically, watches for changes from outside, keeps recovery copies of unsaved texts and
/// owns every path that could lose work.
class DocumentManager : public QObject {
    Q_OBJECT
public:
    /// `recoveryFolder`: where copies of unsaved texts live until they are saved or discarded.
    explicit DocumentManager(QString recoveryFolder, QObject* parent = nullptr);
    ~DocumentManager() override;

    /// Gives dialogs their icons and colours; without it they have none. It must outlive the manager.
    void setTheme(const Theme* theme);
    void setWorkspaceRoot(const QString& folder);
    [[nodiscard]] Result<Document*> open(const QString& path);
    /// A text that is no file yet: it becomes one when the user saves it. An error where there is such a file or document.
    [[nodiscard]] Result<Document*> openNew(const QString& path, const QByteArray& text);
    [[nodiscard]] Document* find(const QString& path) const;
    [[nodiscard]] std::vector<Document*> documents() const;
    [[nodiscard]] std::vector<Document*> modified() const;
    /// Atomic. Refuses to overwrite a file that changed outside unless `overwriteOutsideChange`.
    [[nodiscard]] Result<void> save(Document& document, bool overwriteOutsideChange = false);
    [[nodiscard]] Result<void> reload(Document& document);
    /// After a change outside: the edited text stays, and the next save may overwrite what is on disk now.
    [[nodiscard]] Result<void> keepMine(Document& document);
    /// Asks once when any of them is modified (one dialog lists all); false: the user cancelled.
    [[nodiscard]] bool closeDocuments(const std::vector<Document*>& documents, QWidget* parent);

    /// Unsaved texts of an earlier run that ended without saving. For a bar that offers them.
    struct Recovered {
        QString path;
        QByteArray text;
    };
    [[nodiscard]] std::vector<Recovered> recovered() const;
    void takeRecovered();  ///< opens them with their unsaved texts
    void discardRecovered();

signals:
    void opened(writ::studio::Document* document);
    void aboutToClose(writ::studio::Document* document);
    void saved(writ::studio::Document* document);
    void reloaded(writ::studio::Document* document);
    /// A save that somebody else asked for (a close dialog) failed; the text is kept.
    void saveFailed(writ::studio::Document* document, const QString& why);
    void textsChanged();  ///< any document's text or modified state
    /// Somebody wants this place seen: the editor pane opens it. Offsets are UTF-8 bytes.
    void revealRequested(const QString& path, quint32 begin, quint32 end);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace writ::studio
