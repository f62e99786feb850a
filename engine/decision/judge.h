#pragma once

#include "engine/decision/decision.h"

namespace writ {

/// What one rule did in both readings of a request.
struct RuleOutcome {
    Effect effect = Effect::Permit;
    RuleState state = RuleState::NotMatched;
    RuleState engineState = RuleState::NotMatched;  ///< unknown fields taken as absent: NotMatched, Matched or Errored
};

[[nodiscard]] OutcomeBits bitsOf(const RuleOutcome& outcome);
/// What the bits of one rule say of it.
[[nodiscard]] RuleState stateOf(OutcomeBits bits);
/// Whether it matched for the engine alone, which takes unknown fields as absent.
[[nodiscard]] bool engineMatched(OutcomeBits bits);

/// The verdict of design section 4 and the engine's own, from the joined bits of all rules.
struct Judgement {
    Verdict verdict = Verdict::Deny;
    Reason reason = Reason::DefaultDeny;
    Verdict engineDecision = Verdict::Deny;
    Reason engineReason = Reason::DefaultDeny;
};
[[nodiscard]] Judgement judge(OutcomeBits joined);

/// The verdicts of 64 requests at once, from one bit a request: whether some permit or forbid matched, and whether one is open.
struct RuleWords {
    std::uint64_t permitMatched = 0, permitOpen = 0, forbidMatched = 0, forbidOpen = 0;
};
struct VerdictWords {
    std::uint64_t allow = 0, indeterminate = 0;  ///< all others are denied
};
[[nodiscard]] VerdictWords judge(const RuleWords& joined);
/// Fills verdict, reason, engineDecision, engineReason, rules, missing and deciding of `decision` from the rules that did
/// something (ascending), and from its errors, fields and states; fills `open` too. Which of the missing fields decide is for
/// languages to say before (three-valued evaluation); where they say nothing, all do. Allocates nothing once the vectors have
/// grown.
void judge(const std::vector<RuleBits>& rules, Decision& decision);
/// The same with one outcome a rule; fills `states` too.
void judge(const std::vector<RuleOutcome>& outcomes, Decision& decision);

}  // namespace writ
