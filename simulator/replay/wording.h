#pragma once

#include "simulator/replay/replay.h"

#include <string>
#include <vector>

namespace writ::sim {

// Sentences that the command line and the studio share, so both say the same.

/// What people call a rule: its @id annotation, also where that is not unique in the set; else its id.
[[nodiscard]] const std::string& ruleName(const Rule& rule);
/// "Denied by B.bulk-cap and B.night-approval.", "No permit matched: default deny.",
/// "Cannot be known: B.orig-card reads destination, which the recording masks."
[[nodiscard]] std::string verdictSentence(const Replay& replay, std::size_t index);
/// A decision with what it was made of.
struct DecidedRequest {
    const Decision* decision = nullptr;
    const PolicySet* policies = nullptr;
    const Input* input = nullptr;
    const Request* request = nullptr;  ///< null where nobody knows it
    bool recorded = true;              ///< false: what is unknown is not the recording's doing
};
[[nodiscard]] std::string verdictSentence(const DecidedRequest& decided);
/// "executed"; "likely model_declined" of a guess.
[[nodiscard]] std::string outcomeText(const OutcomeFinding& finding);
/// Why: the evidence, and of a guess that it is one and how sure.
[[nodiscard]] std::string outcomeReason(const OutcomeFinding& finding);
/// What a call asked, short: the argument values that tell it apart, e.g. "O-1001, 12000, original_payment"; masked ones as their
/// names.
[[nodiscard]] std::string callSummary(const Step& call);
/// Why a call has no verdict, for people.
[[nodiscard]] std::string notReplayableSentence(std::string_view reason);
/// The last part of a pointer: "/context/input/account_count" -> "account_count".
[[nodiscard]] std::string fieldName(std::string_view pointer);
/// "context.input.account_count": as policies write it.
[[nodiscard]] std::string fieldPath(std::string_view pointer);
/// "only the model stopped it", "both stopped it", "normal, or a gap", "the policy did its job", "cannot be known".
[[nodiscard]] std::string_view matrixCaption(Verdict verdict, bool refused);

}  // namespace writ::sim
