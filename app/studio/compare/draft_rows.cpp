#include "app/studio/compare/draft_rows.h"

#include "app/studio/models/call_text.h"
#include "app/studio/models/text.h"
#include "simulator/replay/wording.h"

#include <QObject>

#include <numeric>
#include <utility>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

constexpr DraftNumberInfo kNumbers[kDraftNumbers] = {
    {DraftNumber::OverBlock, "draftOverBlock", QT_TRANSLATE_NOOP("QObject", "over-block"),
     QT_TRANSLATE_NOOP("QObject",
                       "Held-out calls that were executed and that the policies in force allow, but the draft denies."),
     true},
    {DraftNumber::UnderBlock, "draftUnderBlock", QT_TRANSLATE_NOOP("QObject", "under-block"),
     QT_TRANSLATE_NOOP(
         "QObject", "Held-out calls that the draft allows, although the policies in force deny them or somebody stopped them."),
     true},
    {DraftNumber::Indeterminate, "draftIndeterminate", QT_TRANSLATE_NOOP("QObject", "indeterminate"),
     QT_TRANSLATE_NOOP("QObject", "Held-out calls for which the draft, or all that it is held against, cannot say."), true},
    {DraftNumber::BothAllow, "draftBothAllow", QT_TRANSLATE_NOOP("QObject", "both allow"),
     QT_TRANSLATE_NOOP("QObject", "Held-out calls that the draft and the policies in force allow."), false},
    {DraftNumber::BothStop, "draftBothStop", QT_TRANSLATE_NOOP("QObject", "both stop"),
     QT_TRANSLATE_NOOP("QObject", "Held-out calls that the draft denies, and rightly so."), false},
    {DraftNumber::Learnt, "draftLearnt", QT_TRANSLATE_NOOP("QObject", "learnt from"),
     QT_TRANSLATE_NOOP("QObject", "Calls that the draft was learnt from. It allows all of them."), false},
    {DraftNumber::LeftOut, "draftLeftOut", QT_TRANSLATE_NOOP("QObject", "left out"),
     QT_TRANSLATE_NOOP(
         "QObject",
         "Calls of the sessions learnt from that must not be learnt from: hypothetical, not executed, unknown or not allowed."),
     false},
    {DraftNumber::OverGranted, "draftOverGranted", QT_TRANSLATE_NOOP("QObject", "over-granted"),
     QT_TRANSLATE_NOOP("QObject", "What the policies in force permit and no executed call of any session used."), false},
    {DraftNumber::Unsaid, "draftUnsaid", QT_TRANSLATE_NOOP("QObject", "not expressed"),
     QT_TRANSLATE_NOOP("QObject", "What the draft could not say. Its comments name it, too."), false},
};

/// The result of a trial that a number counts, if it does.
std::optional<sim::TrialResult> resultOf(DraftNumber number) {
    static constexpr std::pair<DraftNumber, sim::TrialResult> kResults[] = {
        {DraftNumber::OverBlock, sim::TrialResult::OverBlock},         {DraftNumber::UnderBlock, sim::TrialResult::UnderBlock},
        {DraftNumber::Indeterminate, sim::TrialResult::Indeterminate}, {DraftNumber::BothAllow, sim::TrialResult::BothAllow},
        {DraftNumber::BothStop, sim::TrialResult::BothStop},
    };
    for (const auto& [of, result] : kResults)
        if (of == number) return result;
    return std::nullopt;
}

DraftRow rowOf(const sim::Corpus& corpus, std::size_t call, const QString& why) {
    const sim::CorpusCall& one = corpus.calls[call];
    const sim::Step& step = one.stepIn(corpus.sessions);
    return {QString(sessionTitle(corpus, one.session) % u' ' % QString::number(one.call)),
            q(step.tool + " " + sim::callSummary(step)), why, call};
}

std::vector<DraftRow> leftOutRows(const sim::Draft& draft) {
    std::vector<DraftRow> rows;
    for (std::size_t i = 0; i < sim::kLeftOutCount; ++i)
        if (draft.leftOut[i] > 0)
            rows.push_back(
                {{}, q(word(static_cast<sim::LeftOut>(i))).replace(u'_', u' '), QString::number(draft.leftOut[i]), std::nullopt});
    return rows;
}

}  // namespace

const DraftNumberInfo& info(DraftNumber number) {
    return kNumbers[static_cast<std::size_t>(number)];
}

std::uint64_t valueOf(DraftNumber number, const sim::Draft& draft) {
    if (const auto result = resultOf(number)) return draft.trial.count(*result);
    if (number == DraftNumber::Learnt) return draft.learnt;
    if (number == DraftNumber::LeftOut) return std::accumulate(draft.leftOut.begin(), draft.leftOut.end(), std::uint64_t{0});
    return number == DraftNumber::OverGranted ? draft.overGranted.size() : draft.unsaid.size();
}

std::vector<DraftRow> rowsOf(DraftNumber number, const sim::Draft& draft) {
    const sim::Corpus& corpus = *draft.inForce->corpus;
    std::vector<DraftRow> rows;
    if (const auto result = resultOf(number)) {
        for (const sim::TrialCall& call : draft.trial.listed)
            if (call.result == *result) rows.push_back(rowOf(corpus, call.call, q(call.why)));
        return rows;
    }
    if (number == DraftNumber::LeftOut) return leftOutRows(draft);
    if (number == DraftNumber::Learnt)
        for (const sim::DraftRule& rule : draft.rules)
            for (const std::size_t call : rule.calls) rows.push_back(rowOf(corpus, call, QObject::tr("rule %1").arg(q(rule.id))));
    if (number == DraftNumber::OverGranted)
        for (const sim::OverGranted& granted : draft.overGranted) rows.push_back({{}, q(granted.text), {}, std::nullopt});
    if (number == DraftNumber::Unsaid)
        for (const std::string& unsaid : draft.unsaid) rows.push_back({{}, q(unsaid), {}, std::nullopt});
    return rows;
}

}  // namespace writ::studio
