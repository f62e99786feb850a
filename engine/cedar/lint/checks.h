#pragma once

#include "engine/cedar/lint/lint.h"

namespace writ::cedar {

/// A policy of the set that is looked at.
struct LintedPolicy {
    const Source* source = nullptr;
    const Tree* tree = nullptr;
    const Policy* policy = nullptr;

    /// In its tree.
    [[nodiscard]] std::uint32_t index() const { return static_cast<std::uint32_t>(policy - tree->policies.data()); }
    /// What people call it: its @id, else "the permit of line 3".
    [[nodiscard]] std::string name() const;
};
using LintedPolicies = std::vector<LintedPolicy>;
using Findings = std::vector<Diagnostic>;

/// A finding about a policy.
[[nodiscard]] Diagnostic finding(Code code, const LintedPolicy& about, Span span, std::string message);

/// Whether an annotation says in words what its policy is for: @description, as in Writ, or @doc, as in schemas.
[[nodiscard]] bool isDescription(const Annotation& annotation);

// One function a group of lints. Each appends what it finds. A schema may be null.

/// CEDAR-0701, CEDAR-0704.
void checkConstant(const LintedPolicies& policies, const Schema* schema, Findings& findings);
/// CEDAR-0702, CEDAR-0703.
void checkGuards(const LintedPolicies& policies, const Schema* schema, Findings& findings);
/// CEDAR-0705, CEDAR-0706, CEDAR-0707.
void checkShadows(const LintedPolicies& policies, Findings& findings);
/// CEDAR-0708.
void checkBoundaries(const LintedPolicies& policies, Findings& findings);

}  // namespace writ::cedar
