#include "engine/cedar/open_rules.h"

#include "engine/cedar/program/possible.h"
#include "engine/cedar/why/sharpen.h"

#include <algorithm>

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
    decision.open = std::move(sharpened.open);
    if (sharpened.verdict == Verdict::Indeterminate) return;
    decision.verdict = sharpened.verdict;
    decision.reason = sharpened.reason;
    decision.rules = std::move(sharpened.rules);
    decision.deciding.clear();
}

bool isPermitted(const CedarPolicySet& policies, const Decision& decision, const std::vector<RuleBits>& rules) {
    return std::any_of(rules.begin(), rules.end(), [&](const RuleBits& one) {
        return policies.rules()[one.rule].effect == Effect::Permit && decision.states[one.rule] == RuleState::Matched;
    });
}

/// Where nothing is unknown, sharpen() comes down to this, which allocates nothing: a rule that could not match, whatever the
/// failed expression were, does not count; of the others the fields decide where their match would change the answer.
void settleFailed(const CedarPolicySet& policies, const CedarInput& input, CedarScratch& scratch) {
    Decision& decision = scratch.decision;
    const bool permitted = isPermitted(policies, decision, scratch.rules);
    auto bits = scratch.rules.begin();
    for (RuleError& error : decision.errors) {
        scratch.arena.reset();
        Machine machine(policies.program(), input.exact, *input.store, scratch.arena);
        error.firstField = static_cast<std::uint32_t>(decision.fields.size());
        const bool counts = couldMatch(policies.program(), error.rule, machine, decision.fields);
        error.fieldCount = static_cast<std::uint32_t>(decision.fields.size()) - error.firstField;
        while (bits->rule != error.rule) ++bits;
        if (!counts) bits->bits = 0;
        const bool matters = !permitted || policies.rules()[error.rule].effect == Effect::Forbid;
        if (!counts || !matters) continue;
        const auto fields = decision.fieldsOf(error);
        decision.deciding.insert(decision.deciding.end(), fields.begin(), fields.end());
    }
    sortUnique(decision.deciding);
    judge(scratch.rules, decision);
}

}  // namespace

void settleOpen(const CedarPolicySet& policies, const CedarInput& input, CedarScratch& scratch) {
    if (!input.hasUnknown) return settleFailed(policies, input, scratch);
    Decision& decision = scratch.decision;
    nameFields(policies, input, decision);
    judge(scratch.rules, decision);
    if (decision.verdict == Verdict::Indeterminate) sharpenVerdict(policies, input, decision);
}

}  // namespace writ::cedar
