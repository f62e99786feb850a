#pragma once

#include "engine/decision/smallest_change.h"
#include "simulator/replay/replay.h"

namespace writ::sim {

/// What `--full` adds to a call: request, provenance (with the values), explanation, finding and correction; null where there is
/// none.
[[nodiscard]] Json::Object fullMembers(const Replay& replay, std::size_t index);
[[nodiscard]] std::string_view word(RuleState state);  ///< "not_matched", "matched", "errored", "open"
/// {rules: [{rule, state, scopeMatched, clauses: [{depth, span, text, value, truth}]}]}
[[nodiscard]] Json explanationJson(const Explanation& explanation, const std::vector<Rule>& all);
/// {proposals: [{changes: [{pointer, from?, to?, text}], verdict, rules}], triedFields, cut}, or null.
[[nodiscard]] Json changesJson(const std::optional<ChangeSearch>& changes, const std::vector<Rule>& rules);

}  // namespace writ::sim
