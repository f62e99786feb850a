#include "engine/cedar/lint/lint.h"

#include "engine/cedar/lint/checks.h"

namespace writ::cedar {

std::string LintedPolicy::name() const {
    for (const Annotation& annotation : policy->annotations) {
        if (annotation.name == "id" && !annotation.value.empty()) return "`" + annotation.value + "`";
    }
    const std::string effect = policy->effect == Effect::Permit ? "permit" : "forbid";
    return "the " + effect + " of line " + std::to_string(source->lineColumn(policy->headSpan.begin).line);
}

Diagnostic finding(Code code, const LintedPolicy& about, Span span, std::string message) {
    return makeDiagnostic(code, *about.source, span, std::move(message));
}

std::vector<Diagnostic> lint(const std::vector<LintedSource>& sources, const LintOptions& options) {
    LintedPolicies policies;
    for (const auto& [source, tree] : sources) {
        for (const Policy& policy : tree->policies) {
            if (!policy.isTemplate) policies.push_back({source, tree, &policy});
        }
    }
    Findings findings;
    checkConstant(policies, findings);
    checkBoundaries(policies, findings);
    if (policies.size() <= options.maxComparedPolicies) {
        checkGuards(policies, findings);
        checkShadows(policies, findings);
    }
    normalize(findings);
    return findings;
}

}  // namespace writ::cedar
