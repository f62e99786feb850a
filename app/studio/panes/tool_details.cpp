#include "app/studio/panes/tool_details.h"

#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/models/argument_use_text.h"
#include "app/studio/models/text.h"
#include "app/studio/panes/call_facts.h"
#include "app/studio/panes/hint_chips.h"
#include "app/studio/panes/pane_parts.h"
#include "simulator/replay/wording.h"

#include <QBoxLayout>
#include <QGridLayout>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kMostArguments = 50;  // some tools take objects whose members are data

QString linkTo(const QString& target, const QString& text) {
    return QString(u"<a style=\"text-decoration:none\" href=\""_s % target.toHtmlEscaped() % u"\">"_s % text.toHtmlEscaped() %
                   u"</a>"_s);
}

const char* toneOf(Severity severity) {
    return severity == Severity::Error     ? "verdict.deny.fg"
           : severity == Severity::Warning ? "verdict.indeterminate.fg"
                                           : "palette.active.text";
}

}  // namespace

ToolDetails::ToolDetails(const StudioContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_title(new ToneLabel(context.theme, "palette.active.text", "ui", this)),
      m_description(new ToneLabel(context.theme, "chrome.secondaryText", "small", this)),
      m_rows(new QWidget(this)),
      m_hints(new HintChips(context.theme, this)) {
    setObjectName(u"toolDetails"_s);
    setAccessibleName(tr("Details of the tool"));
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_title->setTextFormat(Qt::RichText);
    m_description->setWordWrap(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(6);
    column->addWidget(m_title);
    column->addWidget(m_description);
    column->addWidget(m_rows);
    column->addWidget(m_hints);
    column->addStretch(1);
}

void ToolDetails::setTool(const ToolDescription* tool, CatalogInsightPtr insight, bool stray) {
    qDeleteAll(m_rows->findChildren<QWidget*>(Qt::FindDirectChildrenOnly));
    delete m_rows->layout();
    m_grid = new QGridLayout(m_rows);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setVerticalSpacing(4);
    m_grid->setHorizontalSpacing(10);
    m_grid->setColumnStretch(1, 1);
    m_insight = std::move(insight);
    m_hints->setTool(stray ? nullptr : tool);
    setVisible(tool != nullptr);
    if (!tool || !m_insight) return;
    const QString of = stray                  ? tr("in no catalog")
                       : tool->server.empty() ? QString()
                                              : tr("tool of %1").arg(q(tool->server).toHtmlEscaped());
    const QString grey = m_context.theme.color("chrome.secondaryText").name();
    m_title->setText(QString(u"<b>"_s % visibleText(q(tool->name)).toHtmlEscaped() % u"</b>&nbsp; <span style=\"color:"_s % grey %
                             u"\">"_s % of % u"</span>"_s));
    const bool suspicious = !m_insight->findingsOf(*tool).empty();
    m_description->setText(suspicious ? visibleText(q(tool->description)) : q(tool->description));
    m_description->setVisible(!tool->description.empty());
    const sim::ToolUse* const use = m_insight->useOf(*tool);
    addFindings(*tool);
    addRow(tr("Calls seen"), callsSeen(*tool), u"toolCalls"_s);
    addArguments(*tool);
    addRow(tr("Rules"), rules(use), u"toolRules"_s);
    if (use) addConflicts(*use);
}

void ToolDetails::addArguments(const ToolDescription& tool) {
    const sim::ToolUse* use = m_insight->use.find(tool.name);
    if (!use) return;
    const std::size_t shown = std::min(use->arguments.size(), kMostArguments);
    for (std::size_t i = 0; i < shown; ++i)
        addRow(q(use->arguments[i].pointer).mid(1), argumentUseText(use->arguments[i]).toHtmlEscaped(), u"toolArgument"_s);
    if (const auto more = static_cast<int>(use->arguments.size() - shown); more > 0)
        addRow(tr("…"), plural(tr("and %n more", nullptr, more), more), u"toolArgument"_s);
}

void ToolDetails::addFindings(const ToolDescription& tool) {
    for (const sim::CatalogFinding* finding : m_insight->findingsOf(tool)) {
        const QString color = m_context.theme.color(toneOf(finding->rule->severity)).name();
        QString html = u"<span style=\"color:"_s % color % u"\"><b>"_s % q(finding->rule->title).toHtmlEscaped() %
                       u"</b></span>: “"_s % q(finding->excerpt).toHtmlEscaped() % u"”"_s;
        if (!finding->decoded.empty()) html += tr(" It spells: “%1”.").arg(q(finding->decoded).toHtmlEscaped());
        addRow(tr("Finding"), QString(html % u' ' % q(finding->rule->help).toHtmlEscaped()), u"toolFinding"_s);
    }
}

/// Where recorded calls, or words, speak against what the hints say.
void ToolDetails::addConflicts(const sim::ToolUse& use) {
    for (const sim::HintConflict& conflict : use.conflicts) {
        QString html = q(conflict.evidence).toHtmlEscaped();
        if (conflict.heuristic) html += tr(" (a guess by words)");
        if (conflict.step > 0)
            html += u' ' % linkTo(u"step:%1:%2"_s.arg(conflict.session).arg(conflict.step), tr("Show the step"));
        addRow(QString(q(conflict.hint) % (conflict.stated ? tr(", stated") : tr(", implied"))), html, u"toolConflict"_s);
    }
}

void ToolDetails::addRow(const QString& name, const QString& html, const QString& objectName) {
    auto* label = new ToneLabel(m_context.theme, "chrome.secondaryText", "small", m_rows);
    label->setText(name);
    label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto* text = new ToneLabel(m_context.theme, "palette.active.text", "small", m_rows);
    text->setObjectName(objectName);
    text->setAccessibleName(name);
    text->setTextFormat(Qt::RichText);
    text->setWordWrap(true);
    text->setText(html);
    text->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    connect(text, &QLabel::linkActivated, this, &ToolDetails::openLink);
    const int row = m_grid->rowCount();
    m_grid->addWidget(label, row, 0);
    m_grid->addWidget(text, row, 1);
}

QString ToolDetails::callsSeen(const ToolDescription& tool) const {
    const sim::ToolUse* use = m_insight->use.find(tool.name);
    if (!use || use->calls + use->probes == 0) return tr("none");
    const QString name = q(tool.name);
    QStringList parts{linkTo(u"calls:"_s % name, tr("%1 called").arg(use->calls))};
    if (use->probes > 0)
        parts << linkTo(u"probes:"_s % name,
                        plural(tr("%n probe call(s)", nullptr, static_cast<int>(use->probes)), static_cast<int>(use->probes)));
    return parts.join(u" · "_s);
}

QString ToolDetails::rules(const sim::ToolUse* use) const {
    if (!m_insight->replay || !use) return tr("no policy compiled");
    QStringList links;
    for (const std::uint32_t rule : use->rules)
        links << linkTo(u"rule:"_s % QString::number(rule), q(sim::ruleName(m_insight->replay->policies->rules()[rule])));
    const QString named = links.isEmpty() ? tr("none names it") : links.join(u", "_s);
    return use->governed == sim::Governed::No ? tr("%1; no rule can match a call of it").arg(named) : named;
}

void ToolDetails::openLink(const QString& link) {
    StudioState& state = m_context.state;
    if (m_insight && m_insight->replay)
        if (const auto rule = ruleOfLink(link, *m_insight->replay)) {
            revealRule(m_context, *m_insight->replay, *rule);
            return;
        }
    if (link.startsWith(u"step:"_s)) return state.select({link.section(u':', 1, 1).toUInt(), link.section(u':', 2).toUInt()});
    const QString tool = link.section(u':', 1);
    state.setMatrixFilter(std::nullopt);
    state.setAllSessions(true);
    state.setFilterText(QString(u"tool==\""_s % tool % u"\" && kind==call"_s %
                                (link.startsWith(u"probes"_s) ? u" && probe"_s : u" && !probe"_s)));
}

}  // namespace writ::studio
