#pragma once

#include <QObject>

class QMenu;
class QMenuBar;
class QWidget;

namespace writ::studio {

class ActionRegistry;

/// The menu bar, made from the action table. Only live actions show; a menu without any is hidden.
class Menus : public QObject {
    Q_OBJECT
public:
    /// Shortcuts work in the whole of `window`.
    Menus(ActionRegistry& actions, QMenuBar& bar, QWidget& window);

    /// The sub-menu of recent workspaces, below "Open folder".
    [[nodiscard]] QMenu* recent() const { return m_recent; }
    void rebuild();

private:
    ActionRegistry& m_actions;
    QMenuBar& m_bar;
    QWidget& m_window;
    QMenu* m_recent;
    bool m_rebuildPosted = false;
};

/// "workspace" of "workspace.open".
[[nodiscard]] QString actionGroup(const char* id);

}  // namespace writ::studio
