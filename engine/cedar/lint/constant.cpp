// Policies whose outcome does not depend on the request.
#include "engine/cedar/lint/atoms.h"
#include "engine/cedar/lint/environments.h"
#include "engine/cedar/rule_run.h"

#include <algorithm>

namespace writ::cedar {
namespace {

/// A request of which nothing is known.
View anyRequest() {
    View view;
    view.variables.fill(Value(UnknownField{"", UnknownReason::NotRecorded}));
    return view;
}

/// Two atoms of which at most one can hold: other constants, intervals that do not meet, or one the negation of the other.
bool contradict(const Tree& tree, const Atom& a, const Atom& b) {
    if (a.negated != b.negated && isSame(tree, a.node, tree, b.node)) return true;
    const auto first = intervalOf(tree, a);
    const auto second = intervalOf(tree, b);
    if (first && second) {
        return isSame(tree, first->subject, tree, second->subject) && (first->low > second->high || second->low > first->high);
    }
    const Node& left = tree.node(a.node);
    const Node& right = tree.node(b.node);
    if (a.negated || b.negated || left.kind != NodeKind::Equal || right.kind != NodeKind::Equal) return false;
    const Node& one = tree.node(tree.child(left, 1));
    const Node& other = tree.node(tree.child(right, 1));
    return one.kind == NodeKind::Literal && other.kind == NodeKind::Literal &&
           tree.constants[one.datum] != tree.constants[other.datum] &&
           isSame(tree, tree.child(left, 0), tree, tree.child(right, 0));
}

/// Two conditions of a policy that exclude each other. False when there are none.
bool checkContradictions(const LintedPolicy& policy, Findings& findings) {
    const std::vector<Atom> atoms = atomsOf(policy);
    for (std::size_t i = 1; i < atoms.size(); ++i) {
        const auto against = [&](const Atom& earlier) { return contradict(*policy.tree, earlier, atoms[i]); };
        const auto end = atoms.begin() + static_cast<std::ptrdiff_t>(i);
        const auto earlier = std::find_if(atoms.begin(), end, against);
        if (earlier == end) continue;
        Diagnostic found = finding(Code::CedarNeverMatches, policy, policy.tree->node(atoms[i].node).span,
                                   "this policy can never match: this condition and an earlier one exclude each other");
        found.notes.push_back({policy.tree->node(earlier->node).span, "the earlier condition"});
        findings.push_back(std::move(found));
        return true;
    }
    return false;
}

void checkMatch(const LintedPolicy& policy, const Schema* schema, Evaluator& evaluator, Findings& findings) {
    const auto environments = schema ? std::optional(PolicyEnvironments(policy, *schema)) : std::nullopt;
    if (environments && environments->all().empty()) return;  // validate() has told
    if (!possibility(*policy.tree, *policy.policy, evaluator).canMatch) {
        findings.push_back(finding(Code::CedarNeverMatches, policy, policy.policy->headSpan,
                                   "this policy can never match: its conditions are false for every request"));
        return;
    }
    if (checkContradictions(policy, findings) || !environments || !neverMatches(policy, *environments)) return;
    findings.push_back(finding(Code::CedarNeverMatches, policy, policy.policy->headSpan,
                               "this policy can never match: no values that the schema allows satisfy its conditions"));
}

}  // namespace

void checkConstant(const LintedPolicies& policies, const Schema* schema, Findings& findings) {
    const View nothing = anyRequest();
    const EntityStore empty;
    for (const LintedPolicy& policy : policies) {
        Evaluator evaluator(*policy.tree, nothing, empty);
        if (policy.policy->effect == Effect::Permit && runRule(*policy.policy, evaluator).state == RuleState::Matched) {
            findings.push_back(finding(Code::CedarAllowsAll, policy, policy.policy->headSpan,
                                       "this permit allows every request; only forbids can stop one"));
        }
        checkMatch(policy, schema, evaluator, findings);
    }
}

}  // namespace writ::cedar
