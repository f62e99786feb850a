#pragma once

#include <QMainWindow>

class QStackedWidget;

namespace writ::studio {

struct StudioContext;
class HelpDialog;
class Layouts;
class Menus;
class MessageStack;
class StartPage;
class StudioToolBar;
class WorkspaceCommands;

/// Puts the parts together: header, docks, start page and editor, status. It holds no truth of its own.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(const StudioContext& context, QWidget* parent = nullptr);

    [[nodiscard]] WorkspaceCommands& commands() const { return *m_commands; }
    [[nodiscard]] Layouts& layouts() const { return *m_layouts; }
    [[nodiscard]] MessageStack& messages() const { return *m_messages; }
    /// Only with a workspace.
    void showLayout(const QString& layout);
    /// Offers texts that an earlier run could not save.
    void offerRecovered();

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QWidget* makeHeader();
    void connectState();
    void connectActions();
    void connectPaneActions();
    void showWorkspace();
    void openFirstPolicy();
    void followLayout();
    void updateTitle();
    void updateUnsaved();
    void updateRecent();
    void showHelp(const QString& page);
    void takeRecovered();
    void showProblems();

    const StudioContext& m_context;
    MessageStack* m_messages;
    WorkspaceCommands* m_commands;
    StudioToolBar* m_toolBar = nullptr;
    QWidget* m_compareHeader = nullptr;
    Menus* m_menus = nullptr;
    QStackedWidget* m_central;
    StartPage* m_start = nullptr;
    Layouts* m_layouts = nullptr;
    HelpDialog* m_help = nullptr;
    QString m_root;  ///< of the workspace that is shown
    bool m_takeRecovered = false;
};

}  // namespace writ::studio
