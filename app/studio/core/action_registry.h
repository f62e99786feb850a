#pragma once

#include <QHash>
#include <QObject>
#include <QSet>
#include <QString>

#include <vector>

class QAction;

namespace writ::studio {

class Theme;

/// One row of the table in action_table.cpp, from which menus, shortcuts, palette and help are made.
struct ActionInfo {
    const char* id;        ///< "file.save"
    const char* menu;      ///< "File", "Edit", "View", "Go", "Policy", "Replay", "Compare", "Help"; empty: palette only
    const char* text;      ///< with mnemonic
    const char* shortcut;  ///< portable text ("Ctrl+S"; several parted by "; "), may be empty
    const char* icon;      ///< of resources/icons, may be empty
    const char* help;      ///< one sentence for status tip and help page
    /// Keys that are live only inside lists of steps (j, k, n, …) have the scope "list"; window-wide ones "window".
    const char* scope;
};
[[nodiscard]] const std::vector<ActionInfo>& actionTable();

/// Owns one QAction a row. An action that nobody has connected is not shown in menus or palette: no dead controls.
class ActionRegistry : public QObject {
    Q_OBJECT
public:
    ActionRegistry(Theme& theme, QObject* parent = nullptr);
    /// Asserts on an unknown id.
    [[nodiscard]] QAction* action(const char* id) const;
    /// Connects triggered() and marks the action as live. `context` bounds the connection's life.
    template <class Receiver, class Function>
    void on(const char* id, Receiver* context, Function&& function);
    [[nodiscard]] bool isLive(const char* id) const;

signals:
    void liveChanged();

private:
    QAction* markLive(const char* id);
    QHash<QString, QAction*> m_actions;
    QSet<QString> m_live;
};

}  // namespace writ::studio

#include <QAction>

template <class Receiver, class Function>
void writ::studio::ActionRegistry::on(const char* id, Receiver* context, Function&& function) {
    QObject::connect(markLive(id), &QAction::triggered, context, std::forward<Function>(function));
}
