#pragma once

#include "app/studio/core/theme.h"

#include <QIconEngine>
#include <QPointer>

namespace writ::studio {

/// Draws an icon of the theme at the moment it is needed, so that a switch of the theme reaches every icon.
class TintedIconEngine : public QIconEngine {
public:
    /// An invalid colour means the palette's text, or the theme's colour `colorName`.
    TintedIconEngine(const Theme& theme, QString name, const QColor& color, const char* colorName = nullptr);

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override;
    [[nodiscard]] QIconEngine* clone() const override;
    bool isNull() override { return false; }

private:
    [[nodiscard]] QColor tint(QIcon::Mode mode) const;

    QPointer<const Theme> m_theme;
    QString m_name;
    QColor m_color;
    const char* m_colorName;
};

}  // namespace writ::studio
