#include "app/studio/compare/counter_button.h"

#include "app/studio/core/theme.h"

#include <QLocale>
#include <QPainter>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPadding = 14;
constexpr int kIcon = 22;

}  // namespace

const std::array<CounterInfo, kCounterCount>& counterTable() {
    static constexpr std::array<CounterInfo, kCounterCount> kTable{{
        {ChangeKind::WouldDeny, "counterDeny", QT_TRANSLATE_NOOP("CounterButton", "would deny"), "verdict-deny",
         "verdict.deny.fg"},
        {ChangeKind::WouldAllow, "counterAllow", QT_TRANSLATE_NOOP("CounterButton", "would allow"), "verdict-allow",
         "verdict.allow.fg"},
        {ChangeKind::Unchanged, "counterUnchanged", QT_TRANSLATE_NOOP("CounterButton", "unchanged"), "", "palette.active.text"},
        {ChangeKind::Indeterminate, "counterIndeterminate", QT_TRANSLATE_NOOP("CounterButton", "indeterminate"),
         "verdict-indeterminate", "verdict.indeterminate.fg"},
    }};
    return kTable;
}

CounterButton::CounterButton(const Theme& theme, const CounterInfo& counter, QWidget* parent)
    : QPushButton(parent), m_theme(theme), m_info(counter) {
    setObjectName(QLatin1String(counter.name));
    setCheckable(true);
    setFlat(true);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, [this] { update(); });
    setCount(std::nullopt, false, false);
}

QSize CounterButton::sizeHint() const {
    const QFontMetrics small(m_theme.font("small")), big(m_theme.font("counter"));
    QString caption = tr(m_info.caption);
    if (m_first) caption += tr(" · review first");
    const int number = big.horizontalAdvance(QLocale().toString(qulonglong(m_count.value_or(0)))) + (*m_info.icon ? kIcon : 0);
    return {std::max(small.horizontalAdvance(caption), number) + 2 * kPadding + 4, m_theme.metric("barHeight.compareHeader")};
}

void CounterButton::setCount(std::optional<std::uint64_t> count, bool stale, bool first) {
    m_count = count;
    m_stale = stale;
    m_first = first;
    setEnabled(count.has_value());
    QString name = count ? QString(QString::number(*count) % u' ' % tr(m_info.caption)) : tr(m_info.caption);
    if (first) name += tr(", review first");
    setAccessibleName(name);
    setToolTip(count ? tr("Show only these; again to show all") : QString());
    updateGeometry();
    update();
}

void CounterButton::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const bool hovered = underMouse() && isEnabled();
    painter.fillRect(rect(), isChecked() ? m_theme.color("chrome.accentTint")
                             : hovered   ? m_theme.color("chrome.hover")
                                         : palette().color(QPalette::Base));
    painter.setPen(m_theme.color("chrome.separator"));
    painter.drawLine(0, 0, 0, height());
    const bool zero = m_count.value_or(0) == 0;
    const QColor color = m_theme.color(m_stale ? "chrome.staleText" : zero ? "chrome.secondaryText" : m_info.color);
    int x = kPadding;
    if (*m_info.icon) {
        painter.drawPixmap(x, 16, m_theme.pixmap(QLatin1String(m_info.icon), color, 16, devicePixelRatioF()));
        x += kIcon;
    }
    QFont big = m_theme.font("counter");
    big.setWeight(zero ? QFont::Normal : QFont::DemiBold);
    painter.setFont(big);
    painter.setPen(color);
    painter.drawText(QRect(x, 9, width() - x, 30), Qt::AlignLeft | Qt::AlignVCenter,
                     m_count ? QLocale().toString(qulonglong(*m_count)) : u"–"_s);
    QRect caption(kPadding, 38, width() - kPadding, 18);
    painter.setFont(m_theme.font("small"));
    painter.setPen(m_theme.color("chrome.secondaryText"));
    painter.drawText(caption, Qt::AlignLeft | Qt::AlignVCenter, tr(m_info.caption), &caption);
    if (m_first) {
        QFont strong = m_theme.font("small");
        strong.setWeight(QFont::DemiBold);
        painter.setFont(strong);
        painter.setPen(m_theme.color("chrome.attention"));
        painter.drawText(QRect(caption.right() + 1, 38, width(), 18), Qt::AlignLeft | Qt::AlignVCenter, tr(" · review first"));
    }
    if (hasFocus()) {
        painter.setPen(QPen(m_theme.color("chrome.focusRing"), m_theme.metric("focusRing")));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

}  // namespace writ::studio
