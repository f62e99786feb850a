#pragma once

#include "app/studio/core/studio_context.h"
#include "app/studio/panes/editor_page.h"

#include <QWidget>

class QStackedWidget;

namespace writ::studio {

class EditorTabBar;
class FindBar;
class ImpactStrip;
class PanePages;

/// The centre of Author: open files as tabs, what the text would change above them, find and replace.
class EditorPane : public QWidget {
    Q_OBJECT
    /// "Ln 34, Col 41"; empty without a file. For the status bar.
    Q_PROPERTY(QString place READ place NOTIFY placeChanged)
    /// "Cedar", "JSON", "Text"; empty without a file.
    Q_PROPERTY(QString languageName READ languageName NOTIFY placeChanged)
public:
    EditorPane(const StudioContext& context, QWidget* parent);

    [[nodiscard]] EditorPage* pageAt(int index) const;
    [[nodiscard]] EditorPage* currentPage() const;
    [[nodiscard]] EditorPage* pageOf(const Document* document) const;
    [[nodiscard]] QString place() const;
    [[nodiscard]] QString languageName() const;
    /// Opens a file in a tab. Null, and a bar that says why, when it cannot be opened.
    EditorPage* openFile(const QString& path);

signals:
    void placeChanged();

private:
    void layOut();
    void connectState();
    void connectTabs();
    void connectFileActions();
    void connectEditActions();
    void connectGoActions();

    EditorPage* addPage(Document& document);
    void removePage(Document* document);
    void showPage(int index);
    void updateTabs();
    void updateActions();
    void closePages(const std::vector<int>& indices);
    void reveal(const QString& path, quint32 begin, quint32 end);
    void openWorkspaceFiles();
    void sendUnsavedTexts();
    void saveAll();
    void goToLine();
    void goToProblem(bool forward);
    void showCalls(const QString& filter);
    void chooseFile();
    void copyPath(int index);
    [[nodiscard]] QString tabText(const Document& document) const;

    StudioContext m_context;
    EditorTabBar* m_tabs;
    QStackedWidget* m_pages;
    PanePages* m_stack = nullptr;
    ImpactStrip* m_strip;
    FindBar* m_find;
    MessageStack* m_bars;
    bool m_messagesShown = true;
    QString m_openedFor;  ///< root and version whose files were opened
};

}  // namespace writ::studio
