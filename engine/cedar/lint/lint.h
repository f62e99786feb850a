#pragma once

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
};

/// What is suspicious about the policies of one set, beyond what makes them invalid: warnings and notes, in the order of
/// normalize(). Trees with errors must not be given. Templates are passed over. Where a schema is at hand, the validator says
/// what it knows of optional attributes and of policies that can never match.
[[nodiscard]] std::vector<Diagnostic> lint(const std::vector<LintedSource>& sources, const LintOptions& options = {});

}  // namespace writ::cedar
