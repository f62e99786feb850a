#include "app/studio/models/call_text.h"

#include "app/studio/models/text.h"
#include "simulator/replay/wording.h"

#include <QObject>

#include <algorithm>

namespace writ::studio {

using namespace Qt::StringLiterals;

const MarkInfo& info(Mark mark) {
    static constexpr MarkInfo kTable[kMarkCount] = {
        {Mark::Allow, QT_TRANSLATE_NOOP("QObject", "Allow"), "allow", "verdict-allow", "verdict.allow.fg", "verdict.allow.tint",
         "verdict.allow.border"},
        {Mark::Deny, QT_TRANSLATE_NOOP("QObject", "Deny"), "deny", "verdict-deny", "verdict.deny.fg", "verdict.deny.tint",
         "verdict.deny.border"},
        {Mark::Indeterminate, QT_TRANSLATE_NOOP("QObject", "Indeterminate"), "indeterminate", "verdict-indeterminate",
         "verdict.indeterminate.fg", "verdict.indeterminate.tint", "verdict.indeterminate.border"},
        {Mark::NotReplayable, QT_TRANSLATE_NOOP("QObject", "Not replayable"), "not_replayable", "verdict-not-replayable",
         "verdict.notReplayable.fg", "verdict.notReplayable.tint", "verdict.notReplayable.border"},
    };
    return kTable[static_cast<std::size_t>(mark)];
}

QString word(Mark mark) {
    return QObject::tr(info(mark).word);
}

Mark markOf(Verdict verdict) {
    switch (verdict) {
    case Verdict::Allow: return Mark::Allow;
    case Verdict::Deny: return Mark::Deny;
    case Verdict::Indeterminate: return Mark::Indeterminate;
    }
    return Mark::Indeterminate;
}

Mark markOf(const sim::Replay& replay, std::size_t call) {
    const std::optional<Verdict> verdict = replay.verdict(call);
    return verdict ? markOf(*verdict) : Mark::NotReplayable;
}

std::optional<std::size_t> callIndex(const sim::Corpus& corpus, std::uint32_t session, std::uint32_t step) {
    const auto key = std::pair(session, step);
    const auto it =
        std::lower_bound(corpus.calls.begin(), corpus.calls.end(), key,
                         [](const sim::CorpusCall& call, const auto& k) { return std::pair(call.session, call.step) < k; });
    if (it == corpus.calls.end() || std::pair(it->session, it->step) != key) return std::nullopt;
    return static_cast<std::size_t>(it - corpus.calls.begin());
}

QStringList decidingRules(const sim::Replay& replay, std::size_t call) {
    QStringList ids;
    if (const std::optional<Decision> decision = replay.decision(call))
        for (const std::uint32_t rule : decision->rules) ids << q(sim::ruleName(replay.policies->rules()[rule]));
    return ids;
}

QString decidedBy(const sim::Replay& replay, std::size_t call) {
    const std::optional<Decision> decision = replay.decision(call);
    if (!decision) return {};
    if (decision->verdict == Verdict::Indeterminate) return QObject::tr("%1 errored").arg(decision->open.size());
    const QStringList ids = decidingRules(replay, call);
    if (ids.isEmpty()) return QObject::tr("default deny");
    return ids.size() == 1 ? ids.first() : QString(ids.first() % u" +" % QString::number(ids.size() - 1));
}

QString verdictText(const sim::Replay& replay, std::size_t call) {
    const Mark mark = markOf(replay, call);
    if (mark == Mark::NotReplayable) return word(mark);
    const QStringList ids = decidingRules(replay, call);
    const QString by = mark == Mark::Indeterminate || ids.isEmpty() ? decidedBy(replay, call) : ids.join(u", "_s);
    return QObject::tr("%1 by %2").arg(word(mark), by);
}

QStringList unknownArguments(const sim::CorpusCall& call) {
    static constexpr std::string_view kInput = "/context/input/";
    QStringList names;
    if (call.fullInput) return names;
    if (const sim::BoundCallPtr bound = call.bound.get(); bound && bound->request)
        for (const UnknownField& field : bound->request->unknown)
            if (field.pointer.starts_with(kInput)) names << q(sim::fieldName(field.pointer));
    return names;
}

QString sessionTitle(const sim::Corpus& corpus, std::uint32_t session) {
    const sim::Session& one = *corpus.sessions[session];
    return q(one.title.empty() ? one.id : one.title);
}

}  // namespace writ::studio
