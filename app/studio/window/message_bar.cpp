#include "app/studio/window/message_bar.h"

#include "app/studio/core/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>

namespace writ::studio {

namespace {

struct Look {
    const char* background;
    const char* foreground;
    const char* icon;
    const char* word;
};
Look lookOf(MessageBar::Kind kind) {
    switch (kind) {
    case MessageBar::Kind::Error: return {"chrome.errorBarBg", "verdict.deny.fg", "error", "Error"};
    case MessageBar::Kind::Warning: return {"verdict.indeterminate.tint", "verdict.indeterminate.fg", "warning", "Warning"};
    case MessageBar::Kind::Info: return {"chrome.accentTint", "chrome.link", "info", "Information"};
    case MessageBar::Kind::Success: return {"verdict.allow.tint", "verdict.allow.fg", "accept", "Done"};
    }
    return {};
}

constexpr int kShortLifeMs = 8000;

}  // namespace

MessageBar::MessageBar(const Theme& theme, Content content, QWidget* parent)
    : QFrame(parent), m_theme(theme), m_content(std::move(content)) {
    const Look look = lookOf(m_content.kind);
    setObjectName(QStringLiteral("messageBar"));
    setAccessibleName(QLatin1String(look.word) % QStringLiteral(": ") % m_content.title);
    setFixedHeight(theme.metric("barHeight.messageBar"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(theme.metric("padding.pane"), 0, theme.metric("padding.pane"), 0);
    row->setSpacing(theme.metric("gap.normal"));
    auto* icon = new QLabel(this);
    icon->setPixmap(theme.pixmap(QLatin1String(look.icon), theme.color(look.foreground), 16, devicePixelRatioF()));
    row->addWidget(icon);
    auto* text = new QLabel(
        QStringLiteral("<b>") % m_content.title.toHtmlEscaped() % QStringLiteral("</b> ") % m_content.text.toHtmlEscaped(), this);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text->setToolTip(m_content.text);
    text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addWidget(text, 1);
    for (std::size_t i = 0; i < m_content.verbs.size(); ++i) {
        auto* button = new QPushButton(m_content.verbs[i].text, this);
        button->setProperty("compact", true);
        button->setObjectName(QStringLiteral("messageVerb%1").arg(i));
        button->setAccessibleName(m_content.verbs[i].text);
        connect(button, &QPushButton::clicked, this, [this, i] {
            const auto run = m_content.verbs[i].run;
            deleteLater();
            run();
        });
        row->addWidget(button);
    }
    auto* close = new QToolButton(this);
    close->setIcon(theme.icon(QStringLiteral("close")));
    close->setObjectName(QStringLiteral("messageClose"));
    close->setAccessibleName(tr("Close this message"));
    connect(close, &QToolButton::clicked, this, &QObject::deleteLater);
    row->addWidget(close);
}

void MessageBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(lookOf(m_content.kind).background));
    painter.setPen(m_theme.color("chrome.separator"));
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
}

MessageStack::MessageStack(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    setObjectName(QStringLiteral("messages"));
    setAccessibleName(tr("Messages"));
}

MessageBar* MessageStack::show(MessageBar::Content content) {
    for (MessageBar* old : findChildren<MessageBar*>(QString(), Qt::FindDirectChildrenOnly))
        if (old->content().title == content.title) old->deleteLater();
    const bool shortLived =
        content.verbs.empty() && (content.kind == MessageBar::Kind::Info || content.kind == MessageBar::Kind::Success);
    auto* bar = new MessageBar(m_theme, std::move(content), this);
    static_cast<QVBoxLayout*>(layout())->insertWidget(0, bar);
    if (shortLived) QTimer::singleShot(kShortLifeMs, bar, &QObject::deleteLater);
    bar->show();
    return bar;
}

}  // namespace writ::studio
