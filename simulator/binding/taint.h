#pragma once

#include "simulator/binding/state.h"

#include <string>

namespace writ::sim::binding {

struct Untrusted;

/// Whether a tool's results are not to be trusted; nothing where neither binding nor catalog tells. `described`: null for a tool
/// that is not in the catalog.
[[nodiscard]] std::optional<bool> isUntrusted(const Untrusted& untrusted, const std::string& tool,
                                              const ToolDescription* described);

/// Whether something came back from a call. One that was stopped before it ran brought nothing; where it is not known whether it
/// ran, it is taken to have.
[[nodiscard]] bool broughtSomething(const PastCall& call);

/// All texts and numbers in a result as plainWords().
[[nodiscard]] std::string wordsOf(const Value& result);

}  // namespace writ::sim::binding
