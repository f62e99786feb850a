#include "simulator/findings/denial.h"

#include "simulator/replay/wording.h"
#include "simulator/workspace/suggest.h"

#include <algorithm>
#include <array>

namespace writ::sim {
namespace {

enum class Stop : std::uint8_t { No, Denied, Refused, Failed };

/// What an outcome says of a call that was meant to be made. In the order of the vocabulary.
constexpr std::array<Stop, kOutcomeCount> kStops{
    Stop::No,       // executed
    Stop::Denied,   // policy_deny
    Stop::Denied,   // policy_default_deny
    Stop::Failed,   // policy_error
    Stop::Denied,   // approval_pending
    Stop::Denied,   // user_declined
    Stop::Refused,  // model_refusal_declared
    Stop::Refused,  // model_refusal_text
    Stop::Refused,  // model_declined
    Stop::Refused,  // model_cannot
    Stop::Refused,  // provider_filter
    Stop::Failed,   // tool_error
    Stop::Failed,   // transport_error
    Stop::No,       // not_called
    Stop::No,       // unknown
};

Stop stopOf(Outcome outcome) {
    return kStops[static_cast<std::size_t>(outcome)];
}

}  // namespace

std::optional<Denial> denialOf(const Replay& replay, std::size_t index) {
    const Stop stop = stopOf(replay.corpus->calls[index].outcome.outcome);
    const Denial denial{replay.verdict(index) == Verdict::Deny, stop == Stop::Denied || stop == Stop::Refused,
                        stop == Stop::Refused};
    if (!denial.byVerdict && !denial.recorded) return std::nullopt;
    return denial;
}

bool cameToNothing(Outcome outcome) {
    const Stop stop = stopOf(outcome);
    return stop == Stop::Denied || stop == Stop::Failed || outcome == Outcome::ProviderFilter;
}

bool stoppedByModel(Outcome outcome) {
    return stopOf(outcome) == Stop::Refused;
}

std::string callText(const Step& call) {
    const std::string asked = callSummary(call);
    return asked.empty() ? call.tool : call.tool + " (" + asked + ")";
}

std::string rulesText(const Replay& replay, std::size_t index) {
    const std::optional<Decision> decision = replay.decision(index);
    if (!decision) return {};
    if (decision->reason == Reason::DefaultDeny) return "default deny";
    std::vector<std::string> names;
    for (const std::uint32_t rule : decision->rules) names.push_back(ruleName(replay.policies->rules()[rule]));
    return listed(names);
}

std::string stoppedText(const Replay& replay, std::size_t index) {
    const OutcomeFinding& outcome = replay.corpus->calls[index].outcome;
    const std::optional<Denial> denial = denialOf(replay, index);
    if (!denial) return "failed (" + outcomeText(outcome) + ")";
    if (!denial->recorded && outcome.outcome != Outcome::NotCalled) {
        const bool ran = outcome.outcome == Outcome::Executed;
        const std::string rest = ran ? ", though it ran in the recording" : " (in the recording: " + outcomeText(outcome) + ")";
        return "is stopped by the policy (" + rulesText(replay, index) + ")" + rest;
    }
    std::vector<std::string> parts;
    if (denial->byVerdict) parts.push_back("by the policy (" + rulesText(replay, index) + ")");
    if (denial->refused)
        parts.push_back("by the model (" + outcomeText(outcome) + ")");
    else if (denial->recorded)
        parts.push_back("in the recording (" + outcomeText(outcome) + ")");
    return "was stopped " + listed(parts);
}

}  // namespace writ::sim
