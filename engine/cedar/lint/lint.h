#pragma once

#include "engine/cedar/schema/schema.h"
#include "engine/cedar/tree.h"
#include "engine/text/diagnostic.h"

namespace writ::cedar {

/// A source with its tree; both outlive the call.
struct LintedSource {
    const Source* source = nullptr;
    const Tree* tree = nullptr;
};

struct LintOptions {
    /// Larger sets are not searched for what takes a comparison of every pair: shadows, and fields that others guard.
    std::size_t maxComparedPolicies = 2000;
    /// That the policies were validated against (null: none). It says which fields may be missing, where otherwise only other
    /// policies can tell, and what fields can hold.
    const Schema* schema = nullptr;
};

/// What is suspicious about the policies of one set, beyond what makes them invalid: warnings and notes, in the order of
/// normalize(). Trees with errors must not be given. Templates are passed over. What validate() says with the same schema is not
/// said again: that a permit reads what may be missing, that no request has the types for a policy to match.
[[nodiscard]] std::vector<Diagnostic> lint(const std::vector<LintedSource>& sources, const LintOptions& options = {});

}  // namespace writ::cedar
