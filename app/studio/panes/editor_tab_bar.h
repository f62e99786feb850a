#pragma once

#include <QTabBar>

namespace writ::studio {

class Theme;

/// The editor's tabs: icon, name, and at the end a dot for unsaved text or the sign that closes. Middle click closes.
class EditorTabBar : public QTabBar {
    Q_OBJECT
public:
    EditorTabBar(const Theme& theme, QWidget* parent);

    int add(const QString& iconName, const QString& text, const QString& toolTip);
    void setUnsaved(int index, bool unsaved);
    [[nodiscard]] bool isUnsaved(int index) const;

signals:
    void closeRequested(int index);
    void closeOthersRequested(int index);
    void copyPathRequested(int index);

protected:
    void mouseReleaseEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    [[nodiscard]] int indexOfButton(const QObject* button) const;

    const Theme& m_theme;
};

}  // namespace writ::studio
