#include "app/studio/window/bottom_tabs.h"

#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/panes/panes.h"
#include "app/studio/window/dock_title.h"

#include <QDockWidget>
#include <QHBoxLayout>
#include <QTabBar>
#include <QToolButton>

namespace writ::studio {

namespace {

constexpr int kLeastWidth = 320;

}  // namespace

BottomTabs::BottomTabs(const StudioContext& context, QWidget* parent)
    : QTabWidget(parent),
      m_context(context),
      m_problems(createProblemsPane(context, this)),
      m_explain(createExplainPane(context, this)),
      m_compareExplain(createCompareExplainPane(context, this)),
      m_flips(createFlipsPane(context, this)),
      m_notes(createNotesPane(context, this)),
      m_whatIf(createWhatIfPane(context, this)),
      m_findings(createFindingsPane(context, this)) {
    setObjectName(QStringLiteral("bottomTabs"));
    setAccessibleName(tr("Problems, Explain, Compare, Findings, Notes, What if"));
    setDocumentMode(true);
    tabBar()->setObjectName(QStringLiteral("bottomTabBar"));
    tabBar()->setAccessibleName(tr("Problems, Explain, Compare, Findings, Notes, What if"));
    tabBar()->setExpanding(false);
    addTab(m_problems, tr("Problems"));
    addTab(m_explain, tr("Explain"));
    addTab(m_compareExplain, tr("Explain"));
    addTab(m_flips, tr("Compare"));
    addTab(m_findings, tr("Findings"));
    addTab(m_notes, tr("Notes"));
    addTab(m_whatIf, tr("What if"));
    // The widest page must not take the room of the docks at the sides.
    for (int i = 0; i < count(); ++i) widget(i)->setMinimumWidth(kLeastWidth);
    connect(&context.state, &StudioState::replayChanged, this, &BottomTabs::updateTitles);
    connect(&context.state, &StudioState::findingsChanged, this, &BottomTabs::updateTitles);
    connect(&context.theme, &Theme::changed, this, &BottomTabs::updateTitles);
    updateTitles();
}

void BottomTabs::updateTitles() {
    const std::size_t problems = m_context.state.diagnostics().size();
    setTabText(indexOf(m_problems), problems == 0 ? tr("Problems") : tr("Problems  %1").arg(problems));
    const sim::ComparisonPtr comparison = m_context.state.comparison();
    setTabText(indexOf(m_flips), comparison ? tr("Compare  %1").arg(comparison->flips.size()) : tr("Compare"));
    const FindingsPtr findings = m_context.state.findings();
    setTabText(indexOf(m_findings), findings ? tr("Findings  %1").arg(findings->size()) : tr("Findings"));
    setTabIcon(indexOf(m_findings), boxedNumber(m_context.theme, 5, devicePixelRatioF()));
    setTabIcon(indexOf(m_explain), boxedNumber(m_context.theme, 4, devicePixelRatioF()));
    setTabIcon(indexOf(m_compareExplain), boxedNumber(m_context.theme, 4, devicePixelRatioF()));
    setTabIcon(indexOf(m_flips), boxedNumber(m_context.theme, 2, devicePixelRatioF()));
    setTabIcon(indexOf(m_notes), boxedNumber(m_context.theme, 6, devicePixelRatioF()));
    setTabIcon(indexOf(m_whatIf), boxedNumber(m_context.theme, 7, devicePixelRatioF()));
}

void BottomTabs::arrange(const QString& layout) {
    const bool author = layout == u"author";
    const bool compare = layout == u"compare";
    setTabVisible(indexOf(m_flips), !compare);
    setTabVisible(indexOf(m_explain), !compare);
    setTabVisible(indexOf(m_compareExplain), compare);
    QWidget* explain = compare ? m_compareExplain : m_explain;
    tabBar()->moveTab(indexOf(explain), author ? 1 : 0);
    setCurrentWidget(author ? m_problems : explain);
}

void BottomTabs::showTab(const QString& objectName) {
    for (QWidget* page : {m_problems, m_explain, m_compareExplain, m_flips, m_notes, m_whatIf, m_findings})
        if (page->objectName() == objectName && isTabVisible(indexOf(page))) setCurrentWidget(page);
}

void BottomTabs::attach(QDockWidget& dock) {
    auto* corner = new QWidget(this);
    auto* row = new QHBoxLayout(corner);
    row->setContentsMargins(0, 0, 4, 0);
    row->setSpacing(4);
    const auto add = [&](const char* icon, const QString& name, const QString& id) {
        auto* button = new QToolButton(corner);
        button->setIcon(m_context.theme.icon(QLatin1String(icon)));
        button->setAccessibleName(name);
        button->setToolTip(name);
        button->setObjectName(id);
        row->addWidget(button);
        return button;
    };
    connect(add("float", tr("Show these tabs in their own window"), QStringLiteral("bottomFloat")), &QToolButton::clicked, &dock,
            [&dock] { dock.setFloating(!dock.isFloating()); });
    connect(add("close", tr("Close these tabs"), QStringLiteral("bottomClose")), &QToolButton::clicked, &dock,
            &QDockWidget::close);
    setCornerWidget(corner, Qt::TopRightCorner);
}

}  // namespace writ::studio
