#pragma once

#include <QColor>
#include <QFont>
#include <QHash>
#include <QIcon>
#include <QJsonObject>
#include <QObject>
#include <QPalette>
#include <QPixmap>
#include <QPointer>
#include <QStyle>

class QApplication;

namespace writ::studio {

/// Every colour, size, font and icon, by the names of resources/themes/tokens.json. No other file holds a hex value.
class Theme : public QObject {
    Q_OBJECT
public:
    enum class Choice { System, Light, Dark };
    Q_ENUM(Choice)

    explicit Theme(QObject* parent = nullptr);

    [[nodiscard]] Choice choice() const { return m_choice; }
    [[nodiscard]] bool isDark() const { return m_dark; }
    /// Sets palette, style sheet and fonts of the application; emits changed().
    void apply(QApplication& application, Choice choice);
    /// Size of the role "ui" in px; the other roles keep their distance to it. Takes effect with the next apply().
    void setUiFontSize(int pixels);

    /// "chrome.separator", "verdict.allow.fg", "syntax.keyword", "editor.margin". An unknown name asserts.
    [[nodiscard]] QColor color(const char* name) const;
    /// "ui", "small", "caption", "dockTitle", "pageTitle", "counter", "code", "codeSmall"; pixel sizes.
    [[nodiscard]] QFont font(const char* role) const;
    /// "rowHeight.table", "barHeight.toolBar", "gap.normal", "focusRing", …
    [[nodiscard]] int metric(const char* name) const;
    /// An icon of resources/icons, tinted with the palette (normal, disabled, selected) or with one colour.
    [[nodiscard]] QIcon icon(const QString& name) const;
    [[nodiscard]] QIcon icon(const QString& name, const QColor& color) const;
    /// The same with a colour by name, which follows a switch of the theme.
    [[nodiscard]] QIcon icon(const QString& name, const char* color) const;
    [[nodiscard]] QPixmap pixmap(const QString& name, const QColor& color, int size, qreal devicePixelRatio) const;

signals:
    void changed();

private:
    [[nodiscard]] QColor paletteColor(const char* group, const QString& role) const;
    [[nodiscard]] QPalette makePalette() const;
    [[nodiscard]] QString styleSheet() const;
    [[nodiscard]] QByteArray svg(const QString& name) const;

    QJsonObject m_tokens;
    QHash<QString, QColor> m_colors;  ///< of the theme in use, by dotted name
    QHash<QString, int> m_metrics;    ///< by dotted name
    QPalette m_systemPalette;
    QPointer<QStyle> m_style;  ///< owned by the application, which may replace it
    Choice m_choice = Choice::System;
    bool m_dark = false;
    int m_fontDelta = 0;                          ///< what the user's font size differs from the tokens'
    mutable QHash<QLatin1String, QFont> m_fonts;  ///< by role; roles are literals
    mutable QHash<QString, QByteArray> m_svgs;
    mutable QHash<QString, QPixmap> m_pixmaps;
};

}  // namespace writ::studio
