#include "app/studio/core/tinted_icon.h"

#include <QPainter>

namespace writ::studio {

TintedIconEngine::TintedIconEngine(const Theme& theme, QString name, const QColor& color, const char* colorName)
    : m_theme(&theme), m_name(std::move(name)), m_color(color), m_colorName(colorName) {
}

void TintedIconEngine::paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) {
    if (!m_theme) return;
    const int side = qMin(rect.width(), rect.height());
    const QPixmap image = m_theme->pixmap(m_name, tint(mode), side, painter->device()->devicePixelRatioF());
    painter->drawPixmap(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2, image);
}

QPixmap TintedIconEngine::pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) {
    return m_theme ? m_theme->pixmap(m_name, tint(mode), qMin(size.width(), size.height()), 1) : QPixmap();
}

QIconEngine* TintedIconEngine::clone() const {
    return new TintedIconEngine(*this);
}

QColor TintedIconEngine::tint(QIcon::Mode mode) const {
    if (mode == QIcon::Disabled) return m_theme->color("palette.disabled.text");
    if (m_color.isValid()) return m_color;
    if (m_colorName) return m_theme->color(m_colorName);
    return m_theme->color(mode == QIcon::Selected ? "palette.active.highlightedText" : "palette.active.text");
}

}  // namespace writ::studio
