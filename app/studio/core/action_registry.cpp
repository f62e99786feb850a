#include "app/studio/core/action_registry.h"

#include "app/studio/core/theme.h"

namespace writ::studio {

namespace {

QAction* makeAction(const ActionInfo& info, const Theme& theme, QObject* parent) {
    auto* action = new QAction(QString::fromUtf8(info.text), parent);
    action->setObjectName(QLatin1String(info.id));
    action->setShortcuts(QKeySequence::listFromString(QLatin1String(info.shortcut), QKeySequence::PortableText));
    action->setShortcutContext(qstrcmp(info.scope, "list") == 0 ? Qt::WidgetWithChildrenShortcut : Qt::WindowShortcut);
    action->setStatusTip(QString::fromUtf8(info.help));
    if (*info.icon) action->setIcon(theme.icon(QLatin1String(info.icon)));
    // An icon in some rows of a menu only makes it ragged.
    action->setIconVisibleInMenu(false);
    return action;
}

}  // namespace

ActionRegistry::ActionRegistry(Theme& theme, QObject* parent) : QObject(parent) {
    for (const ActionInfo& info : actionTable()) m_actions.insert(QLatin1String(info.id), makeAction(info, theme, this));
}

QAction* ActionRegistry::action(const char* id) const {
    QAction* const action = m_actions.value(QLatin1String(id));
    Q_ASSERT_X(action, "ActionRegistry::action", id);
    return action;
}

bool ActionRegistry::isLive(const char* id) const {
    return m_live.contains(QLatin1String(id));
}

QAction* ActionRegistry::markLive(const char* id) {
    QAction* const found = action(id);
    if (!isLive(id)) {
        m_live.insert(QLatin1String(id));
        emit liveChanged();
    }
    return found;
}

}  // namespace writ::studio
