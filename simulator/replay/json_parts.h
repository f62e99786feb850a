#pragma once

#include "simulator/replay/replay.h"

namespace writ::sim {

// Parts of the JSON of design section 9 that several outputs share.

[[nodiscard]] Json digestsJson(const Digests& digests);
/// {file, at, line, run, message}: only what is known.
[[nodiscard]] Json sourceJson(const Place& place);
/// {id, file, span: [begin, end], line, name}
[[nodiscard]] Json ruleJson(const Rule& rule);
[[nodiscard]] Json rulesJson(const std::vector<std::uint32_t>& rules, const std::vector<Rule>& all);
/// {rule, code, message} of the decision that the policies made on the input.
[[nodiscard]] Json errorsJson(const Decision& decision, const PolicySet& policies, const Input& input);
/// A decision as members of a larger object: verdict, reason, engineDecision, engineReason, rules, errors, missing, deciding.
[[nodiscard]] Json::Object decisionMembers(const Decision& decision, const PolicySet& policies, const Input& input);
/// The same members where there is no decision.
[[nodiscard]] Json::Object noDecision(const std::string& reason);
[[nodiscard]] Json schemaIssuesJson(const std::vector<RequestIssue>& issues);
[[nodiscard]] Json textsJson(const std::vector<std::string>& texts);
[[nodiscard]] Json fieldsJson(const std::vector<FieldPointer>& fields);
/// {outcome, evidence, certainty, confidence}; the confidence, from 0 to 1, only of a guess.
[[nodiscard]] Json findingJson(const OutcomeFinding& finding);
/// The same as members of a larger object: outcome, outcomeEvidence, …
[[nodiscard]] Json::Object outcomeMembers(const OutcomeFinding& standing);
/// finding and correction of a step, both as findingJson(); the correction is null where nobody made one.
[[nodiscard]] Json::Object correctionMembers(const OutcomeFinding& found, const Step& step);
[[nodiscard]] Json numberOrNull(std::uint32_t number);

}  // namespace writ::sim
