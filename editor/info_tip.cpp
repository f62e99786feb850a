#include "editor/info_tip.h"

#include <QGuiApplication>
#include <QScreen>

#include <algorithm>

namespace writ::editor {
namespace {
constexpr int kWidest = 560;
constexpr int kMargin = 8;
}  // namespace

InfoTip::InfoTip(QWidget* parent) : QLabel(parent, Qt::ToolTip) {
    setFocusPolicy(Qt::NoFocus);
    setTextFormat(Qt::RichText);
    setMargin(kMargin);
    setAutoFillBackground(true);
    setFrameShape(QFrame::Box);
}

void InfoTip::setTheme(const EditorTheme& theme) {
    QPalette look = palette();
    look.setColor(QPalette::Window, theme.popupBackground);
    look.setColor(QPalette::WindowText, theme.popupText);
    setPalette(look);
    setFont(theme.message);
    setStyleSheet(QStringLiteral("writ--editor--InfoTip { border: 1px solid %1; background: %2; color: %3; }")
                      .arg(theme.popupBorder.name(), theme.popupBackground.name(), theme.popupText.name()));
}

void InfoTip::showAt(const QRect& line, const QString& html) {
    setText(html);
    setWordWrap(false);
    if (sizeHint().width() > kWidest) {
        setWordWrap(true);
        resize(kWidest, heightForWidth(kWidest));
    } else {
        resize(sizeHint());
    }
    const QScreen* screen = QGuiApplication::screenAt(line.topLeft());
    const QRect all = screen != nullptr ? screen->availableGeometry() : QRect(line.topLeft(), QSize(4096, 4096));
    QPoint place(line.left(), line.top() - height() - 2);
    if (place.y() < all.top()) place.setY(line.bottom() + 2);
    place.setX(std::clamp(place.x(), all.left(), std::max(all.left(), all.right() - width())));
    move(place);
    show();
    raise();
}

}  // namespace writ::editor
