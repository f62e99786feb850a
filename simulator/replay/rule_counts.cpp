#include "simulator/replay/rule_counts.h"

namespace writ::sim {
namespace {

bool isDefinite(Verdict verdict) {
    return verdict != Verdict::Indeterminate;
}

RuleCount countColumn(const Replay& replay, std::size_t rule, CallRange range) {
    const RuleColumn& column = *replay.columns[rule];
    const bool permit = replay.policies->rules()[rule].effect == Effect::Permit;
    RuleCount count;
    count.matched = countBits(column.matched, range);
    // A forbid that matched decides, whatever else did; a permit does where the verdict is allow.
    count.decided = countBoth(column.matched, permit ? replay.verdicts.allow : replay.verdicts.deny, range);
    count.errors = countBits(column.unknown, range) + countBits(column.failed, range);
    return count;
}

/// Where all rules had to be looked at at once, the decision knows which ones it is owed to.
void correctSettled(const Replay& replay, CallRange range, std::vector<RuleCount>& counts) {
    const std::vector<Rule>& rules = replay.policies->rules();
    const Decider decide(replay);
    for (std::size_t call = firstOfBoth(replay.verdicts.settled, replay.verdicts.settled, range); call < range.end;
         call = firstOfBoth(replay.verdicts.settled, replay.verdicts.settled, {call + 1, range.end})) {
        const Verdict verdict = *replay.verdict(call);
        for (std::size_t rule = 0; rule < counts.size(); ++rule) {
            const Verdict own = rules[rule].effect == Effect::Permit ? Verdict::Allow : Verdict::Deny;
            if (own == verdict && replay.columns[rule]->matched.test(call)) --counts[rule].decided;
        }
        for (const std::uint32_t rule : decide(call)->rules) ++counts[rule].decided;
    }
}

}  // namespace

void addCounts(const Decision& decision, std::vector<RuleCount>& counts) {
    for (std::size_t rule = 0; rule < decision.states.size() && rule < counts.size(); ++rule) {
        const RuleState state = decision.states[rule];
        if (state == RuleState::Matched) ++counts[rule].matched;
        if (state == RuleState::Errored || state == RuleState::Open) ++counts[rule].errors;
    }
    if (!isDefinite(decision.verdict)) return;
    for (const std::uint32_t rule : decision.rules) ++counts[rule].decided;
}

std::vector<RuleCount> countRules(const Replay& replay, CallRange range) {
    std::vector<RuleCount> counts(replay.policies->rules().size());
    if (!replay.columns.empty()) {
        for (std::size_t rule = 0; rule < counts.size(); ++rule) counts[rule] = countColumn(replay, rule, range);
        correctSettled(replay, range, counts);
        return counts;
    }
    const Decider decide(replay);
    for (std::size_t call = range.begin; call < range.end; ++call)
        if (const Decision* decision = decide(call)) addCounts(*decision, counts);
    return counts;
}

}  // namespace writ::sim
