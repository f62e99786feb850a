#include "app/studio/window/coverage_label.h"

#include "app/studio/core/action_registry.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/core/window_first.h"

#include <QAction>
#include <QLocale>

namespace writ::studio {

using namespace Qt::StringLiterals;

CoverageLabel::CoverageLabel(const StudioContext& context, QWidget* parent) : QLabel(parent), m_context(context) {
    setObjectName(u"coverageNumbers"_s);
    setAccessibleName(tr("Coverage"));
    setProperty("statusPart", true);
    setTextFormat(Qt::RichText);
    setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    setToolTip(
        tr("On how much of the recordings the verdicts stand: calls of whose request nothing is unknown, all calls, and calls "
           "that are in "
           "the scope of no rule"));
    connect(this, &QLabel::linkActivated, this, &CoverageLabel::open);
    connect(&context.state, &StudioState::replayChanged, this, &CoverageLabel::refresh);
    connect(&context.theme, &Theme::changed, this, [this] {
        m_replay.reset();
        refresh();
    });
    refresh();
}

void CoverageLabel::refresh() {
    const sim::ReplayPtr replay = m_context.state.replay();
    if (replay == m_replay) return;
    m_replay = replay;
    setVisible(replay != nullptr);
    if (!replay) return;
    runBehindWindow([replay] { return sim::coverageOf(*replay, std::nullopt); }, this,
                    [this, replay](const sim::Coverage& coverage) {
                        if (replay == m_replay) show(coverage);
                    });
}

void CoverageLabel::show(const sim::Coverage& coverage) {
    const QLocale locale;
    const auto link = [&](const QString& filter, std::uint64_t count) {
        const QString number = locale.toString(static_cast<qulonglong>(count));
        const QString color = m_context.theme.color("chrome.link").name();
        return count == 0 ? number
                          : QString(u"<a style=\"text-decoration:none;color:"_s % color % u"\" href=\""_s % filter % u"\">"_s %
                                    number % u"</a>"_s);
    };
    const QString none = coverage.noRuleCanMatch ? link(u"ungoverned"_s, *coverage.noRuleCanMatch) : tr("unknown");
    setText(tr("Full inputs %1 · all calls %2 · no rule can match %3")
                .arg(link(u"masked==no"_s, coverage.fullInputs), link(u"kind==call"_s, coverage.calls), none));
}

void CoverageLabel::open(const QString& filter) {
    m_context.state.setMatrixFilter(std::nullopt);
    m_context.state.setAllSessions(true);
    m_context.state.setFilterText(filter);
    m_context.actions.action("pane.simulator")->trigger();
}

}  // namespace writ::studio
