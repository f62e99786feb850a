#include "app/studio/models/change_sentence.h"

#include "app/studio/models/call_text.h"
#include "app/studio/models/text.h"
#include "simulator/replay/wording.h"

#include <QObject>
#include <QStringList>

#include <algorithm>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

QString namesOf(const std::vector<std::uint32_t>& rules, const PolicySet& policies) {
    QStringList names;
    for (const std::uint32_t rule : rules) names << q(sim::ruleName(policies.rules()[rule]));
    return joinedWords(names);
}

QString shown(const SourcePtr& source, std::uint32_t line) {
    QString text = q(source->line(line)).trimmed();
    if (text.endsWith(u"&&"_s) || text.endsWith(u"||"_s)) text.chop(2);
    return text.trimmed();
}

/// "X became Y" where one line differs beside annotations; else empty.
QString oneLineChange(const sim::FileChange& file, const sim::Hunk& hunk) {
    QStringList removed, added;
    for (const sim::DiffLine& line : hunk.lines) {
        if (line.kind == sim::DiffKind::Same) continue;
        const bool old = line.kind == sim::DiffKind::Removed;
        const QString text = old ? shown(file.from, line.from) : shown(file.to, line.to);
        if (!text.isEmpty() && !text.startsWith(u'@') && !text.startsWith(u"//"_s)) (old ? removed : added) << text;
    }
    if (removed.size() == 1 && added.size() == 1) return QObject::tr("“%1” became “%2”").arg(removed.front(), added.front());
    return {};
}

QString ofHunk(const sim::Comparison& comparison, const sim::FileChange& file, const sim::Hunk& hunk) {
    const PolicySet& from = *comparison.from->policies;
    const PolicySet& to = *comparison.to->policies;
    const auto verb = [](const PolicySet& policies, const std::vector<std::uint32_t>& rules, const QString& permits,
                         const QString& forbids) {
        return !rules.empty() && policies.rules()[rules.front()].effect == Effect::Permit ? permits : forbids;
    };
    if (hunk.kind == sim::HunkKind::NewRule)
        return QObject::tr("The new rule %1 %2 it.")
            .arg(namesOf(hunk.toRules, to), verb(to, hunk.toRules, QObject::tr("permits"), QObject::tr("forbids")));
    if (hunk.kind == sim::HunkKind::RuleRemoved)
        return QObject::tr("%1, which %2 it, was removed.")
            .arg(namesOf(hunk.fromRules, from), verb(from, hunk.fromRules, QObject::tr("permitted"), QObject::tr("forbade")));
    const QString change = oneLineChange(file, hunk);
    const QString rule = hunk.toRules.empty() ? q(hunk.title) : namesOf(hunk.toRules, to);
    return change.isEmpty() ? QObject::tr("%1 was changed.").arg(rule) : QObject::tr("%1 in %2.").arg(change, rule);
}

/// The sides in words, where hunks tell nothing yet.
QString ofRules(const sim::Comparison& comparison, std::uint32_t call) {
    return QObject::tr("A: %1 B: %2")
        .arg(q(sim::verdictSentence(*comparison.from, call)), q(sim::verdictSentence(*comparison.to, call)));
}

QString titles(const std::vector<sim::HunkRef>& hunks, const sim::HunkReport& report) {
    QStringList names;
    for (const sim::HunkRef& ref : hunks) names << QObject::tr("“%1”").arg(q(report.hunk(ref).title));
    return joinedWords(names);
}

}  // namespace

QString changeSentence(const sim::Comparison& comparison, std::uint32_t call, const sim::HunkReport* report, bool tried) {
    if (comparison.from->verdict(call) == comparison.to->verdict(call))
        return QObject::tr("Both versions decide this call alike.");
    if (!report || !tried) return ofRules(comparison, call);
    std::vector<sim::HunkRef> alone, together;
    for (const sim::HunkRef& ref : report->hunksOf(call)) {
        const auto& flips = report->hunk(ref).flips;
        (std::binary_search(flips.begin(), flips.end(), call) ? alone : together).push_back(ref);
    }
    if (alone.size() == 1) {
        const sim::HunkRef ref = alone.front();
        return QString(ofHunk(comparison, report->files[ref.file], report->hunk(ref)) % u' ' %
                       QObject::tr("Nothing else in B matters for this call."));
    }
    if (alone.size() > 1)
        return QObject::tr("It takes %1 together: without any one of them, A's verdict stands.").arg(titles(alone, *report));
    if (!together.empty())
        return QObject::tr("Each of %1 is enough: only with both undone, A's verdict stands.").arg(titles(together, *report));
    return QString(QObject::tr("No single change and no pair of changes explains it.") % u' ' % ofRules(comparison, call));
}

}  // namespace writ::studio
