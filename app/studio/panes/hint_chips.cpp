#include "app/studio/panes/hint_chips.h"

#include "app/studio/core/theme.h"

#include <QPainter>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

constexpr int kHeight = 18;
constexpr int kGap = 4;

}  // namespace

HintChips::HintChips(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme) {
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

void HintChips::setTool(const ToolDescription* tool) {
    m_chips.clear();
    if (tool) {
        const auto add = [&](const QString& name, const ToolDescription::Hint& hint) {
            m_chips.push_back({QString(name % u": "_s % (hint.value ? tr("yes") : tr("no"))), hint.stated});
        };
        add(tr("read only"), tool->readOnly);
        add(tr("destructive"), tool->destructive);
        add(tr("idempotent"), tool->idempotent);
        add(tr("open world"), tool->openWorld);
    }
    QStringList words;
    for (const Chip& chip : m_chips)
        words << QString(chip.text % (chip.stated ? tr(", stated in the catalog") : tr(", implied by the protocol's default")));
    setAccessibleName(words.join(u"; "_s));
    setToolTip(words.join(u'\n'));
    updateGeometry();
    update();
}

std::vector<HintChips::Placed> HintChips::place(int width) const {
    const QFontMetrics metrics(m_theme.font("small"));
    std::vector<Placed> placed;
    QPoint at(0, 2);
    for (const Chip& chip : m_chips) {
        const int wide = metrics.horizontalAdvance(chip.text) + 10;
        if (at.x() > 0 && at.x() + wide > width) at = QPoint(0, at.y() + kHeight + kGap);
        placed.push_back({QRect(at, QSize(wide, kHeight)), &chip});
        at.rx() += wide + kGap;
    }
    return placed;
}

int HintChips::heightForWidth(int width) const {
    const std::vector<Placed> placed = place(width);
    return placed.empty() ? 0 : placed.back().box.bottom() + 3;
}

QSize HintChips::sizeHint() const {
    return {180, heightForWidth(180)};
}

void HintChips::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(m_theme.font("small"));
    for (const Placed& one : place(width())) {
        painter.setPen(QPen(m_theme.color("chrome.controlBorder"), 1, one.chip->stated ? Qt::SolidLine : Qt::DashLine));
        const int radius = m_theme.metric("radius.chip");
        painter.drawRoundedRect(QRectF(one.box).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
        painter.setPen(m_theme.color(one.chip->stated ? "palette.active.text" : "chrome.secondaryText"));
        painter.drawText(one.box, Qt::AlignCenter, one.chip->text);
    }
}

}  // namespace writ::studio
