#include "app/studio/window/dock_title.h"

#include "app/studio/core/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

namespace writ::studio {

namespace {

QToolButton* iconButton(const Theme& theme, const char* icon, const QString& name, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setIcon(theme.icon(QLatin1String(icon)));
    button->setAccessibleName(name);
    button->setToolTip(name);
    const int side = theme.metric("control.dockIconButton");
    button->setFixedSize(side, side);
    return button;
}

}  // namespace

QPixmap boxedNumber(const Theme& theme, int number, qreal devicePixelRatio) {
    constexpr int kSide = 16;
    QPixmap image(qRound(kSide * devicePixelRatio), qRound(kSide * devicePixelRatio));
    image.setDevicePixelRatio(devicePixelRatio);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.color("chrome.controlBorder"));
    painter.drawRoundedRect(QRectF(1.5, 1.5, 13, 13), 3, 3);
    QFont font = theme.font("caption");
    font.setPixelSize(10);
    font.setWeight(QFont::Normal);
    painter.setFont(font);
    painter.setPen(theme.color("chrome.secondaryText"));
    painter.drawText(QRectF(1, 1, 14, 14), Qt::AlignCenter, QString::number(number));
    return image;
}

DockTitle::DockTitle(const Theme& theme, int number, QDockWidget* dock)
    : QWidget(dock), m_theme(theme), m_dock(dock), m_row(new QHBoxLayout(this)), m_subtitle(new QLabel(this)) {
    m_row->setContentsMargins(theme.metric("padding.pane"), 0, theme.metric("gap.tight"), 0);
    m_row->setSpacing(theme.metric("gap.tight"));
    addTitle(number);
    QToolButton* floatButton = iconButton(theme, "float", tr("Show %1 in its own window").arg(dock->windowTitle()), this);
    floatButton->setObjectName(dock->objectName() + QStringLiteral("Float"));
    connect(floatButton, &QToolButton::clicked, dock, [dock] { dock->setFloating(!dock->isFloating()); });
    m_row->addWidget(floatButton);
    QToolButton* closeButton = iconButton(theme, "close", tr("Close %1").arg(dock->windowTitle()), this);
    closeButton->setObjectName(dock->objectName() + QStringLiteral("Close"));
    connect(closeButton, &QToolButton::clicked, dock, &QDockWidget::close);
    m_row->addWidget(closeButton);
}

void DockTitle::addTitle(int number) {
    auto* box = new QLabel(this);
    auto* title = new QLabel(m_dock->windowTitle(), this);
    const auto restyle = [this, box, title, number] {
        title->setFont(m_theme.font("dockTitle"));
        m_subtitle->setFont(m_theme.font("small"));
        QPalette palette = m_subtitle->palette();
        palette.setColor(QPalette::WindowText, m_theme.color("chrome.secondaryText"));
        m_subtitle->setPalette(palette);
        if (number > 0) box->setPixmap(boxedNumber(m_theme, number, devicePixelRatioF()));
    };
    connect(&m_theme, &Theme::changed, this, restyle);
    restyle();
    if (number > 0)
        m_row->addWidget(box);
    else
        box->hide();
    m_row->addWidget(title);
    m_row->addSpacing(m_theme.metric("gap.tight"));
    m_subtitle->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_row->addWidget(m_subtitle, 1);
    m_firstButton = m_row->count();
}

void DockTitle::setSubtitle(const QString& text) {
    m_subtitle->setText(text);
    m_subtitle->setToolTip(text);
}

void DockTitle::addAction(QAction* action) {
    QToolButton* button = iconButton(m_theme, "more", action->toolTip(), this);
    button->setDefaultAction(action);
    button->setObjectName(m_dock->objectName() % u'.' % action->objectName());
    m_row->insertWidget(m_firstButton++, button);
}

QSize DockTitle::sizeHint() const {
    return {160, m_theme.metric("barHeight.dockTitle")};
}

void DockTitle::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color("palette.active.window"));
    painter.setPen(m_theme.color("chrome.separator"));
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
}

}  // namespace writ::studio
