#pragma once

#include <QDockWidget>
#include <QWidget>

class QAction;
class QHBoxLayout;
class QLabel;

namespace writ::studio {

class Theme;

/// The title of a dock: boxed number, title, grey sub-title, icon buttons.
class DockTitle : public QWidget {
    Q_OBJECT
public:
    /// `number` 0: no box.
    DockTitle(const Theme& theme, int number, QDockWidget* dock);

    void setSubtitle(const QString& text);
    /// A button before "float" and "close".
    void addAction(QAction* action);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {80, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void addTitle(int number);
    const Theme& m_theme;
    QDockWidget* m_dock;
    QHBoxLayout* m_row;
    QLabel* m_subtitle;
    int m_firstButton = 0;
};

/// The boxed number before a title, also an icon of a tab.
[[nodiscard]] QPixmap boxedNumber(const Theme& theme, int number, qreal devicePixelRatio);

}  // namespace writ::studio
