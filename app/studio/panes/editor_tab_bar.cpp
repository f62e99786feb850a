#include "app/studio/panes/editor_tab_bar.h"

#include "app/studio/core/theme.h"

#include <QContextMenuEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QToolButton>

namespace writ::studio {
namespace {

constexpr char kUnsaved[] = "unsaved";
constexpr qreal kDotRadius = 3.5;

QIcon dotIcon(const QColor& color, int side, qreal devicePixelRatio) {
    QPixmap pixmap(QSize(side, side) * devicePixelRatio);
    pixmap.setDevicePixelRatio(devicePixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawEllipse(QPointF(side / 2.0, side / 2.0), kDotRadius, kDotRadius);
    return pixmap;
}

}  // namespace

EditorTabBar::EditorTabBar(const Theme& theme, QWidget* parent) : QTabBar(parent), m_theme(theme) {
    setObjectName(QStringLiteral("editorTabs"));
    setAccessibleName(tr("Open files"));
    setDocumentMode(true);
    setDrawBase(false);
    setExpanding(false);
    setMovable(true);
    setUsesScrollButtons(true);
    setElideMode(Qt::ElideMiddle);
    const int icon = theme.metric("control.iconSize");
    setIconSize({icon, icon});
    connect(&theme, &Theme::changed, this, [this] {
        for (int index = 0; index < count(); ++index) setUnsaved(index, isUnsaved(index));
    });
}

int EditorTabBar::add(const QString& iconName, const QString& text, const QString& toolTip) {
    const int index = addTab(m_theme.icon(iconName), text);
    setTabToolTip(index, toolTip);
    auto* close = new QToolButton(this);
    close->setObjectName(QStringLiteral("editorTabClose"));
    close->setAccessibleName(tr("Close %1").arg(text));
    close->setFocusPolicy(Qt::NoFocus);
    close->setAutoRaise(true);
    const int side = m_theme.metric("control.iconSize") + 2;
    close->setFixedSize(side, side);
    connect(close, &QToolButton::clicked, this, [this, close] { emit closeRequested(indexOfButton(close)); });
    setTabButton(index, RightSide, close);
    setUnsaved(index, false);
    updateGeometry();  // a hidden tab bar does not tell its layout that it has a height now
    return index;
}

void EditorTabBar::setUnsaved(int index, bool unsaved) {
    auto* close = qobject_cast<QToolButton*>(tabButton(index, RightSide));
    if (close == nullptr) return;
    close->setProperty(kUnsaved, unsaved);
    close->setIcon(unsaved ? dotIcon(m_theme.color("chrome.accent"), iconSize().width(), devicePixelRatioF())
                           : m_theme.icon(QStringLiteral("close")));
    close->setToolTip(unsaved ? tr("Unsaved text. Close the file") : tr("Close the file"));
    setAccessibleTabName(index, unsaved ? tr("%1, unsaved").arg(tabText(index)) : tabText(index));
}

bool EditorTabBar::isUnsaved(int index) const {
    const QWidget* close = tabButton(index, RightSide);
    return close != nullptr && close->property(kUnsaved).toBool();
}

int EditorTabBar::indexOfButton(const QObject* button) const {
    for (int index = 0; index < count(); ++index)
        if (tabButton(index, RightSide) == button) return index;
    return -1;
}

void EditorTabBar::mouseReleaseEvent(QMouseEvent* event) {
    const int index = tabAt(event->position().toPoint());
    if (event->button() == Qt::MiddleButton && index >= 0)
        emit closeRequested(index);
    else
        QTabBar::mouseReleaseEvent(event);
}

void EditorTabBar::contextMenuEvent(QContextMenuEvent* event) {
    const int index = tabAt(event->pos());
    if (index < 0) return;
    QMenu menu(this);
    menu.addAction(tr("Close"), this, [this, index] { emit closeRequested(index); });
    QAction* others = menu.addAction(tr("Close others"), this, [this, index] { emit closeOthersRequested(index); });
    others->setEnabled(count() > 1);
    menu.addSeparator();
    menu.addAction(tr("Copy path"), this, [this, index] { emit copyPathRequested(index); });
    menu.exec(event->globalPos());
}

}  // namespace writ::studio
