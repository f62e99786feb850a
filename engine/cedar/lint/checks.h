#pragma once

#include "engine/cedar/lint/lint.h"

namespace writ::cedar {

/// A policy of the set that is looked at.
struct LintedPolicy {
    const Source* source = nullptr;
    const Tree* tree = nullptr;
    const Policy* policy = nullptr;

    /// What people call it: its @id, else "the permit of line 3".
    [[nodiscard]] std::string name() const;
};
using LintedPolicies = std::vector<LintedPolicy>;
using Findings = std::vector<Diagnostic>;

/// A finding about a policy.
[[nodiscard]] Diagnostic finding(Code code, const LintedPolicy& about, Span span, std::string message);

// One function a group of lints. Each appends what it finds.

/// CEDAR-0701, CEDAR-0704.
void checkConstant(const LintedPolicies& policies, Findings& findings);
/// CEDAR-0702, CEDAR-0703.
void checkGuards(const LintedPolicies& policies, Findings& findings);
/// CEDAR-0705, CEDAR-0706, CEDAR-0707.
void checkShadows(const LintedPolicies& policies, Findings& findings);
/// CEDAR-0708.
void checkBoundaries(const LintedPolicies& policies, Findings& findings);

}  // namespace writ::cedar
