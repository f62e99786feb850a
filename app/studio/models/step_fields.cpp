#include "app/studio/models/step_filter.h"
#include "app/studio/models/text.h"
#include "simulator/findings/findings.h"
#include "simulator/outcome/outcome.h"
#include "simulator/transcript/session.h"

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

/// The words of an enumeration that counts from 0.
template <class Enum>
QStringList wordsUpTo(Enum last) {
    QStringList words;
    for (int i = 0; i <= static_cast<int>(last); ++i) words << q(sim::word(static_cast<Enum>(i)));
    return words;
}

QStringList findingWords() {
    QStringList words;
    for (const sim::FindingKindInfo& kind : sim::findingKinds()) words << q(kind.id);
    return words;
}

const QStringList kYesNo{u"yes"_s, u"no"_s};

}  // namespace

const std::vector<StepFieldInfo>& stepFields() {
    using Kind = FieldKind;
    static const std::vector<StepFieldInfo> table{
        {StepField::Kind, "kind", Kind::Words, wordsUpTo(sim::StepKind::Error), "what the step is"},
        {StepField::Tool, "tool", Kind::Text, {}, "name of the tool"},
        {StepField::Verdict,
         "verdict",
         Kind::Words,
         {u"allow"_s, u"deny"_s, u"indeterminate"_s, u"not_replayable"_s},
         "what the policy says now"},
        {StepField::Recorded,
         "recorded",
         Kind::Words,
         {u"allow"_s, u"deny"_s, u"indeterminate"_s},
         "what the policy said then, as the recording tells"},
        {StepField::Differs, "differs", Kind::Flag, kYesNo, "the policy says now what it did not say then"},
        {StepField::Outcome, "outcome", Kind::Words, wordsUpTo(sim::Outcome::Unknown), "who stopped it"},
        {StepField::Certainty, "certainty", Kind::Words, wordsUpTo(sim::Certainty::Heuristic), "how sure it is who stopped it"},
        {StepField::Finding, "finding", Kind::Words, findingWords(), "what the replay points out, such as a way around a denial"},
        {StepField::Rule, "rule", Kind::Text, {}, "a rule that decided"},
        {StepField::Flip, "flip", Kind::Flag, kYesNo, "the verdict differs from the other version"},
        {StepField::After, "after", Kind::Flag, kYesNo, "the step comes after the first flip of its session"},
        {StepField::Probe, "probe", Kind::Flag, kYesNo, "the call is hypothetical"},
        {StepField::Masked, "masked", Kind::Flag, kYesNo, "the recording hides or lacks something the request needs"},
        {StepField::Ungoverned, "ungoverned", Kind::Flag, kYesNo, "the call is in the scope of no rule"},
        {StepField::Redacted, "redacted", Kind::Flag, kYesNo,
         "the verdict cannot be known since something was taken out of the recording"},
        {StepField::Marked, "marked", Kind::Flag, kYesNo, "somebody wrote a note beside the step"},
        {StepField::Corrected, "corrected", Kind::Flag, kYesNo, "a person corrected who stopped it"},
        {StepField::Text, "text", Kind::Text, {}, "message, result, tool or arguments"},
        {StepField::Arguments, "args", Kind::Text, {}, "any argument: its name or value"},
        {StepField::Argument,
         "args.",
         Kind::Argument,
         {},
         "one argument by its name, such as args.amount_cents; lists by any item"},
        {StepField::Note, "note", Kind::Text, {}, "what people wrote beside the step"},
        {StepField::Session, "session", Kind::Text, {}, "title or id of the session"},
        {StepField::Principal, "principal", Kind::Text, {}, "for whom the call is made"},
        {StepField::Agent, "agent", Kind::Text, {}, "which of several agents acts"},
        {StepField::Role, "role", Kind::Words, wordsUpTo(sim::Role::Tool), "who speaks"},
        {StepField::Step, "step", Kind::Ordered, {}, "number of the step in its session"},
        {StepField::Call, "call", Kind::Ordered, {}, "number of the call in its session"},
        {StepField::Time, "time", Kind::Ordered, {}, "UTC: 02:18 of any day, or 2026-03-14T02:18"},
    };
    return table;
}

const std::vector<FilterOperatorInfo>& filterOperators() {
    static const std::vector<FilterOperatorInfo> table{
        {"==", false, "is"},
        {"!=", false, "is not"},
        {"~", false, "contains, in any case"},
        {">=", true, "at least"},
        {"<=", true, "at most"},
        {">", true, "more or later than"},
        {"<", true, "less or earlier than"},
    };
    return table;
}

bool takes(const StepFieldInfo& field, const FilterOperatorInfo& op) {
    return !op.ordered || field.kind == FieldKind::Ordered || field.kind == FieldKind::Argument;
}

}  // namespace writ::studio
