#include "engine/cedar/open_rules.h"

#include <algorithm>

namespace writ::cedar {
namespace {

/// Whether a match of the rule would change the answer, as far as the certain rules tell.
bool matters(const Rule& rule, bool permitted) {
    return !permitted || rule.effect == Effect::Forbid;
}

bool isPermitted(const CedarPolicySet& policies, const Decision& decision, const std::vector<RuleBits>& rules) {
    return std::any_of(rules.begin(), rules.end(), [&](const RuleBits& one) {
        return policies.rules()[one.rule].effect == Effect::Permit && decision.states[one.rule] == RuleState::Matched;
    });
}

}  // namespace

void settleOpen(const CedarPolicySet& policies, const CedarInput& input, CedarScratch& scratch) {
    Decision& decision = scratch.decision;
    const bool permitted = isPermitted(policies, decision, scratch.rules);
    for (RuleError& error : decision.errors) {
        const Tree& tree = policies.treeOf(error.rule);
        Evaluator evaluator(tree, input.exact, *input.store);
        const Possibility possible = possibility(tree, policies.policyOf(error.rule), evaluator);
        error.firstField = static_cast<std::uint32_t>(decision.fields.size());
        error.fieldCount = static_cast<std::uint32_t>(possible.fields.size());
        for (const std::string& field : possible.fields) decision.fields.emplace_back(field);
        if (!possible.canMatch || !matters(policies.rules()[error.rule], permitted)) continue;
        const auto fields = decision.fieldsOf(error);
        decision.deciding.insert(decision.deciding.end(), fields.begin(), fields.end());
    }
    sortUnique(decision.deciding);
    judge(scratch.rules, decision);
}

}  // namespace writ::cedar
