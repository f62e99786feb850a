#include "engine/cedar/policy_set.h"

#include "engine/cedar/open_rules.h"
#include "engine/cedar/rule_run.h"
#include "engine/cedar/why/explain.h"
#include "engine/decision/judge.h"

#include <algorithm>
#include <map>
#include <typeinfo>

namespace writ::cedar {
namespace {

/// The id from JSON or a link, else the text of @id; empty when there is neither.
std::string_view givenId(const Policy& policy) {
    if (!policy.id.empty()) return policy.id;
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
            if (!givenId(policy).empty()) ++counts[std::string(givenId(policy))];
        }
    }
    return counts;
}

Digest digestOf(const std::vector<CedarPolicySet::Part>& parts) {
    DigestBuilder builder;
    for (const auto& part : parts) builder.add(part.source->name()).add(part.source->text());
    return builder.finish();
}

/// What decides a rule's behaviour is its text from the effect on.
Digest ruleDigest(const Source& source, const Policy& policy) {
    return sha256(source.text({policy.headSpan.begin, policy.span.end}));
}

RuleError errorOf(std::uint32_t rule, const RuleRun& run, const Tree& tree, const Policy& policy) {
    const bool open = run.state == RuleState::Open;
    const NodeId at = open ? run.openAt : run.failure.node;
    return {rule, open ? "unknown_field" : run.failure.code, at == kNoNode ? policy.headSpan : tree.node(at).span, 0, 0};
}

const CedarInput* cedarInput(const Input& input) {
    return typeid(input) == typeid(CedarInput) ? static_cast<const CedarInput*>(&input) : nullptr;
}

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
            const std::string id(givenId(policy));
            const bool unique = !id.empty() && counts.at(id) == 1;
            if (!id.empty() && !unique) {
                diagnostics.push_back(
                    makeDiagnostic(Code::CedarDuplicateId, *source, policy.headSpan,
                                   "several policies have the id `" + id + "`; each is called by its place instead"));
            }
            if (policy.isTemplate) continue;
            m_places.push_back({p, i});
            m_rules.push_back({unique ? id : source->name() + ":policy" + std::to_string(i), policy.effect, source->name(),
                               policy.span, policy.headSpan, source->lineColumn(policy.headSpan.begin).line,
                               annotationsOf(policy), ruleDigest(*source, policy)});
        }
    }
}

std::unique_ptr<Scratch> CedarPolicySet::makeScratch() const {
    return std::make_unique<CedarScratch>();
}

RuleOutcome CedarPolicySet::outcomeOf(std::uint32_t rule, const CedarInput& input, RuleRun& run) const {
    const Tree& tree = treeOf(rule);
    const Policy& policy = policyOf(rule);
    Evaluator evaluator(tree, input.exact, *input.store);
    run = runRule(policy, evaluator);
    RuleOutcome outcome{policy.effect, run.state, run.state};
    if (run.state == RuleState::Open) {
        Evaluator withoutUnknown(tree, input.absent, *input.store);
        outcome.engineState = runRule(policy, withoutUnknown).state;
    }
    return outcome;
}

const Decision& CedarPolicySet::decide(const CedarInput& input, CedarScratch& scratch) const {
    Decision& decision = scratch.decision;
    decision.states.assign(m_rules.size(), RuleState::NotMatched);
    decision.errors.clear();
    decision.fields.clear();
    decision.deciding.clear();
    scratch.rules.clear();
    for (std::uint32_t rule = 0; rule < m_rules.size(); ++rule) {
        RuleRun run;
        const RuleOutcome outcome = outcomeOf(rule, input, run);
        decision.states[rule] = outcome.state;
        if (const OutcomeBits bits = bitsOf(outcome)) scratch.rules.push_back({rule, bits});
        const bool uncertain = outcome.state == RuleState::Open || outcome.state == RuleState::Errored;
        if (uncertain) decision.errors.push_back(errorOf(rule, run, treeOf(rule), policyOf(rule)));
    }
    if (decision.errors.empty())
        judge(scratch.rules, decision);
    else
        settleOpen(*this, input, scratch);
    return decision;
}

const Decision& CedarPolicySet::decide(const Input& input, Scratch& scratch) const {
    static const Decision undecided;
    const CedarInput* prepared = cedarInput(input);
    return prepared ? decide(*prepared, static_cast<CedarScratch&>(scratch)) : undecided;
}

OutcomeBits CedarPolicySet::evaluate(std::uint32_t rule, const Input& input, Scratch&) const {
    const CedarInput* prepared = cedarInput(input);
    RuleRun run;
    return prepared ? bitsOf(outcomeOf(rule, *prepared, run))
                    : bitsOf({m_rules[rule].effect, RuleState::Open, RuleState::Errored});
}

std::string CedarPolicySet::message(const Input& input, const RuleError& error) const {
    const CedarInput* prepared = cedarInput(input);
    if (!prepared || error.rule >= m_rules.size()) return {};
    RuleRun run;
    if (outcomeOf(error.rule, *prepared, run).state != RuleState::Open) return run.failure.message;
    const bool masked = run.unknown->reason == UnknownReason::Masked;
    return "the field " + run.unknown->pointer + (masked ? " is masked in the recording" : " was not recorded");
}

Explanation CedarPolicySet::explain(const Input& input) const {
    const CedarInput* prepared = cedarInput(input);
    if (!prepared) return {};
    CedarScratch scratch;
    return cedar::explain(*this, *prepared, decide(*prepared, scratch));
}

}  // namespace writ::cedar
