#include "app/studio/panes/call_facts.h"

#include "app/studio/core/theme.h"
#include "app/studio/models/call_text.h"
#include "app/studio/models/text.h"
#include "simulator/replay/wording.h"

#include <QObject>

#include <algorithm>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

QString ruleLink(const sim::Replay& replay, std::uint32_t rule) {
    return QString(u"<a href=\"rule:"_s % QString::number(rule) % u"\" style=\"text-decoration:none\">"_s %
                   q(sim::ruleName(replay.policies->rules()[rule])).toHtmlEscaped() % u"</a>"_s);
}

QString colored(const QString& text, const QColor& color, bool strong) {
    const QString weight = strong ? u"font-weight:600;"_s : QString();
    return QString(u"<span style=\""_s % weight % u"color:"_s % color.name() % u"\">"_s % text.toHtmlEscaped() % u"</span>"_s);
}

QString mono(const QString& text, const QColor& color) {
    return QString(u"<span style=\"font-family:'DejaVu Sans Mono';color:"_s % color.name() % u"\">"_s % text.toHtmlEscaped() %
                   u"</span>"_s);
}

}  // namespace

QString ruleLinks(const sim::Replay& replay, std::size_t call) {
    QStringList links;
    if (const std::optional<Decision> decision = replay.decision(call))
        for (const std::uint32_t rule : decision->rules) links << ruleLink(replay, rule);
    return links.join(u", "_s);
}

QString verdictHtml(const sim::Replay& replay, std::size_t call, const Theme& theme, bool links) {
    const Mark mark = markOf(replay, call);
    const QString verdict = colored(word(mark), theme.color(info(mark).fg), true);
    if (mark == Mark::NotReplayable) return verdict;
    const QString rules = links && mark != Mark::Indeterminate ? ruleLinks(replay, call) : QString();
    return rules.isEmpty() ? QString(verdict % u' ' % decidedBy(replay, call).toHtmlEscaped())
                           : QObject::tr("%1 by %2").arg(verdict, rules);
}

QString engineHtml(const sim::Replay& replay, std::size_t call, const Theme& theme) {
    const Decision decision = *replay.decision(call);
    const Mark mark = markOf(decision.engineDecision);
    const QString verdict = colored(word(mark), theme.color(info(mark).fg), true);
    if (decision.verdict == decision.engineDecision) return QObject::tr("%1, the same").arg(verdict);
    return QObject::tr("%1: it skips a rule that fails and takes what is unknown as absent").arg(verdict);
}

QString missingHtml(const Decision& decision, const Theme& theme) {
    const QColor color = theme.color("verdict.indeterminate.fg");
    QStringList names;
    for (const std::string& pointer : decision.missing) names << mono(q(sim::fieldName(pointer)), color);
    QStringList deciding;
    for (const std::string& pointer : decision.deciding) deciding << q(sim::fieldName(pointer)).toHtmlEscaped();
    QString text = names.join(u", "_s);
    if (!deciding.isEmpty() && decision.deciding.size() < decision.missing.size())
        text += QObject::tr(" (only %1 can change the verdict)").arg(joinedWords(deciding));
    return text;
}

QString errorsHtml(const sim::Replay& replay, std::size_t call) {
    constexpr qsizetype kMost = 6;
    QStringList lines;
    const Decision decision = *replay.decision(call);
    for (const RuleError& error : decision.errors) {
        if (error.code == "unknown_field") continue;
        const std::string message = replay.policies->message(*replay.corpus->calls[call].input, error);
        lines << QString(ruleLink(replay, error.rule) % u": "_s % q(message).toHtmlEscaped());
    }
    const qsizetype more = lines.size() - kMost;
    lines = lines.mid(0, kMost);
    if (more > 0) lines << QObject::tr("and %1 more").arg(more);
    return lines.join(u"<br>"_s);
}

QString changesHtml(const ChangeSearch& search, const sim::Replay& replay, const Theme& theme) {
    constexpr std::size_t kShown = 3;
    if (search.proposals.empty())
        return QObject::tr("no change of up to %n values found", nullptr, static_cast<int>(search.triedFields));
    QStringList lines;
    for (std::size_t i = 0; i < std::min(kShown, search.proposals.size()); ++i) {
        const ChangeProposal& proposal = search.proposals[i];
        QStringList changes, rules;
        for (const FieldChange& change : proposal.changes) changes << mono(q(change.text), theme.color("palette.active.text"));
        for (const std::uint32_t rule : proposal.rules) rules << ruleLink(replay, rule);
        const Mark mark = markOf(proposal.verdict);
        const QString verdict = colored(word(mark), theme.color(info(mark).fg), true);
        lines << (rules.isEmpty() ? QObject::tr("%1: %2").arg(changes.join(u", "_s), verdict)
                                  : QObject::tr("%1: %2 by %3").arg(changes.join(u", "_s), verdict, rules.join(u", "_s)));
    }
    if (search.proposals.size() > kShown) lines << QObject::tr("and %1 more").arg(search.proposals.size() - kShown);
    return lines.join(u"<br>"_s);
}

QString modelText(const sim::Replay& replay, std::size_t call) {
    const sim::CorpusCall& one = replay.corpus->calls[call];
    QString text = replay.refused(call) ? QObject::tr("Refused") : QObject::tr("Called");
    text += u" · "_s % q(sim::outcomeText(one.outcome));
    if (!one.outcome.evidence.empty()) text += QObject::tr(" (%1)").arg(q(sim::outcomeReason(one.outcome)));
    return text;
}

std::optional<std::uint32_t> ruleOfLink(const QString& link, const sim::Replay& replay) {
    if (!link.startsWith(u"rule:"_s)) return std::nullopt;
    bool good = false;
    const uint rule = link.mid(5).toUInt(&good);
    return good && rule < replay.policies->rules().size() ? std::optional<std::uint32_t>(rule) : std::nullopt;
}

}  // namespace writ::studio
