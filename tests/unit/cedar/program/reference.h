#pragma once

#include "engine/cedar/policy_set.h"
#include "engine/cedar/rule_run.h"

#include <string>

namespace writ::cedar::testing {

/// What one rule does, as the trees have it, without the program: state, bits, and of an error code, place and fields.
struct ReferenceRule {
    RuleOutcome outcome;
    std::string_view code;
    Span span;
    std::set<std::string> fields;
};

inline ReferenceRule referenceRule(const CedarPolicySet& policies, const CedarInput& input, std::uint32_t rule) {
    const Tree& tree = policies.treeOf(rule);
    const Policy& policy = policies.policyOf(rule);
    Evaluator evaluator(tree, input.exact, *input.store);
    const RuleRun run = runRule(policy, evaluator);
    ReferenceRule result{{policy.effect, run.state, run.state}, {}, {}, {}};
    if (run.state != RuleState::Open && run.state != RuleState::Errored) return result;
    const bool open = run.state == RuleState::Open;
    if (open) {
        Evaluator withoutUnknown(tree, *input.absent, *input.store);
        result.outcome.engineState = runRule(policy, withoutUnknown).state;
    }
    const NodeId at = open ? run.openAt : run.failure.node;
    result.code = open ? "unknown_field" : run.failure.code;
    result.span = at == kNoNode ? policy.headSpan : tree.node(at).span;
    result.fields = possibility(tree, policy, evaluator).fields;
    return result;
}

/// How a decision differs from what the trees say, rule by rule; empty when it does not.
inline std::string differenceToTrees(const CedarPolicySet& policies, const CedarInput& input, const Decision& decision) {
    std::size_t error = 0;
    for (std::uint32_t rule = 0; rule < policies.rules().size(); ++rule) {
        const ReferenceRule expected = referenceRule(policies, input, rule);
        const std::string where = "rule " + std::to_string(rule);
        if (decision.states[rule] != expected.outcome.state) return where + ": another state";
        const auto scratch = policies.makeScratch();
        if (policies.evaluate(rule, input, *scratch) != bitsOf(expected.outcome)) return where + ": other bits when alone";
        if (expected.code.empty()) continue;
        if (error == decision.errors.size() || decision.errors[error].rule != rule) return where + ": no error is told";
        const RuleError& found = decision.errors[error++];
        if (found.code != expected.code) return where + ": " + std::string(found.code) + " for " + std::string(expected.code);
        if (found.span != expected.span) return where + ": the error stands elsewhere";
        const auto fields = decision.fieldsOf(found);
        if (std::set<std::string>(fields.begin(), fields.end()) != expected.fields) return where + ": other fields";
    }
    return error == decision.errors.size() ? std::string() : "errors of rules that did not fail";
}

}  // namespace writ::cedar::testing
