#include "app/studio/window/picker_button.h"

#include "app/studio/core/theme.h"

#include <QPainter>

namespace writ::studio {

PickerButton::PickerButton(const Theme& theme, QWidget* parent) : QToolButton(parent), m_theme(theme) {
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
}

void PickerButton::paintEvent(QPaintEvent* event) {
    QToolButton::paintEvent(event);
    constexpr int kSide = 12;
    QPainter painter(this);
    painter.drawPixmap(
        width() - kSide - 7, (height() - kSide) / 2,
        m_theme.pixmap(QStringLiteral("chevron-down"), m_theme.color("chrome.secondaryText"), kSide, devicePixelRatioF()));
}

}  // namespace writ::studio
