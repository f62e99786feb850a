#include "engine/cedar/open_rules.h"

#include "engine/cedar/why/sharpen.h"

namespace writ::cedar {
namespace {

/// The unknown and failed fields that each open rule reads.
void nameFields(const CedarPolicySet& policies, const CedarInput& input, Decision& decision) {
    for (RuleError& error : decision.errors) {
        const Tree& tree = policies.treeOf(error.rule);
        Evaluator evaluator(tree, input.exact, *input.store);
        const Possibility possible = possibility(tree, policies.policyOf(error.rule), evaluator);
        error.firstField = static_cast<std::uint32_t>(decision.fields.size());
        error.fieldCount = static_cast<std::uint32_t>(possible.fields.size());
        for (const std::string& field : possible.fields) decision.fields.emplace_back(field);
    }
}

/// What all rules together tell, where each alone leaves the verdict open.
void sharpenVerdict(const CedarPolicySet& policies, const CedarInput& input, Decision& decision) {
    std::vector<JudgedRule> rules;
    for (std::uint32_t rule = 0; rule < decision.states.size(); ++rule)
        rules.push_back({&policies.treeOf(rule), &policies.policyOf(rule), decision.states[rule]});
    Sharpened sharpened = sharpen(rules, input);
    if (!sharpened.deciding.empty()) decision.deciding.clear();
    for (std::string& field : sharpened.deciding) decision.deciding.emplace_back(std::move(field));
    if (sharpened.verdict == Verdict::Indeterminate) return;
    decision.verdict = sharpened.verdict;
    decision.reason = sharpened.reason;
    decision.rules = std::move(sharpened.rules);
    decision.deciding.clear();
}

}  // namespace

void settleOpen(const CedarPolicySet& policies, const CedarInput& input, CedarScratch& scratch) {
    Decision& decision = scratch.decision;
    nameFields(policies, input, decision);
    judge(scratch.rules, decision);
    if (decision.verdict == Verdict::Indeterminate) sharpenVerdict(policies, input, decision);
}

}  // namespace writ::cedar
