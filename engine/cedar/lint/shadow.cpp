// Policies that other policies of the set leave without effect.
#include "engine/cedar/lint/atoms.h"
#include "engine/cedar/lint/scope_order.h"

#include <algorithm>

namespace writ::cedar {
namespace {

struct Compared {
    const LintedPolicy* policy = nullptr;
    std::vector<Atom> atoms;
};

/// Whether one atom follows from another: the same one, or an interval inside the other.
bool follows(const Tree& wideTree, const Atom& wide, const Tree& narrowTree, const Atom& narrow) {
    if (wide.negated == narrow.negated && isSame(wideTree, wide.node, narrowTree, narrow.node)) return true;
    const auto outer = intervalOf(wideTree, wide);
    const auto inner = outer ? intervalOf(narrowTree, narrow) : std::nullopt;
    return inner && isSame(wideTree, outer->subject, narrowTree, inner->subject) && outer->low <= inner->low &&
           inner->high <= outer->high;
}

/// Whether `wide` matches, without failing, wherever `narrow` does: its scope holds that of the other, and each of its atoms
/// follows from one of the other.
bool covers(const Compared& wide, const Compared& narrow) {
    for (std::size_t i = 0; i < wide.policy->policy->scope.size(); ++i) {
        if (!holds(wide.policy->policy->scope[i], narrow.policy->policy->scope[i])) return false;
    }
    return std::all_of(wide.atoms.begin(), wide.atoms.end(), [&](const Atom& atom) {
        return std::any_of(narrow.atoms.begin(), narrow.atoms.end(),
                           [&](const Atom& other) { return follows(*wide.policy->tree, atom, *narrow.policy->tree, other); });
    });
}

std::string place(const LintedPolicy& policy, const LintedPolicy& seenFrom) {
    const std::string line = "line " + std::to_string(policy.source->lineColumn(policy.policy->headSpan.begin).line);
    return policy.source == seenFrom.source ? line : policy.source->name() + ", " + line;
}

class ShadowFinder {
public:
    explicit ShadowFinder(const LintedPolicies& policies) {
        for (const LintedPolicy& policy : policies) m_all.push_back({&policy, atomsOf(policy)});
    }

    /// One finding a policy: the first reason for which it has no effect.
    void run(Findings& findings) const {
        for (std::size_t i = 0; i < m_all.size(); ++i) {
            if (!duplicate(i, findings) && !overridden(i, findings)) shadowed(i, findings);
        }
    }

private:
    [[nodiscard]] Effect effect(std::size_t i) const { return m_all[i].policy->policy->effect; }

    bool duplicate(std::size_t i, Findings& findings) const {
        for (std::size_t earlier = 0; earlier < i; ++earlier) {
            if (effect(earlier) != effect(i) || !covers(m_all[earlier], m_all[i]) || !covers(m_all[i], m_all[earlier])) continue;
            add(Code::CedarDuplicatePolicy, i, earlier, "this policy does the same as ", findings);
            return true;
        }
        return false;
    }

    bool overridden(std::size_t i, Findings& findings) const {
        if (effect(i) != Effect::Permit) return false;
        for (std::size_t other = 0; other < m_all.size(); ++other) {
            if (effect(other) != Effect::Forbid || !covers(m_all[other], m_all[i])) continue;
            add(Code::CedarOverriddenPermit, i, other, "this permit allows nothing: whatever it matches is denied by ", findings);
            return true;
        }
        return false;
    }

    void shadowed(std::size_t i, Findings& findings) const {
        for (std::size_t other = 0; other < m_all.size(); ++other) {
            if (other == i || effect(other) != effect(i) || !covers(m_all[other], m_all[i]) || covers(m_all[i], m_all[other]))
                continue;
            add(Code::CedarShadowedPolicy, i, other, "this policy changes no verdict: whatever it matches is matched by ",
                findings);
            return;
        }
    }

    void add(Code code, std::size_t i, std::size_t other, const std::string& message, Findings& findings) const {
        const LintedPolicy& about = *m_all[i].policy;
        const LintedPolicy& reason = *m_all[other].policy;
        Diagnostic found =
            finding(code, about, about.policy->headSpan, message + reason.name() + " (" + place(reason, about) + ")");
        found.fixes.push_back({"Remove this policy", {{about.policy->span, ""}}});
        findings.push_back(std::move(found));
    }

    std::vector<Compared> m_all;
};

}  // namespace

void checkShadows(const LintedPolicies& policies, Findings& findings) {
    ShadowFinder(policies).run(findings);
}

}  // namespace writ::cedar
