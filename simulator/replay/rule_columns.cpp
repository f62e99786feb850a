#include "simulator/replay/rule_columns.h"

#include "engine/decision/judge.h"

namespace writ::sim {

void RuleColumn::add(std::size_t call, OutcomeBits bits) {
    switch (writ::stateOf(bits)) {
    case RuleState::NotMatched: break;
    case RuleState::Matched: matched.set(call); break;
    case RuleState::Errored: failed.set(call); break;
    case RuleState::Open:
        unknown.set(call);
        if (engineMatched(bits)) engine.set(call);
        break;
    }
}

RuleState RuleColumn::stateOf(std::size_t call) const {
    if (matched.test(call)) return RuleState::Matched;
    if (unknown.test(call)) return RuleState::Open;
    return failed.test(call) ? RuleState::Errored : RuleState::NotMatched;
}

std::size_t RuleColumn::bytes() const {
    return matched.bytes() + unknown.bytes() + failed.bytes() + engine.bytes();
}

void VerdictColumns::set(std::size_t call, Verdict verdict) {
    switch (verdict) {
    case Verdict::Allow: allow.set(call); break;
    case Verdict::Deny: deny.set(call); break;
    case Verdict::Indeterminate: indeterminate.set(call); break;
    }
}

std::optional<Verdict> VerdictColumns::at(std::size_t call) const {
    if (deny.test(call)) return Verdict::Deny;
    if (allow.test(call)) return Verdict::Allow;
    if (indeterminate.test(call)) return Verdict::Indeterminate;
    return std::nullopt;
}

const BitColumn& VerdictColumns::of(Verdict verdict) const {
    if (verdict == Verdict::Allow) return allow;
    return verdict == Verdict::Deny ? deny : indeterminate;
}

}  // namespace writ::sim
