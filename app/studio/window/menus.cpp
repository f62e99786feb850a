#include "app/studio/window/menus.h"

#include "app/studio/core/action_registry.h"

#include <QMenu>
#include <QMenuBar>

namespace writ::studio {

namespace {

constexpr const char* kMenus[] = {"File", "Edit", "View", "Go", "Policy", "Replay", "Compare", "Help"};

QMenu* menuNamed(QMenuBar& bar, const char* name) {
    const QString id = QLatin1String(name) + QStringLiteral("Menu");
    if (auto* menu = bar.findChild<QMenu*>(id, Qt::FindDirectChildrenOnly)) return menu;
    QMenu* menu = bar.addMenu(u'&' + QLatin1String(name));
    menu->setObjectName(id);
    menu->setAccessibleName(QLatin1String(name));
    return menu;
}

}  // namespace

QString actionGroup(const char* id) {
    return QString::fromLatin1(id).section(u'.', 0, 0);
}

Menus::Menus(ActionRegistry& actions, QMenuBar& bar, QWidget& window)
    : QObject(&window), m_actions(actions), m_bar(bar), m_window(window), m_recent(new QMenu(tr("Open &recent"), &window)) {
    m_recent->setObjectName(QStringLiteral("recentMenu"));
    m_recent->setAccessibleName(tr("Open recent"));
    bar.setObjectName(QStringLiteral("menuBar"));
    bar.setAccessibleName(tr("Menu bar"));
    connect(&actions, &ActionRegistry::liveChanged, this, [this] {
        if (!std::exchange(m_rebuildPosted, true)) QMetaObject::invokeMethod(this, &Menus::rebuild, Qt::QueuedConnection);
    });
    rebuild();
}

void Menus::rebuild() {
    m_rebuildPosted = false;
    for (const char* name : kMenus) {
        QMenu* menu = menuNamed(m_bar, name);
        menu->clear();
        QString group;
        for (const ActionInfo& info : actionTable()) {
            if (qstrcmp(info.menu, name) != 0 || !m_actions.isLive(info.id)) continue;
            if (!group.isEmpty() && group != actionGroup(info.id)) menu->addSeparator();
            group = actionGroup(info.id);
            menu->addAction(m_actions.action(info.id));
            if (qstrcmp(info.id, "workspace.open") == 0) menu->addMenu(m_recent);
            // Shortcuts work in the whole window, whether the menu was ever opened or not.
            if (qstrcmp(info.scope, "window") == 0) m_window.addAction(m_actions.action(info.id));
        }
        menu->menuAction()->setVisible(!menu->isEmpty());
    }
}

}  // namespace writ::studio
