#include "app/studio/compare/review_counts.h"

#include "app/studio/core/compare_state.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"

#include <QBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

struct Part {
    sim::ReviewState state;
    const char* name;
    const char* word;
    const char* icon;
    const char* color;
    std::uint64_t sim::ReviewCounts::*count;
};
constexpr std::array<Part, 3> kParts{{
    {sim::ReviewState::Accepted, "reviewAccepted", QT_TRANSLATE_NOOP("ReviewCountsBar", "accepted"), "accept", "verdict.allow.fg",
     &sim::ReviewCounts::accepted},
    {sim::ReviewState::Rejected, "reviewRejected", QT_TRANSLATE_NOOP("ReviewCountsBar", "rejected"), "reject", "verdict.deny.fg",
     &sim::ReviewCounts::rejected},
    {sim::ReviewState::Unreviewed, "reviewUnreviewed", QT_TRANSLATE_NOOP("ReviewCountsBar", "unreviewed"), "unreviewed",
     "chrome.secondaryText", &sim::ReviewCounts::unreviewed},
}};

constexpr int kBarHeight = 3;

QString partStyle(const QColor& color, bool strong) {
    return QStringLiteral(
               "QPushButton{border:1px solid transparent;background:transparent;padding:0 4px 0 0;min-height:20px;color:%1;%2}"
               "QPushButton:hover,QPushButton:checked{text-decoration:underline}")
        .arg(color.name(), strong ? QStringLiteral("font-weight:600;") : QString());
}

}  // namespace

ReviewCountsBar::ReviewCountsBar(const StudioContext& context, QWidget* parent) : QWidget(parent), m_context(context) {
    setObjectName(u"reviewCounts"_s);
    setAccessibleName(tr("State of the review"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 2 * kBarHeight + 2);
    row->setSpacing(context.theme.metric("gap.normal"));
    for (std::size_t i = 0; i < kParts.size(); ++i) {
        auto* button = new QPushButton(this);
        button->setObjectName(QLatin1String(kParts[i].name));
        button->setCheckable(true);
        button->setCursor(Qt::PointingHandCursor);
        connect(button, &QPushButton::clicked, this, [this, state = kParts[i].state](bool on) {
            FlipFilter filter = m_context.compare.filter();
            filter.review = on ? std::optional(state) : std::nullopt;
            m_context.compare.setFilter(filter);
        });
        m_parts[i] = button;
        row->addWidget(button);
    }
    row->addStretch(1);
    connect(&context.compare, &CompareState::reviewChanged, this, &ReviewCountsBar::refresh);
    connect(&context.compare, &CompareState::filterChanged, this, &ReviewCountsBar::refresh);
    connect(&context.theme, &Theme::changed, this, &ReviewCountsBar::refresh);
    refresh();
}

QSize ReviewCountsBar::minimumSizeHint() const {
    return layout()->minimumSize();
}

sim::ReviewCounts ReviewCountsBar::counts() const {
    if (const ReviewViewPtr review = m_context.compare.review()) return review->counts;
    const sim::ComparisonPtr comparison = m_context.state.comparison();
    return {0, 0, comparison ? comparison->flips.size() : 0};
}

void ReviewCountsBar::refresh() {
    const sim::ReviewCounts now = counts();
    for (std::size_t i = 0; i < kParts.size(); ++i) {
        const Part& part = kParts[i];
        const std::uint64_t count = now.*part.count;
        const QColor color = m_context.theme.color(count == 0 ? "chrome.secondaryText" : part.color);
        m_parts[i]->setText(QString(QString::number(count) % u' ' % tr(part.word)));
        m_parts[i]->setAccessibleName(m_parts[i]->text());
        m_parts[i]->setIcon(m_context.theme.icon(QLatin1String(part.icon), color));
        m_parts[i]->setStyleSheet(partStyle(color, count > 0));
        m_parts[i]->setChecked(m_context.compare.filter().review == part.state);
    }
    update();
}

void ReviewCountsBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const sim::ReviewCounts now = counts();
    const std::uint64_t total = now.accepted + now.rejected + now.unreviewed;
    const int width = m_parts.back()->geometry().right() - m_parts.front()->x();
    int x = m_parts.front()->x();
    const int y = m_parts.front()->geometry().bottom() + 3;
    for (const Part& part : kParts) {
        const std::uint64_t count = now.*part.count;
        if (count == 0) continue;
        const int share = std::max(4, static_cast<int>(count * static_cast<std::uint64_t>(width) / total));
        const bool open = part.state == sim::ReviewState::Unreviewed;
        painter.fillRect(x, y, share - 2, kBarHeight, m_context.theme.color(open ? "chrome.controlBorder" : part.color));
        x += share;
    }
}

}  // namespace writ::studio
