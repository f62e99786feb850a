#include "engine/cedar/lint/lint.h"

#include "engine/cedar/lint/checks.h"
#include "engine/cedar/policy_id.h"

namespace writ::cedar {

std::string LintedPolicy::name() const {
    if (const std::string_view id = givenId(*policy); !id.empty()) return "`" + std::string(id) + "`";
    const std::string effect = policy->effect == Effect::Permit ? "permit" : "forbid";
    return "the " + effect + " of line " + std::to_string(source->lineColumn(policy->headSpan.begin).line);
}

Diagnostic finding(Code code, const LintedPolicy& about, Span span, std::string message) {
    return makeDiagnostic(code, *about.source, span, std::move(message));
}

bool isDescription(const Annotation& annotation) {
    return annotation.name == "description" || annotation.name == "doc";
}

std::vector<Diagnostic> lint(const std::vector<LintedSource>& sources, const LintOptions& options) {
    LintedPolicies policies;
    for (const auto& [source, tree] : sources) {
        for (const Policy& policy : tree->policies) {
            if (!policy.isTemplate) policies.push_back({source, tree, &policy});
        }
    }
    Findings findings;
    checkConstant(policies, options.schema, findings);
    checkBoundaries(policies, findings);
    if (policies.size() <= options.maxComparedPolicies) {
        checkGuards(policies, options.schema, findings);
        checkShadows(policies, findings);
    }
    normalize(findings);
    return findings;
}

}  // namespace writ::cedar
