#include "app/studio/panes/coverage_line.h"
#include "app/studio/models/text.h"

#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/panes/pane_parts.h"

#include <QBoxLayout>
#include <QPainter>

#include <algorithm>
#include <set>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

struct Coverage {
    std::size_t rules = 0, matched = 0, maskedFields = 0;
};

Coverage coverageOf(const sim::Replay& replay, std::optional<std::uint32_t> session) {
    Coverage coverage;
    std::vector<bool> matched(replay.policies->rules().size(), false);
    std::set<std::string> missing;
    for (std::size_t i = 0; i < replay.results.size(); ++i) {
        const auto& decision = replay.results[i].decision;
        if (!decision || (session && replay.corpus->calls[i].session != *session))
            continue;
        for (std::size_t rule = 0; rule < decision->states.size(); ++rule)
            if (decision->states[rule] == RuleState::Matched)
                matched[rule] = true;
        if (decision->verdict == Verdict::Indeterminate)
            missing.insert(decision->missing.begin(), decision->missing.end());
    }
    coverage.rules = matched.size();
    coverage.matched = static_cast<std::size_t>(std::count(matched.begin(), matched.end(), true));
    coverage.maskedFields = missing.size();
    return coverage;
}

QString link(const QString& filter, const QString& text) { return QString(u"<a href=\""_s % filter % u"\">"_s % text % u"</a>"_s); }

}  // namespace

CoverageLine::CoverageLine(const StudioContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_text(new ToneLabel(context.theme, "chrome.secondaryText", "small", this)),
      m_legend(new ToneLabel(context.theme, "chrome.secondaryText", "small", this)) {
    setObjectName(u"coverageLine"_s);
    setFixedHeight(26);
    m_text->setObjectName(u"coverage"_s);
    m_text->setAccessibleName(tr("Coverage"));
    m_text->setTextFormat(Qt::RichText);
    m_text->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    connect(m_text, &QLabel::linkActivated, this, [this](const QString& filter) {
        m_context.state.setMatrixFilter(std::nullopt);
        m_context.state.setFilterText(filter);
    });
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 0, 8, 0);
    row->addWidget(m_text, 1);
    row->addWidget(m_legend);
    connect(&context.state, &StudioState::replayChanged, this, &CoverageLine::refresh);
    connect(&context.state, &StudioState::selectionChanged, this, [this] {
        if (m_session != m_context.state.selection().session)
            refresh();
    });
    connect(&context.state, &StudioState::filterChanged, this, &CoverageLine::refresh);
    connect(&context.theme, &Theme::changed, this, &CoverageLine::refresh);
    refresh();
}

QString CoverageLine::text() const {
    const StudioState& state = m_context.state;
    const sim::ReplayPtr replay = state.replay();
    if (!replay)
        return tr("<b>Coverage</b>&nbsp; nothing replayed yet");
    const auto session = state.allSessions() ? std::nullopt : state.selection().session;
    const sim::Summary summary = sim::summaryOf(*replay, session);
    const Coverage coverage = coverageOf(*replay, session);
    const std::uint64_t replayed = summary.calls - summary.notReplayable;
    const std::uint64_t decided = summary.allow + summary.deny;
    QString open = tr("%1 indeterminate").arg(summary.indeterminate);
    if (summary.indeterminate > 0) {
        const QString cause = coverage.maskedFields > 0 ? plural(tr(" (%n field(s) missing)", nullptr, static_cast<int>(coverage.maskedFields)), static_cast<int>(coverage.maskedFields)) : tr(" (rules failed)");
        const QString color = m_context.theme.color("verdict.indeterminate.fg").name();
        open = u"<b><a style=\"color:"_s % color % u"\" href=\"verdict==indeterminate\">"_s % open % cause % u"</a></b>"_s;
    }
    const QString lost = tr("%1 not replayable").arg(summary.notReplayable);
    const QStringList parts{
        tr("%1 of %2 calls replayed").arg(replayed).arg(summary.calls),
        decided > 0 ? link(u"verdict==allow || verdict==deny"_s, tr("%1 decided").arg(decided)) : tr("%1 decided").arg(decided),
        open,
        summary.notReplayable > 0 ? link(u"verdict==not_replayable"_s, lost) : lost,
        tr("%1 of %2 rules matched").arg(coverage.matched).arg(coverage.rules),
    };
    return tr("<b>Coverage</b>&nbsp; %1").arg(parts.join(u" &nbsp;·&nbsp; "_s));
}

void CoverageLine::refresh() {
    m_session = m_context.state.selection().session;
    m_text->setText(text());
    const bool compared = m_context.state.comparison() != nullptr;
    m_legend->setVisible(compared);
    if (compared)
        m_legend->setText(tr("Flip: against %1").arg(shortVersion(m_context.state.comparison()->from->version)));
}

void CoverageLine::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setPen(m_context.theme.color("chrome.separator"));
    painter.drawLine(0, 0, width(), 0);
}

}  // namespace writ::studio
