#include "app/studio/panes/impact_strip.h"

#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/documents/document_manager.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include <array>

namespace writ::studio {
namespace {

/// One counter of a comparison. The counters partition the calls.
struct Part {
    const char* name;
    const char* word;
    const char* icon;  ///< shown when the count is above 0
    const char* color;
    const char* filter;
    std::uint64_t sim::Comparison::*count;
    bool shownWhenZero;
};
const std::array<Part, 5> kParts{{
    {"impactDeny", QT_TRANSLATE_NOOP("ImpactStrip", "would deny"), "verdict-deny", "verdict.deny.fg", "flip && verdict==deny",
     &sim::Comparison::wouldDeny, true},
    {"impactAllow", QT_TRANSLATE_NOOP("ImpactStrip", "would allow"), "verdict-allow", "verdict.allow.fg",
     "flip && verdict==allow", &sim::Comparison::wouldAllow, true},
    {"impactUnchanged", QT_TRANSLATE_NOOP("ImpactStrip", "unchanged"), "", "syntax.text", "kind==call && flip==no",
     &sim::Comparison::unchanged, true},
    {"impactIndeterminate", QT_TRANSLATE_NOOP("ImpactStrip", "indeterminate"), "verdict-indeterminate",
     "verdict.indeterminate.fg", "flip && verdict==indeterminate", &sim::Comparison::indeterminate, true},
    {"impactNotReplayable", QT_TRANSLATE_NOOP("ImpactStrip", "not replayable"), "verdict-not-replayable", "chrome.secondaryText",
     "verdict==not_replayable", &sim::Comparison::notReplayable, false},
}};

constexpr std::array<const char*, 4> kCaptions{
    QT_TRANSLATE_NOOP("ImpactStrip", "match"), QT_TRANSLATE_NOOP("ImpactStrip", "decide"),
    QT_TRANSLATE_NOOP("ImpactStrip", "error"), QT_TRANSLATE_NOOP("ImpactStrip", "tests")};
constexpr int kCaptionEnd = 4;  ///< room between captions

/// How a part looks: grey while stale and when it is nothing.
QString partStyle(const QColor& color, bool strong) {
    return QStringLiteral(
               "QPushButton{border:1px solid transparent;background:transparent;padding:0 4px;color:%1;%2}"
               "QPushButton:hover{text-decoration:underline}")
        .arg(color.name(), strong ? QStringLiteral("font-weight:600;") : QString());
}

}  // namespace

ImpactStrip::ImpactStrip(const StudioContext& context, QWidget* parent) : QWidget(parent), m_context(context) {
    setObjectName(QStringLiteral("impactStrip"));
    setAccessibleName(tr("What the text would change"));
    setFixedHeight(context.theme.metric("barHeight.impactStrip"));
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);  // many words must not make the window wider than its screen
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, context.theme.metric("padding.pane"), 0);
    layout->setSpacing(context.theme.metric("gap.normal"));
    m_indent = new QWidget(this);
    layout->addWidget(m_indent);
    m_lead = new QLabel(this);
    m_lead->setObjectName(QStringLiteral("impactLead"));
    m_lead->setTextFormat(Qt::PlainText);
    layout->addWidget(m_lead);
    for (const Part& part : kParts) m_parts.push_back(addPart(part.name, QLatin1String(part.filter)));
    for (QPushButton* part : m_parts) layout->addWidget(part);
    layout->addStretch(1);
    m_compare = new QToolButton(this);
    m_compare->setObjectName(QStringLiteral("impactCompare"));
    m_compare->setIcon(context.theme.icon(QStringLiteral("compare")));
    m_compare->setToolTip(tr("Show every call whose verdict differs"));
    m_compare->setAccessibleName(m_compare->toolTip());
    connect(m_compare, &QToolButton::clicked, this, [this] { emit partChosen(QStringLiteral("flip")); });
    layout->addWidget(m_compare);
    connect(&context.state, &StudioState::replayChanged, this, &ImpactStrip::refresh);
    connect(&context.state, &StudioState::versionsChanged, this, &ImpactStrip::refresh);
    connect(&context.documents, &DocumentManager::textsChanged, this, &ImpactStrip::refresh);
    connect(&context.theme, &Theme::changed, this, &ImpactStrip::refresh);
    refresh();
}

QPushButton* ImpactStrip::addPart(const char* name, const QString& filter) {
    auto* button = new QPushButton(this);
    button->setObjectName(QLatin1String(name));
    button->setFlat(true);
    button->setCursor(Qt::PointingHandCursor);
    connect(button, &QPushButton::clicked, this, [this, filter] { emit partChosen(filter); });
    return button;
}

void ImpactStrip::setTextIndent(int pixels, bool withCounts) {
    m_indent->setFixedWidth(pixels + m_context.theme.metric("gap.normal"));
    m_withCounts = withCounts;
    fit();
    update();
}

void ImpactStrip::clear() {
    m_leads.clear();
    setToolTip({});
    m_lead->setText(m_context.state.failure().isEmpty() ? tr("Nothing to compare yet.")
                                                        : tr("The text has errors: nothing can be decided."));
    for (std::size_t i = 0; i < kParts.size(); ++i) {
        m_parts[i]->setAccessibleName(tr(kParts[i].word));
        m_parts[i]->hide();
    }
    m_compare->hide();
}

void ImpactStrip::refresh() {
    const Theme& theme = m_context.theme;
    const sim::ComparisonPtr comparison = m_context.state.comparison();
    const bool stale = m_context.state.isStale();
    QFont strong = theme.font("ui");
    strong.setWeight(stale ? QFont::Normal : QFont::DemiBold);
    m_lead->setFont(strong);
    if (!comparison) return clear();
    const auto calls = comparison->to->summary.calls;
    const QString of = calls == 1 ? tr("of 1 call:") : tr("of %1 calls:").arg(calls);
    const QString from = QString::fromStdString(comparison->from->version.label).section(QStringLiteral(" · "), 0, 0);
    const QString lead = m_context.documents.modified().empty() ? tr("Against %1").arg(from) : tr("If saved");
    m_leads = {QString(lead % QStringLiteral(", ") % of), QString(lead % u':'), QString()};
    setToolTip(m_leads.front());
    for (std::size_t i = 0; i < kParts.size(); ++i) {
        const Part& part = kParts[i];
        const std::uint64_t count = (*comparison).*part.count;
        const bool grey = stale || count == 0;
        const QColor color = theme.color(grey ? "chrome.staleText" : part.color);
        m_parts[i]->setText(QStringLiteral("%1 %2").arg(count).arg(tr(part.word)));
        m_parts[i]->setAccessibleName(m_parts[i]->text() + (stale ? tr(" (stale)") : QString()));
        m_parts[i]->setIcon(*part.icon == '\0' || count == 0 ? QIcon() : theme.icon(QLatin1String(part.icon), color));
        m_parts[i]->setStyleSheet(partStyle(color, !grey));
        m_parts[i]->setVisible(count > 0 || part.shownWhenZero);
    }
    m_compare->show();
    fit();
}

/// The counts must be read; what they are counts of is said as long as there is room.
void ImpactStrip::fit() {
    for (const QString& lead : m_leads) {
        m_lead->setText(lead);
        if (layout()->minimumSize().width() <= width()) return;
    }
}

void ImpactStrip::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit();
}

void ImpactStrip::paintEvent(QPaintEvent*) {
    const Theme& theme = m_context.theme;
    QPainter painter(this);
    painter.fillRect(rect(), theme.color("editor.background"));
    painter.setPen(theme.color("chrome.separator"));
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
    const int text = m_indent->width() - theme.metric("gap.normal");
    painter.fillRect(QRect(0, 0, text, height() - 1), theme.color("editor.margin"));
    painter.drawLine(text, 0, text, height());
    if (!m_withCounts) return;
    painter.setFont(theme.font("caption"));
    painter.setPen(theme.color("chrome.secondaryText"));
    const int column = theme.metric("editor.marginCountColumn");
    for (int i = 0; i < static_cast<int>(kCaptions.size()); ++i)
        painter.drawText(QRect(i * column - column, 0, 2 * column - kCaptionEnd, height()), Qt::AlignRight | Qt::AlignVCenter,
                         tr(kCaptions[static_cast<std::size_t>(i)]));
}

}  // namespace writ::studio
