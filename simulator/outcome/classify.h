#pragma once

#include "simulator/transcript/session.h"

#include <string>
#include <vector>

namespace writ::sim {

/// What makes a tool result a failure when no field declares it. From binding.json.
struct FailureSigns {
    std::vector<std::string> prefixes{"Error"};  ///< of the result's text
};

/// Whether the result step reports success.
[[nodiscard]] bool succeeded(const Step& result, const FailureSigns& signs);
/// Who stopped the call, as far as explicit fields tell. A person's correction stands in front of it.
[[nodiscard]] OutcomeFinding classify(const Session& session, const Step& call, const FailureSigns& signs);

/// What is known of a step's outcome. Nothing is dropped: the person's word stands beside what was found.
struct Judged {
    OutcomeFinding found;
    std::optional<OutcomeFinding> correction;
    [[nodiscard]] const OutcomeFinding& standing() const { return correction ? *correction : found; }
};
[[nodiscard]] Judged judge(const Session& session, const Step& call, const FailureSigns& signs);
/// A step in which the model answers without a call: where judgeTurn() looks, and what a person may correct.
[[nodiscard]] bool isTurn(const Step& step);
/// What any step tells: a call or its result of the call, a turn by judgeTurn(), another by its field; nothing where it tells
/// nothing.
[[nodiscard]] std::optional<OutcomeFinding> outcomeAt(const Session& session, const Step& step, const FailureSigns& signs);
/// What a turn in which the model (or its provider) stopped tells: a declared refusal or error, or a message whose text
/// declines, which is a guess. Nothing where a step says no such thing; never of calls and their results.
[[nodiscard]] std::optional<Judged> judgeTurn(const Step& step);

}  // namespace writ::sim
