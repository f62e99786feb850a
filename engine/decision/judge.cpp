#include "engine/decision/judge.h"

#include <algorithm>

namespace writ {

namespace {

constexpr OutcomeBits kPermitMatched = 1;
constexpr OutcomeBits kPermitOpen = 2;
constexpr OutcomeBits kForbidMatched = 4;
constexpr OutcomeBits kForbidOpen = 8;
constexpr OutcomeBits kEnginePermit = 16;
constexpr OutcomeBits kEngineForbid = 32;
constexpr OutcomeBits kReadUnknown = 64;
constexpr OutcomeBits kFailed = 128;

bool isOpen(RuleState state) {
    return state == RuleState::Open || state == RuleState::Errored;
}

/// Those rules determined the verdict that have one of these bits; when indeterminate, the engine's own answer.
OutcomeBits determining(const Judgement& judgement) {
    if (judgement.verdict == Verdict::Allow) return kPermitMatched;
    if (judgement.verdict == Verdict::Deny) return judgement.reason == Reason::Forbid ? kForbidMatched : 0;
    if (judgement.engineReason == Reason::Forbid) return kEngineForbid;
    return judgement.engineReason == Reason::Permit ? kEnginePermit : 0;
}

/// Beside a certain permit only a forbid can change the verdict.
OutcomeBits mattering(OutcomeBits joined) {
    return (joined & kPermitMatched) ? kForbidOpen : kPermitOpen | kForbidOpen;
}

void collectMissing(Decision& decision) {
    decision.missing.clear();
    for (const RuleError& error : decision.errors) {
        if (!isOpen(decision.states[error.rule])) continue;
        const auto fields = decision.fieldsOf(error);
        decision.missing.insert(decision.missing.end(), fields.begin(), fields.end());
    }
    sortUnique(decision.missing);
}

}  // namespace

OutcomeBits bitsOf(const RuleOutcome& outcome) {
    const bool permit = outcome.effect == Effect::Permit;
    unsigned bits = 0;
    if (outcome.state == RuleState::Matched) bits |= permit ? kPermitMatched : kForbidMatched;
    if (isOpen(outcome.state)) bits |= permit ? kPermitOpen : kForbidOpen;
    if (outcome.state == RuleState::Open) bits |= kReadUnknown;
    if (outcome.state == RuleState::Errored) bits |= kFailed;
    if (outcome.engineState == RuleState::Matched) bits |= permit ? kEnginePermit : kEngineForbid;
    return static_cast<OutcomeBits>(bits);
}

RuleState stateOf(OutcomeBits bits) {
    if (bits & (kPermitMatched | kForbidMatched)) return RuleState::Matched;
    if (bits & kReadUnknown) return RuleState::Open;
    return (bits & kFailed) ? RuleState::Errored : RuleState::NotMatched;
}

bool engineMatched(OutcomeBits bits) {
    return (bits & (kEnginePermit | kEngineForbid)) != 0;
}

VerdictWords judge(const RuleWords& joined) {
    VerdictWords verdicts;
    verdicts.allow = joined.permitMatched & ~joined.forbidMatched & ~joined.forbidOpen;
    verdicts.indeterminate = (joined.permitMatched | joined.permitOpen) & ~joined.forbidMatched & ~verdicts.allow;
    return verdicts;
}

Judgement judge(OutcomeBits joined) {
    Judgement result;
    // Cedar's own algorithm; the other languages bring the same three states.
    if (joined & kEngineForbid) {
        result.engineReason = Reason::Forbid;
    } else if (joined & kEnginePermit) {
        result.engineDecision = Verdict::Allow;
        result.engineReason = Reason::Permit;
    }
    if (joined & kForbidMatched) {
        result.reason = Reason::Forbid;
    } else if ((joined & kPermitMatched) && !(joined & kForbidOpen)) {
        result.verdict = Verdict::Allow;
        result.reason = Reason::Permit;
    } else if (joined & (kPermitMatched | kPermitOpen)) {
        result.verdict = Verdict::Indeterminate;
        result.reason = (joined & kReadUnknown) ? Reason::UnknownFields : Reason::RuleError;
    }  // else default deny: an open forbid could only deny as well
    return result;
}

void judge(const std::vector<RuleBits>& rules, Decision& decision) {
    unsigned joined = 0;
    for (const RuleBits& rule : rules) joined |= rule.bits;
    decision.open.clear();
    const Judgement judgement = judge(static_cast<OutcomeBits>(joined));
    decision.verdict = judgement.verdict;
    decision.reason = judgement.reason;
    decision.engineDecision = judgement.engineDecision;
    decision.engineReason = judgement.engineReason;
    decision.rules.clear();
    const OutcomeBits wanted = determining(judgement);
    for (const RuleBits& rule : rules) {
        if (rule.bits & wanted) decision.rules.push_back(rule.rule);
    }
    collectMissing(decision);
    if (decision.verdict != Verdict::Indeterminate) {
        decision.deciding.clear();
        return;
    }
    if (decision.deciding.empty()) decision.deciding = decision.missing;
    const OutcomeBits matters = mattering(static_cast<OutcomeBits>(joined));
    for (const RuleBits& rule : rules) {
        if (rule.bits & matters) decision.open.push_back(rule.rule);
    }
}

void judge(const std::vector<RuleOutcome>& outcomes, Decision& decision) {
    std::vector<RuleBits> rules;
    decision.states.clear();
    for (const RuleOutcome& outcome : outcomes) {
        rules.push_back({static_cast<std::uint32_t>(rules.size()), bitsOf(outcome)});
        decision.states.push_back(outcome.state);
    }
    judge(rules, decision);
}

}  // namespace writ
