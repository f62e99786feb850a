#pragma once

#include <QPointer>
#include <QProxyStyle>

namespace writ::studio {

class Theme;

/// Fusion, with every sign and control that would look dated drawn from the theme's icons and colours.
/// Boxes, paddings and fonts are in studio.qss.
class StudioStyle : public QProxyStyle {
    Q_OBJECT
public:
    explicit StudioStyle(const Theme& theme);

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;
    [[nodiscard]] QIcon standardIcon(StandardPixmap pixmap, const QStyleOption* option, const QWidget* widget) const override;
    [[nodiscard]] QPixmap standardPixmap(StandardPixmap pixmap, const QStyleOption* option, const QWidget* widget) const override;
    [[nodiscard]] int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    [[nodiscard]] int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                                QStyleHintReturn* data) const override;

private:
    void drawIcon(QPainter* painter, const QRect& rect, const char* name, const QColor& color) const;
    void drawCheck(const QStyleOption& option, QPainter& painter, bool round) const;
    void drawCombo(const QStyleOptionComplex& option, QPainter& painter) const;

    QPointer<const Theme> m_theme;
};

}  // namespace writ::studio
