#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace writ::sim {

/// Who stopped it: the closed vocabulary of design section 5, in its order.
enum class Outcome : std::uint8_t {
    Executed,
    PolicyDeny,
    PolicyDefaultDeny,
    PolicyError,
    ApprovalPending,
    UserDeclined,
    ModelRefusalDeclared,
    ModelRefusalText,
    ModelDeclined,
    ModelCannot,
    ProviderFilter,
    ToolError,
    TransportError,
    NotCalled,
    Unknown,
};
inline constexpr std::size_t kOutcomeCount = 15;
[[nodiscard]] std::string_view word(Outcome outcome);  ///< "executed", "policy_deny", …
[[nodiscard]] std::optional<Outcome> outcomeFromWord(std::string_view word);
/// A model_* outcome: the call counts in the matrix's refused column.
[[nodiscard]] bool modelRefused(Outcome outcome);

/// How sure a finding is.
enum class Certainty : std::uint8_t {
    Certain,    ///< a field of the recording or a person says so
    Heuristic,  ///< guessed from a text, with a confidence: never authoritative
};
[[nodiscard]] std::string_view word(Certainty certainty);  ///< "certain", "heuristic"

struct OutcomeFinding {
    Outcome outcome = Outcome::Unknown;
    std::string evidence;  ///< the field or text that says so: "result recorded", "stop_reason: refusal", "note by dana"
    Certainty certainty = Certainty::Certain;
    int confidence = 100;  ///< in percent
    friend bool operator==(const OutcomeFinding&, const OutcomeFinding&) = default;
};

}  // namespace writ::sim
