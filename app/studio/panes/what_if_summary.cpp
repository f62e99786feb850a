#include "app/studio/panes/what_if_summary.h"

#include "app/studio/core/studio_context.h"
#include "app/studio/core/theme.h"
#include "app/studio/models/text.h"
#include "app/studio/panes/call_facts.h"
#include "simulator/replay/wording.h"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QFrame>
#include <QScrollArea>
#include <QStackedWidget>
#include <QToolButton>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kMostLines = 6;
constexpr qsizetype kMostValue = 40;

QString valueText(const sim::FieldValue& value) {
    if (value.state != sim::FieldState::Known) return q(sim::word(value.state));
    const QString text = q(value.value.dump());
    return text.size() > kMostValue ? QString(text.left(kMostValue) % u'…') : text;
}

Mark markOfResult(const sim::ScratchResult& result) {
    return result.decision() ? markOf(result.decision()->verdict) : Mark::NotReplayable;
}

QString stateText(const std::optional<RuleState>& state) {
    if (!state) return QObject::tr("not there");
    switch (*state) {
    case RuleState::NotMatched: return QObject::tr("did not match");
    case RuleState::Matched: return QObject::tr("matched");
    case RuleState::Errored:
    case RuleState::Open: break;
    }
    return QObject::tr("could not be evaluated");
}

/// At most a few lines, and how many more there are.
QString lines(QStringList all) {
    const qsizetype more = all.size() - static_cast<qsizetype>(kMostLines);
    if (more > 0) all = all.mid(0, static_cast<qsizetype>(kMostLines)) << QObject::tr("and %1 more").arg(more);
    return all.join(u"<br>"_s);
}

QString changedValues(const sim::ScratchEntry& entry) {
    QStringList texts;
    for (const sim::ScratchChange& change : entry.scratch.changes())
        texts << QObject::tr("%1: %2 → %3%4")
                     .arg(q(sim::fieldPath(change.pointer)).toHtmlEscaped(), valueText(change.from).toHtmlEscaped(),
                          u"<b>"_s % valueText(change.to).toHtmlEscaped() % u"</b>"_s,
                          change.edited ? QString() : QObject::tr(" (follows)"));
    return lines(texts);
}

QString changedRules(const sim::ScratchDifference& difference) {
    QStringList texts;
    for (const sim::ScratchDifference::OfRule& rule : difference.rules)
        texts << QObject::tr("%1: %2 → <b>%3</b>").arg(q(rule.rule).toHtmlEscaped(), stateText(rule.from), stateText(rule.to));
    return lines(texts);
}

QString row(const QString& name, const QString& html, const QString& grey) {
    if (html.isEmpty()) return {};
    return u"<tr><td style=\"color:"_s % grey % u";padding-right:16px;padding-bottom:4px\">"_s % name.toHtmlEscaped() %
           u"</td><td style=\"padding-bottom:4px\">"_s % html % u"</td></tr>"_s;
}

}  // namespace

bool samePolicies(const sim::ScratchResult& result, const sim::Replay& replay) {
    return result.policies == replay.policies || (result.policies && result.policies->digest() == replay.policies->digest());
}

bool isCurrent(const sim::ScratchEntry& entry, const sim::Replay& replay) {
    const sim::Workspace& then = *entry.scratch.workspace();
    const sim::Digests& now = replay.digests;
    return samePolicies(entry.result, replay) && then.schemaDigest == now.schema && then.catalogDigest == now.catalog &&
           then.factsDigest == now.facts && then.bindingDigest == now.binding;
}

QString entryTitle(const sim::ScratchEntry& entry) {
    const auto& edits = entry.scratch.edits();
    if (edits.empty()) return QObject::tr("as recorded");
    if (edits.size() > 1) return QObject::tr("%1 values").arg(edits.size());
    const std::string& pointer = edits.front().pointer;
    return QString(q(sim::fieldName(pointer)) % u' ' % valueText(entry.scratch.value(pointer)));
}

WhatIfSummary::WhatIfSummary(const StudioContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_chip(new VerdictChip(context.theme, this)),
      m_title(new ToneLabel(context.theme, "palette.active.text", "ui", this)),
      m_text(new ToneLabel(context.theme, "palette.active.text", "ui", this)),
      m_parts(new QButtonGroup(this)),
      m_segments(new QHBoxLayout),
      m_pages(new QStackedWidget(this)) {
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_title->setObjectName(u"whatIfSentence"_s);
    m_title->setWordWrap(true);
    m_text->setObjectName(u"whatIfDifferences"_s);
    m_text->setAccessibleName(tr("What differs from the recording"));
    m_text->setTextFormat(Qt::RichText);
    m_text->setWordWrap(true);
    m_text->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_text->setContentsMargins(12, 6, 12, 8);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* frame = new QFrame(this);
    frame->setProperty("segments", true);
    frame->setFixedHeight(24);
    frame->setLayout(m_segments);
    m_segments->setContentsMargins(1, 1, 1, 1);
    m_segments->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 8, 8, 6);
    head->setSpacing(8);
    head->addWidget(m_chip, 0, Qt::AlignTop);
    head->addWidget(m_title, 1);
    head->addWidget(frame, 0, Qt::AlignTop);
    QVBoxLayout* column = paneLayout(this);
    column->addLayout(head);
    column->addWidget(m_pages, 1);
    connect(m_parts, &QButtonGroup::idClicked, m_pages, &QStackedWidget::setCurrentIndex);
    auto* area = new QScrollArea(m_pages);
    area->setObjectName(u"whatIfDifferencesArea"_s);
    area->setAccessibleName(tr("What differs from the recording"));
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->viewport()->setBackgroundRole(QPalette::Base);
    area->setWidget(m_text);
    addPage(tr("What differs"), u"whatIfChanges"_s, area);
    m_parts->button(0)->setChecked(true);
}

void WhatIfSummary::addPage(const QString& title, const QString& objectName, QWidget* page) {
    auto* button = new QToolButton(this);
    button->setText(title);
    button->setObjectName(objectName);
    button->setAccessibleName(title);
    button->setCheckable(true);
    button->setProperty("segment", true);
    button->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
    button->setFocusPolicy(Qt::StrongFocus);
    m_segments->addWidget(button);
    m_parts->addButton(button, m_pages->addWidget(page));
}

void WhatIfSummary::show(const sim::ScratchEntry& recorded, const sim::ScratchEntry& shown, const sim::ReplayPtr& replay) {
    m_mark = markOfResult(shown.result);
    m_title->setText(shown.result.decision() ? q(shown.result.sentence)
                                             : q(sim::notReplayableSentence(shown.result.notReplayable)));
    const QString grey = m_context.theme.color("chrome.secondaryText").name();
    const bool first = &recorded == &shown;
    const Mark before = markOfResult(recorded.result);
    QString html;
    if (!first) {
        const QString was =
            QString(u"<b style=\"color:"_s % m_context.theme.color(info(before).fg).name() % u"\">"_s % word(before) % u"</b>"_s);
        html += row(tr("As recorded"), before == m_mark ? tr("%1, the same").arg(was) : was, grey);
        html += row(tr("Changed"), changedValues(shown), grey);
        html += row(tr("Rules"), changedRules(sim::difference(recorded.result, shown.result)), grey);
    }
    if (replay && shown.result.change && samePolicies(shown.result, *replay))
        html += row(tr("Would flip it"), changesHtml(*shown.result.change, *replay, m_context.theme), grey);
    m_text->setText(html.isEmpty() ? tr("Change a value of the form and press Ctrl+Enter.")
                                   : QString(u"<table cellspacing=\"0\">"_s % html % u"</table>"_s));
}

void WhatIfSummary::setEdited(bool edited) {
    m_chip->setMark(m_mark, edited);
    m_title->setTone(edited ? "chrome.secondaryText" : "palette.active.text");
}

}  // namespace writ::studio
