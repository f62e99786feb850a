#include "engine/decision/decision.h"

#include <algorithm>
#include <set>

namespace writ {

namespace {

using RuleList = std::vector<std::uint32_t>;

RuleList rulesWhere(const std::vector<RuleOutcome>& outcomes, Effect effect, RuleState RuleOutcome::*which, RuleState state) {
    RuleList found;
    for (std::uint32_t i = 0; i < outcomes.size(); ++i)
        if (outcomes[i].effect == effect && outcomes[i].*which == state) found.push_back(i);
    return found;
}

bool isOpen(RuleState state) {
    return state == RuleState::Open || state == RuleState::Errored;
}

bool anyOpen(const std::vector<RuleOutcome>& outcomes, Effect effect) {
    return std::any_of(outcomes.begin(), outcomes.end(),
                       [effect](const RuleOutcome& o) { return o.effect == effect && isOpen(o.state); });
}

// Cedar's own algorithm; the other languages bring the same three states.
RuleList engineAnswer(const std::vector<RuleOutcome>& outcomes, Decision& decision) {
    RuleList forbids = rulesWhere(outcomes, Effect::Forbid, &RuleOutcome::engineState, RuleState::Matched);
    if (!forbids.empty()) {
        decision.engineDecision = Verdict::Deny;
        decision.engineReason = Reason::Forbid;
        return forbids;
    }
    RuleList permits = rulesWhere(outcomes, Effect::Permit, &RuleOutcome::engineState, RuleState::Matched);
    decision.engineDecision = permits.empty() ? Verdict::Deny : Verdict::Allow;
    decision.engineReason = permits.empty() ? Reason::DefaultDeny : Reason::Permit;
    return permits;
}

void settle(Decision& decision, Verdict verdict, Reason reason, RuleList rules) {
    decision.verdict = verdict;
    decision.reason = reason;
    decision.rules = std::move(rules);
}

void collectMissing(const std::vector<RuleOutcome>& outcomes, Decision& decision) {
    std::set<std::string> fields;
    for (const RuleError& error : decision.errors)
        if (isOpen(outcomes[error.rule].state)) fields.insert(error.fields.begin(), error.fields.end());
    decision.missing.assign(fields.begin(), fields.end());
}

}  // namespace

void judge(const std::vector<RuleOutcome>& outcomes, Decision& decision) {
    decision.states.clear();
    for (const RuleOutcome& outcome : outcomes) decision.states.push_back(outcome.state);
    RuleList engineRules = engineAnswer(outcomes, decision);
    collectMissing(outcomes, decision);

    RuleList forbids = rulesWhere(outcomes, Effect::Forbid, &RuleOutcome::state, RuleState::Matched);
    RuleList permits = rulesWhere(outcomes, Effect::Permit, &RuleOutcome::state, RuleState::Matched);
    const bool openForbid = anyOpen(outcomes, Effect::Forbid);
    const bool openPermit = anyOpen(outcomes, Effect::Permit);
    const Reason openReason =
        std::any_of(outcomes.begin(), outcomes.end(), [](const RuleOutcome& o) { return o.state == RuleState::Open; })
            ? Reason::UnknownFields
            : Reason::RuleError;

    if (!forbids.empty())
        settle(decision, Verdict::Deny, Reason::Forbid, std::move(forbids));
    else if (!permits.empty() && !openForbid)
        settle(decision, Verdict::Allow, Reason::Permit, std::move(permits));
    else if (permits.empty() && !openPermit)
        settle(decision, Verdict::Deny, Reason::DefaultDeny, {});  // an open forbid could only deny as well
    else
        settle(decision, Verdict::Indeterminate, openReason, std::move(engineRules));

    // Fields of open rules; which of them decide is refined by languages with three-valued evaluation.
    if (decision.verdict != Verdict::Indeterminate)
        decision.deciding.clear();
    else if (decision.deciding.empty())
        decision.deciding = decision.missing;
}

}  // namespace writ
