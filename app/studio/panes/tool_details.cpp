#include "app/studio/panes/tool_details.h"

#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/models/text.h"
#include "app/studio/panes/call_facts.h"
#include "app/studio/panes/hint_chips.h"
#include "app/studio/panes/pane_parts.h"
#include "simulator/replay/wording.h"

#include <QBoxLayout>
#include <QGridLayout>

namespace writ::studio {

using namespace Qt::StringLiterals;

ToolDetails::ToolDetails(const StudioContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_title(new ToneLabel(context.theme, "palette.active.text", "ui", this)),
      m_description(new ToneLabel(context.theme, "chrome.secondaryText", "small", this)), m_rows(new QWidget(this)),
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

void ToolDetails::setTool(const ToolDescription* tool, const CatalogUsage& usage) {
    qDeleteAll(m_rows->findChildren<QWidget*>(Qt::FindDirectChildrenOnly));
    delete m_rows->layout();
    m_grid = new QGridLayout(m_rows);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setVerticalSpacing(4);
    m_grid->setHorizontalSpacing(10);
    m_grid->setColumnStretch(1, 1);
    m_hints->setTool(tool);
    setVisible(tool != nullptr);
    if (!tool)
        return;
    const QString of = tool->server.empty() ? QString() : tr("tool of %1").arg(q(tool->server).toHtmlEscaped());
    const QString grey = m_context.theme.color("chrome.secondaryText").name();
    m_title->setText(QString(u"<b>"_s % q(tool->name).toHtmlEscaped() % u"</b>&nbsp; <span style=\"color:"_s % grey % u"\">"_s % of % u"</span>"_s));
    m_description->setText(q(tool->description));
    m_description->setVisible(!tool->description.empty());
    addRow(tr("Calls seen"), callsSeen(*tool, usage), u"toolCalls"_s);
    if (const auto it = usage.tools.find(tool->name); it != usage.tools.end())
        for (const auto& [name, field] : it->second.fields)
            addRow(q(name), field.text().toHtmlEscaped(), u"toolArgument"_s);
    addRow(tr("Rules"), rules(*tool), u"toolRules"_s);
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

QString ToolDetails::callsSeen(const ToolDescription& tool, const CatalogUsage& usage) const {
    const auto it = usage.tools.find(tool.name);
    if (it == usage.tools.end())
        return tr("none");
    const auto link = [](const QString& kind, const QString& text) { return QString(u"<a style=\"text-decoration:none\" href=\""_s % kind % u"\">"_s % text % u"</a>"_s); };
    const QString name = q(tool.name).toHtmlEscaped();
    QStringList parts{link(u"calls:"_s % name, tr("%1 called").arg(it->second.calls))};
    if (it->second.probes > 0)
        parts << link(u"probes:"_s % name, plural(tr("%n probe call(s)", nullptr, static_cast<int>(it->second.probes)), static_cast<int>(it->second.probes)));
    return parts.join(u" · "_s);
}

QString ToolDetails::rules(const ToolDescription& tool) const {
    const sim::ReplayPtr replay = m_context.state.replay();
    if (!replay)
        return tr("no policy compiled");
    const auto byTool = rulesByTool(*replay);
    const auto it = byTool.find(tool.name);
    if (it == byTool.end())
        return tr("none names it");
    QStringList links;
    for (const std::uint32_t rule : it->second)
        links << QString(u"<a style=\"text-decoration:none\" href=\"rule:"_s % QString::number(rule) % u"\">"_s % q(sim::ruleName(replay->policies->rules()[rule])).toHtmlEscaped() % u"</a>"_s);
    return links.join(u", "_s);
}

void ToolDetails::openLink(const QString& link) {
    StudioState& state = m_context.state;
    if (const sim::ReplayPtr replay = state.replay())
        if (const auto rule = ruleOfLink(link, *replay)) {
            revealRule(m_context, *replay, *rule);
            return;
        }
    const QString tool = link.section(u':', 1);
    state.setMatrixFilter(std::nullopt);
    state.setAllSessions(true);
    state.setFilterText(QString(u"tool==\""_s % tool % u"\" && kind==call"_s % (link.startsWith(u"probes"_s) ? u" && probe"_s : u" && !probe"_s)));
}

}  // namespace writ::studio
