#pragma once

#include "simulator/replay/replay.h"

#include <optional>
#include <string>

namespace writ::sim {

/// Who stopped a call: the policy in this replay, the recording, or both.
struct Denial {
    bool byVerdict = false;  ///< verdict deny
    bool recorded = false;   ///< the outcome says that policy, person, model or provider stopped it
    bool refused = false;    ///< it was the model or its provider
};
/// Nothing where nobody stopped it. Errors of tools and ways are no denials.
[[nodiscard]] std::optional<Denial> denialOf(const Replay& replay, std::size_t index);

/// The call was made and came to nothing: a recorded denial, or an error.
[[nodiscard]] bool cameToNothing(Outcome outcome);
/// An outcome by which the model or its provider stopped.
[[nodiscard]] bool stoppedByModel(Outcome outcome);

/// "process_refund (O-1002, 50000)", masked values by their names.
[[nodiscard]] std::string callText(const Step& call);
/// "was stopped by the policy (A.domain) and in the recording (policy_deny)", "failed (tool_error)"
[[nodiscard]] std::string stoppedText(const Replay& replay, std::size_t index);
/// The rules that determined the verdict, by the names people know.
[[nodiscard]] std::string rulesText(const Replay& replay, std::size_t index);

}  // namespace writ::sim
