#include "app/studio/panes/coverage_line.h"
#include "app/studio/models/text.h"

#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/panes/pane_parts.h"
#include "simulator/redact/needed.h"

#include "simulator/replay/rule_counts.h"

#include <QBoxLayout>
#include <QPainter>

#include <algorithm>
#include <set>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

QString link(const QString& filter, const QString& text) {
    return QString(u"<a href=\""_s % filter % u"\">"_s % text % u"</a>"_s);
}

void countRules(const sim::Replay& replay, CoverageNumbers& numbers, std::optional<std::uint32_t> session) {
    const sim::CallRange range = session ? replay.corpus->index.range(*session) : replay.all();
    const std::vector<sim::RuleCount> counts = sim::countRules(replay, range);
    numbers.rules = counts.size();
    numbers.matched = static_cast<std::size_t>(
        std::count_if(counts.begin(), counts.end(), [](const sim::RuleCount& count) { return count.matched > 0; }));
    std::set<std::string> missing;
    const sim::Decider decide(replay);
    for (std::size_t call = range.begin; call < range.end; ++call)
        if (replay.verdict(call) == Verdict::Indeterminate) {
            const Decision& decision = *decide(call);
            missing.insert(decision.missing.begin(), decision.missing.end());
        }
    numbers.missingFields = missing.size();
}

}  // namespace

CoverageNumbers coverageNumbers(const sim::Replay& replay, std::optional<std::uint32_t> session) {
    CoverageNumbers numbers;
    numbers.summary = sim::summaryOf(replay, session);
    for (const sim::NeedsRedacted& one : sim::verdictsThatNeedRedacted(replay))
        numbers.needRedacted += !session || replay.corpus->calls[one.call].session == *session ? 1U : 0U;
    countRules(replay, numbers, session);
    return numbers;
}

CoverageLine::CoverageLine(const StudioContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_text(new ToneLabel(context.theme, "chrome.secondaryText", "small", this)),
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
    connect(&context.state, &StudioState::selectionChanged, this, &CoverageLine::refresh);
    connect(&context.state, &StudioState::filterChanged, this, &CoverageLine::refresh);
    connect(&context.theme, &Theme::changed, this, &CoverageLine::refresh);
    refresh();
}

/// What could not be known, and for what reason.
QString CoverageLine::openPart() const {
    const CoverageNumbers& numbers = *m_numbers;
    const QString open = tr("%1 indeterminate").arg(numbers.summary.indeterminate);
    if (numbers.summary.indeterminate == 0) return open;
    const int missing = static_cast<int>(numbers.missingFields);
    const QString cause = missing > 0 ? plural(tr(" (%n field(s) missing)", nullptr, missing), missing) : tr(" (rules failed)");
    const QString color = m_context.theme.color("verdict.indeterminate.fg").name();
    return u"<b><a style=\"color:"_s % color % u"\" href=\"verdict==indeterminate\">"_s % open % cause % u"</a></b>"_s;
}

QString CoverageLine::text() const {
    if (!m_context.state.replay()) return tr("<b>Coverage</b>&nbsp; nothing replayed yet");
    if (!m_numbers) return tr("<b>Coverage</b>&nbsp; is counted…");
    const sim::Summary& summary = m_numbers->summary;
    const std::uint64_t decided = summary.allow + summary.deny;
    const QString lost = tr("%1 not replayable").arg(summary.notReplayable);
    QStringList parts{
        tr("%1 of %2 calls replayed").arg(summary.calls - summary.notReplayable).arg(summary.calls),
        decided > 0 ? link(u"verdict==allow || verdict==deny"_s, tr("%1 decided").arg(decided)) : tr("%1 decided").arg(decided),
        openPart(),
        summary.notReplayable > 0 ? link(u"verdict==not_replayable"_s, lost) : lost,
    };
    if (m_numbers->needRedacted > 0)
        parts << link(u"redacted==yes"_s, tr("%1 need what was redacted").arg(m_numbers->needRedacted));
    parts << tr("%1 of %2 rules matched").arg(m_numbers->matched).arg(m_numbers->rules);
    return tr("<b>Coverage</b>&nbsp; %1").arg(parts.join(u" &nbsp;·&nbsp; "_s));
}

void CoverageLine::refresh() {
    const StudioState& state = m_context.state;
    const auto session = state.allSessions() ? std::nullopt : state.selection().session;
    if (state.replay() != m_replay || session != m_session) {
        m_replay = state.replay();
        m_session = session;
        if (!m_replay) {
            m_background.drop();
            m_numbers.reset();
        } else {
            m_background.run([replay = m_replay, session](RunProgress&) { return coverageNumbers(*replay, session); },
                             [this](const CoverageNumbers& numbers) {
                                 m_numbers = numbers;
                                 m_text->setText(text());
                             });
        }
    }
    m_text->setText(text());
    m_text->setToolTip(m_text->text());
    const bool compared = state.comparison() != nullptr;
    m_legend->setVisible(compared);
    if (compared) m_legend->setText(tr("Flip: against %1").arg(shortVersion(state.comparison()->from->version)));
}

void CoverageLine::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setPen(m_context.theme.color("chrome.separator"));
    painter.drawLine(0, 0, width(), 0);
}

}  // namespace writ::studio
