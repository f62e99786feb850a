#pragma once

#include <QToolButton>

namespace writ::studio {

class Theme;

/// A tool button with a chevron at its right end: it opens a list.
class PickerButton : public QToolButton {
    Q_OBJECT
public:
    PickerButton(const Theme& theme, QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;
    const Theme& m_theme;
};

}  // namespace writ::studio
