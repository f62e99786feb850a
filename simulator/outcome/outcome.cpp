#include "simulator/outcome/outcome.h"

#include <array>

namespace writ::sim {

namespace {

struct Row {
    Outcome outcome;
    std::string_view word;
    bool modelRefused;
};

// In the order of the enumeration, so that an outcome is its own index.
constexpr std::array<Row, kOutcomeCount> kRows{{
    {Outcome::Executed, "executed", false},
    {Outcome::PolicyDeny, "policy_deny", false},
    {Outcome::PolicyDefaultDeny, "policy_default_deny", false},
    {Outcome::PolicyError, "policy_error", false},
    {Outcome::ApprovalPending, "approval_pending", false},
    {Outcome::UserDeclined, "user_declined", false},
    {Outcome::ModelRefusalDeclared, "model_refusal_declared", true},
    {Outcome::ModelRefusalText, "model_refusal_text", true},
    {Outcome::ModelDeclined, "model_declined", true},
    {Outcome::ModelCannot, "model_cannot", true},
    {Outcome::ProviderFilter, "provider_filter", false},
    {Outcome::ToolError, "tool_error", false},
    {Outcome::TransportError, "transport_error", false},
    {Outcome::NotCalled, "not_called", false},
    {Outcome::Unknown, "unknown", false},
}};

constexpr bool inOrder() {
    for (std::size_t i = 0; i < kRows.size(); ++i)
        if (static_cast<std::size_t>(kRows[i].outcome) != i) return false;
    return true;
}
static_assert(inOrder());

const Row& row(Outcome outcome) {
    return kRows[static_cast<std::size_t>(outcome)];
}

}  // namespace

std::string_view word(Outcome outcome) {
    return row(outcome).word;
}

std::optional<Outcome> outcomeFromWord(std::string_view text) {
    for (const Row& candidate : kRows)
        if (candidate.word == text) return candidate.outcome;
    return std::nullopt;
}

bool modelRefused(Outcome outcome) {
    return row(outcome).modelRefused;
}

std::string_view word(Certainty certainty) {
    return certainty == Certainty::Certain ? "certain" : "heuristic";
}

}  // namespace writ::sim
