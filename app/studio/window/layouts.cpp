#include "app/studio/window/layouts.h"

#include "app/studio/core/action_registry.h"
#include "app/studio/core/settings.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/models/text.h"
#include "app/studio/panes/panes.h"
#include "app/studio/window/bottom_tabs.h"
#include "app/studio/window/dock_title.h"

#include <QApplication>
#include <QDockWidget>
#include <QMainWindow>

namespace writ::studio {

namespace {

/// Counts up when the docks change, so that an old state is not laid over new docks.
constexpr int kStateVersion = 2;

Setting<QByteArray> stateOf(const QString& layout) {
    if (layout == u"simulate") return setting::kSimulateState;
    return layout == u"compare" ? setting::kCompareState : setting::kAuthorState;
}

/// The docks of a layout. A state that was saved brings others back, too.
QStringList docksOf(const QString& layout) {
    if (layout == u"simulate")
        return {QStringLiteral("sessions"), QStringLiteral("simulator"), QStringLiteral("matrix"), QStringLiteral("request"),
                QStringLiteral("bottom")};
    if (layout == u"compare")
        return {QStringLiteral("compare"), QStringLiteral("policyText"), QStringLiteral("versions"), QStringLiteral("bottom")};
    return {QStringLiteral("catalog"), QStringLiteral("narrow"), QStringLiteral("bottom")};
}

QString fromStd(const std::string& text) {
    return QString::fromStdString(text);
}

/// The pane itself, or the first thing in it that takes the focus.
void giveFocus(QWidget& pane) {
    if (QWidget* proxy = pane.focusProxy()) {
        proxy->setFocus(Qt::ShortcutFocusReason);
        return;
    }
    if (pane.focusPolicy() & Qt::TabFocus) {
        pane.setFocus(Qt::ShortcutFocusReason);
        return;
    }
    for (QWidget* next = pane.nextInFocusChain(); next && next != &pane; next = next->nextInFocusChain())
        if (pane.isAncestorOf(next) && next->isVisible() && next->isEnabled() &&
            (next->focusPolicy() & Qt::TabFocus) == Qt::TabFocus && !next->inherits("QToolButton") &&
            !next->inherits("QTabBar")) {
            next->setFocus(Qt::ShortcutFocusReason);
            return;
        }
}

}  // namespace

QStringList Layouts::names() {
    return {QStringLiteral("author"), QStringLiteral("simulate"), QStringLiteral("compare")};
}

Layouts::Layouts(const StudioContext& context, QMainWindow& window, QWidget& central)
    : QObject(&window), m_context(context), m_window(window), m_central(central) {
    window.setDockNestingEnabled(true);
    window.setDockOptions(QMainWindow::AllowNestedDocks | QMainWindow::AllowTabbedDocks);
    makeDocks();
    // Side columns reach from top to bottom.
    window.setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    window.setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    connect(&context.state, &StudioState::selectionChanged, this, &Layouts::updateSubtitles);
    connect(&context.state, &StudioState::replayChanged, this, &Layouts::updateSubtitles);
}

void Layouts::makeDocks() {
    const StudioContext& c = m_context;
    addDock(QStringLiteral("sessions"), tr("Sessions"), 0, createSessionsPane(c, &m_window));
    addDock(QStringLiteral("catalog"), tr("Catalog"), 1, createCatalogPane(c, &m_window));
    addDock(QStringLiteral("compare"), tr("Flips"), 2, createComparePane(c, &m_window));
    addDock(QStringLiteral("simulator"), tr("Simulator"), 3, createSimulatorPane(c, &m_window));
    addDock(QStringLiteral("narrow"), tr("Simulator"), 3, createNarrowSimulatorPane(c, &m_window));
    addDock(QStringLiteral("matrix"), tr("Matrix"), 0, createMatrixPane(c, &m_window));
    addDock(QStringLiteral("request"), tr("Request"), 0, createRequestPane(c, &m_window));
    addDock(QStringLiteral("policyText"), tr("Policy text"), 0, createPolicyDiffPane(c, &m_window));
    addDock(QStringLiteral("versions"), tr("Versions and sessions"), 0, createVersionGridPane(c, &m_window));
    m_tabs = new BottomTabs(c, &m_window);
    addDock(QStringLiteral("bottom"), tr("Problems, Explain, Compare, Findings, Notes, What if"), 0, m_tabs);
    m_titles.take(QStringLiteral("bottom"));
    QDockWidget* bottom = dock(QStringLiteral("bottom"));
    delete bottom->titleBarWidget();
    bottom->setTitleBarWidget(new QWidget(bottom));
    m_tabs->attach(*bottom);
    for (const char* id : {"catalog.compare", "catalog.snapshot", "import.catalog"})
        m_titles[QStringLiteral("catalog")]->addAction(c.actions.action(id));
    for (const char* id : {"flips.group", "review.export"}) m_titles[QStringLiteral("compare")]->addAction(c.actions.action(id));
    m_titles[QStringLiteral("policyText")]->addAction(c.actions.action("version.snapshot"));
    m_titles[QStringLiteral("versions")]->setSubtitle(tr("flips against A"));
    m_titles[QStringLiteral("sessions")]->addAction(c.actions.action("import.recording"));
    m_titles[QStringLiteral("matrix")]->setSubtitle(tr("who would have stopped it"));
}

void Layouts::addDock(const QString& id, const QString& title, int number, QWidget* pane) {
    auto* dock = new QDockWidget(title, &m_window);
    dock->setObjectName(id + QStringLiteral("Dock"));
    dock->setAccessibleName(title);
    dock->setWidget(pane);
    auto* titleBar = new DockTitle(m_context.theme, number, dock);
    dock->setTitleBarWidget(titleBar);
    m_window.addDockWidget(Qt::LeftDockWidgetArea, dock);
    dock->hide();
    m_docks.insert(id, dock);
    m_titles.insert(id, titleBar);
    m_order << id;
}

void Layouts::updateSubtitles() {
    const StudioState& state = m_context.state;
    const auto selection = state.selection();
    const sim::CorpusPtr corpus = state.corpus();
    QString session, step;
    if (corpus && selection.session && *selection.session < corpus->sessions.size())
        session = fromStd(corpus->sessions[*selection.session]->title);
    if (selection.step > 0) step = tr("step %1").arg(selection.step);
    m_titles[QStringLiteral("simulator")]->setSubtitle(session);
    m_titles[QStringLiteral("narrow")]->setSubtitle(state.isStale() ? tr("out of date") : QString());
    m_titles[QStringLiteral("request")]->setSubtitle(step);
    if (const sim::ComparisonPtr comparison = state.comparison())
        m_titles[QStringLiteral("compare")]->setSubtitle(
            plural(tr("%1 of %2 calls in %n session(s)", nullptr, static_cast<int>(corpus->sessions.size())),
                   static_cast<int>(corpus->sessions.size()))
                .arg(comparison->flips.size())
                .arg(corpus->calls.size()));
    if (const sim::ReplayPtr against = state.against())
        m_titles[QStringLiteral("policyText")]->setSubtitle(
            tr("from %1 to %2").arg(fromStd(against->version.label), fromStd(state.version().label)));
}

void Layouts::save() {
    if (!m_current.isEmpty()) m_context.settings.set(stateOf(m_current), m_window.saveState(kStateVersion));
}

void Layouts::hideAll() {
    save();
    m_current.clear();
    for (QDockWidget* dock : std::as_const(m_docks)) dock->hide();
    m_central.show();
}

void Layouts::show(const QString& layout) {
    if (layout == m_current || !names().contains(layout)) return;
    save();
    m_current = layout;
    m_tabs->arrange(layout);
    m_central.setVisible(layout == u"author");
    arrange(layout);
    const QByteArray state = m_context.settings.value(stateOf(layout));
    if (!state.isEmpty()) m_window.restoreState(state, kStateVersion);
    for (const QString& id : std::as_const(m_order))
        if (!docksOf(layout).contains(id)) m_window.removeDockWidget(dock(id));
    updateSubtitles();
    focusMain();
}

/// What one works with first in a layout.
void Layouts::focusMain() {
    if (m_current == u"author")
        giveFocus(m_central);
    else
        giveFocus(*dock(m_current == u"compare" ? QStringLiteral("compare") : QStringLiteral("simulator"))->widget());
}

void Layouts::reset() {
    if (m_current.isEmpty()) return;
    m_tabs->arrange(m_current);
    arrange(m_current);
}

void Layouts::arrange(const QString& layout) {
    for (QDockWidget* dock : std::as_const(m_docks)) {
        dock->setFloating(false);
        m_window.removeDockWidget(dock);
    }
    if (layout == u"simulate")
        arrangeSimulate();
    else if (layout == u"compare")
        arrangeCompare();
    else
        arrangeAuthor();
}

/// The lower dock gets `height`, the one above it the rest of the window.
void Layouts::shareHeight(QDockWidget* above, QDockWidget* below, int height) {
    m_window.resizeDocks({above, below}, {qMax(200, m_window.height() - height - 96), height}, Qt::Vertical);
}

void Layouts::arrangeAuthor() {
    QDockWidget *catalog = dock(QStringLiteral("catalog")), *simulator = dock(QStringLiteral("narrow")),
                *bottom = dock(QStringLiteral("bottom"));
    m_window.addDockWidget(Qt::LeftDockWidgetArea, catalog);
    m_window.addDockWidget(Qt::RightDockWidgetArea, simulator);
    m_window.addDockWidget(Qt::BottomDockWidgetArea, bottom);
    for (QDockWidget* shown : {catalog, simulator, bottom}) shown->show();
    const Theme& theme = m_context.theme;
    m_window.resizeDocks({catalog, simulator}, {theme.metric("dock.catalog"), theme.metric("dock.simulatorNarrow")},
                         Qt::Horizontal);
    m_window.resizeDocks({bottom}, {theme.metric("dock.problems")}, Qt::Vertical);
}

void Layouts::arrangeSimulate() {
    QDockWidget *sessions = dock(QStringLiteral("sessions")), *simulator = dock(QStringLiteral("simulator")),
                *matrix = dock(QStringLiteral("matrix")), *request = dock(QStringLiteral("request")),
                *bottom = dock(QStringLiteral("bottom"));
    m_window.addDockWidget(Qt::LeftDockWidgetArea, sessions);
    m_window.splitDockWidget(sessions, bottom, Qt::Vertical);
    m_window.splitDockWidget(sessions, simulator, Qt::Horizontal);
    m_window.addDockWidget(Qt::RightDockWidgetArea, matrix);
    m_window.splitDockWidget(matrix, request, Qt::Vertical);
    for (QDockWidget* shown : {sessions, simulator, matrix, request, bottom}) shown->show();
    const Theme& theme = m_context.theme;
    const int right = theme.metric("dock.matrix"), left = theme.metric("dock.sessions");
    m_window.resizeDocks({sessions, simulator, matrix}, {left, qMax(400, m_window.width() - left - right), right},
                         Qt::Horizontal);
    shareHeight(sessions, bottom, theme.metric("dock.explain"));
    const int matrixHeight = 3 * theme.metric("rowHeight.matrixRow") + 100;
    m_window.resizeDocks({matrix, request}, {matrixHeight, qMax(200, m_window.height() - matrixHeight - 96)}, Qt::Vertical);
}

void Layouts::arrangeCompare() {
    QDockWidget *compare = dock(QStringLiteral("compare")), *text = dock(QStringLiteral("policyText")),
                *versions = dock(QStringLiteral("versions")), *bottom = dock(QStringLiteral("bottom"));
    m_window.addDockWidget(Qt::LeftDockWidgetArea, compare);
    m_window.splitDockWidget(compare, bottom, Qt::Vertical);
    m_window.addDockWidget(Qt::RightDockWidgetArea, text);
    m_window.splitDockWidget(text, versions, Qt::Vertical);
    for (QDockWidget* shown : {compare, text, versions, bottom}) shown->show();
    const Theme& theme = m_context.theme;
    const int right = theme.metric("dock.compareDiff");
    m_window.resizeDocks({compare, text}, {qMax(400, m_window.width() - right), right}, Qt::Horizontal);
    shareHeight(compare, bottom, theme.metric("dock.compareExplain"));
    shareHeight(text, versions, theme.metric("dock.heatMap"));
}

void Layouts::focusPane(const QString& pane) {
    QString id = pane;
    if (pane == u"simulator" && m_current == u"author") id = QStringLiteral("narrow");
    if (pane == u"catalog" && m_current != u"author") show(QStringLiteral("author"));
    if (pane == u"simulator" && m_current == u"compare") show(QStringLiteral("simulate"));
    if (pane == u"request" && m_current != u"simulate") show(QStringLiteral("simulate"));
    const bool flipsTab = pane == u"compare" && m_current != u"compare";
    if (pane == u"explain" || pane == u"notes" || pane == u"whatIf" || pane == u"findings" || flipsTab) {
        const bool bothSides = pane == u"explain" && m_current == u"compare";
        m_tabs->showTab(flipsTab    ? QStringLiteral("flipsPane")
                        : bothSides ? QStringLiteral("compareExplainPane")
                                    : pane + QStringLiteral("Pane"));
        id = QStringLiteral("bottom");
    }
    QDockWidget* found = dock(id);
    found->show();
    found->raise();
    giveFocus(id == u"bottom" ? *m_tabs->currentWidget() : *found->widget());
}

QList<QWidget*> Layouts::visiblePanes() const {
    QList<QWidget*> panes;
    for (const QString& id : m_order)
        if (QDockWidget* found = dock(id); found->isVisible())
            panes << (id == u"bottom" ? m_tabs->currentWidget() : found->widget());
    if (m_central.isVisible()) panes.insert(qMin<qsizetype>(1, panes.size()), &m_central);
    return panes;
}

void Layouts::cyclePane(int direction) {
    const QList<QWidget*> panes = visiblePanes();
    if (panes.isEmpty()) return;
    const QWidget* focus = QApplication::focusWidget();
    qsizetype at = direction > 0 ? -1 : 0;
    for (qsizetype i = 0; i < panes.size(); ++i)
        if (panes[i] == focus || panes[i]->isAncestorOf(focus)) at = i;
    giveFocus(*panes[(at + direction + panes.size()) % panes.size()]);
}

}  // namespace writ::studio
