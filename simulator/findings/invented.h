#pragma once

#include "simulator/findings/findings.h"

namespace writ::sim {

/// Answers to the user that speak of a call which came to nothing as if it had succeeded, or that tell identifiers, addresses
/// or amounts which nothing before in the session holds. Only the last message of the model before the user's next one counts,
/// and only where it does not say that something went wrong. What was stopped by this replay's policy alone did happen, so the
/// recorded outcomes count.
[[nodiscard]] std::vector<Finding> inventedAnswers(const Replay& replay);

/// The sentence of an answer that claims success of what the words name; empty where none does. `goal` are stems, sorted.
struct Claim {
    std::string_view sentence;
    std::size_t hits = 0;  ///< words of the goal in it
};
[[nodiscard]] Claim claimIn(std::string_view answer, const std::vector<std::string>& goal);
/// The answer says that something did not work, or asks.
[[nodiscard]] bool admitsFailure(std::string_view answer);

}  // namespace writ::sim
