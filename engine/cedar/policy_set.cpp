#include "engine/cedar/policy_set.h"

#include "engine/cedar/explain.h"
#include "engine/cedar/rule_run.h"

#include <algorithm>
#include <map>

namespace writ::cedar {
namespace {

/// The text of @id, empty when there is none.
std::string_view annotatedId(const Policy& policy) {
    for (const Annotation& annotation : policy.annotations) {
        if (annotation.name == "id") return annotation.value;
    }
    return {};
}

Json annotationsOf(const Policy& policy) {
    Json::Object members;
    for (const Annotation& annotation : policy.annotations) members.emplace_back(annotation.name, Json(annotation.value));
    return Json(std::move(members));
}

/// How often each id is given in the set.
std::map<std::string, std::size_t, std::less<>> countIds(const std::vector<CedarPolicySet::Part>& parts) {
    std::map<std::string, std::size_t, std::less<>> counts;
    for (const auto& part : parts) {
        for (const Policy& policy : part.tree.policies) {
            if (!annotatedId(policy).empty()) ++counts[std::string(annotatedId(policy))];
        }
    }
    return counts;
}

Digest digestOf(const std::vector<CedarPolicySet::Part>& parts) {
    DigestBuilder builder;
    for (const auto& part : parts) builder.add(part.source->name()).add(part.source->text());
    return builder.finish();
}

RuleError openError(std::uint32_t rule, const RuleRun& run, const Tree& tree, Span scope) {
    const bool masked = run.unknown->reason == UnknownReason::Masked;
    RuleError error;
    error.rule = rule;
    error.code = "unknown_field";
    error.message = "the field " + run.unknown->pointer + (masked ? " is masked in the recording" : " was not recorded");
    error.span = run.openAt == kNoNode ? scope : tree.node(run.openAt).span;
    return error;
}

RuleError failureError(std::uint32_t rule, const RuleRun& run, const Tree& tree) {
    return {rule, std::string(run.failure.code), run.failure.message, tree.node(run.failure.node).span, {}};
}

/// The fields of open rules that can still match, where their match would change the answer.
std::vector<std::string> decidingFields(const std::vector<RuleOutcome>& outcomes, const std::vector<RuleError>& errors,
                                        const std::vector<bool>& canMatch) {
    const bool permitted = std::any_of(outcomes.begin(), outcomes.end(), [](const RuleOutcome& outcome) {
        return outcome.effect == Effect::Permit && outcome.state == RuleState::Matched;
    });
    std::set<std::string> fields;
    for (const RuleError& error : errors) {
        const bool matters = !permitted || outcomes[error.rule].effect == Effect::Forbid;
        if (matters && canMatch[error.rule]) fields.insert(error.fields.begin(), error.fields.end());
    }
    return {fields.begin(), fields.end()};
}

class NoScratch final : public Scratch {};

}  // namespace

CedarPolicySet::CedarPolicySet(std::vector<Part> parts, std::vector<Diagnostic>& diagnostics)
    : m_parts(std::move(parts)), m_digest(digestOf(m_parts)) {
    addRules(diagnostics);
}

void CedarPolicySet::addRules(std::vector<Diagnostic>& diagnostics) {
    const auto counts = countIds(m_parts);
    for (std::uint32_t p = 0; p < m_parts.size(); ++p) {
        const auto& [source, tree] = m_parts[p];
        for (std::uint32_t i = 0; i < tree.policies.size(); ++i) {
            const Policy& policy = tree.policies[i];
            const std::string id(annotatedId(policy));
            const bool unique = !id.empty() && counts.at(id) == 1;
            if (!id.empty() && !unique) {
                diagnostics.push_back(
                    makeDiagnostic(Code::CedarDuplicateId, *source, policy.headSpan,
                                   "several policies have the id `" + id + "`; each is called by its place instead"));
            }
            if (policy.isTemplate) {
                diagnostics.push_back(makeDiagnostic(Code::CedarUnlinkedTemplate, *source, policy.headSpan,
                                                     "this is a template; as nothing links it, it decides nothing"));
                continue;
            }
            m_places.push_back({p, i});
            m_rules.push_back({unique ? id : source->name() + ":policy" + std::to_string(i), policy.effect, source->name(),
                               policy.span, policy.headSpan, source->lineColumn(policy.headSpan.begin).line,
                               annotationsOf(policy)});
        }
    }
}

std::unique_ptr<Scratch> CedarPolicySet::makeScratch() const {
    return std::make_unique<NoScratch>();
}

RuleOutcome CedarPolicySet::decideRule(std::uint32_t rule, const CedarInput& input, Decision& decision,
                                       std::vector<bool>& canMatch) const {
    const Tree& tree = m_parts[m_places[rule].part].tree;
    const Policy& policy = tree.policies[m_places[rule].policy];
    Evaluator evaluator(tree, input.exact, *input.store);
    const RuleRun run = runRule(policy, evaluator);
    const bool isOpen = run.state == RuleState::Open;
    RuleOutcome outcome{policy.effect, run.state, run.state};
    if (isOpen) {
        Evaluator withoutUnknown(tree, input.absent, *input.store);
        outcome.engineState = runRule(policy, withoutUnknown).state;
    }
    if (isOpen || run.state == RuleState::Errored) {
        Possibility possible = possibility(tree, policy, evaluator);
        canMatch[rule] = possible.canMatch;
        decision.errors.push_back(isOpen ? openError(rule, run, tree, policy.headSpan) : failureError(rule, run, tree));
        decision.errors.back().fields.assign(possible.fields.begin(), possible.fields.end());
    }
    return outcome;
}

Decision CedarPolicySet::decide(const CedarInput& input) const {
    Decision decision;
    std::vector<RuleOutcome> outcomes;
    outcomes.reserve(m_rules.size());
    std::vector<bool> canMatch(m_rules.size());
    for (std::uint32_t rule = 0; rule < m_rules.size(); ++rule) outcomes.push_back(decideRule(rule, input, decision, canMatch));
    decision.deciding = decidingFields(outcomes, decision.errors, canMatch);
    judge(outcomes, decision);
    return decision;
}

Decision CedarPolicySet::decide(const Input& input, Scratch&) const {
    const auto* prepared = dynamic_cast<const CedarInput*>(&input);
    return prepared ? decide(*prepared) : Decision{};
}

Explanation CedarPolicySet::explain(const Input& input) const {
    Explanation explanation;
    const auto* prepared = dynamic_cast<const CedarInput*>(&input);
    if (!prepared) return explanation;
    explanation.decision = decide(*prepared);
    for (std::uint32_t rule = 0; rule < m_rules.size(); ++rule) {
        const Part& part = m_parts[m_places[rule].part];
        RuleExplanation row = explainRule(*part.source, part.tree, part.tree.policies[m_places[rule].policy], *prepared);
        row.rule = rule;
        row.state = explanation.decision.states[rule];
        explanation.rules.push_back(std::move(row));
    }
    return explanation;
}

}  // namespace writ::cedar
