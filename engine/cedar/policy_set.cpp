#include "engine/cedar/policy_set.h"

#include "engine/cedar/open_rules.h"
#include "engine/cedar/policy_id.h"
#include "engine/cedar/rule_digest.h"
#include "engine/cedar/rule_run.h"
#include "engine/cedar/why/explain.h"
#include "engine/decision/judge.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <typeinfo>

namespace writ::cedar {
namespace {

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

const CedarInput* cedarInput(const Input& input) {
    return typeid(input) == typeid(CedarInput) ? static_cast<const CedarInput*>(&input) : nullptr;
}

}  // namespace

CedarPolicySet::CedarPolicySet(std::vector<Part> parts, std::vector<Diagnostic>& diagnostics)
    : m_parts(std::move(parts)), m_digest(digestOf(m_parts)) {
    addRules(diagnostics);
    compile();
}

void CedarScratch::begin(std::size_t ruleCount) {
    if (decision.states.size() != ruleCount) {
        decision.states.assign(ruleCount, RuleState::NotMatched);
        rules.clear();
    }
    // Only what the last decision left there, not all rules of the set.
    for (const RuleBits& last : rules) decision.states[last.rule] = RuleState::NotMatched;
    rules.clear();
    decision.errors.clear();
    decision.fields.clear();
    decision.deciding.clear();
}

void CedarPolicySet::addRules(std::vector<Diagnostic>& diagnostics) {
    const auto counts = countIds(m_parts);
    for (std::uint32_t p = 0; p < m_parts.size(); ++p) {
        const auto& [source, tree] = m_parts[p];
        for (std::uint32_t i = 0; i < tree.policies.size(); ++i) {
            const Policy& policy = tree.policies[i];
            const std::string id(givenId(policy));
            const bool unique = !id.empty() && counts.at(id) == 1;
            if (!id.empty() && !unique) diagnostics.push_back(repeatedId(*source, policy.headSpan, id));
            if (policy.isTemplate) continue;
            m_places.push_back({p, i});
            m_rules.push_back({unique ? id : source->name() + ":policy" + std::to_string(i), policy.effect, source->name(),
                               policy.span, policy.headSpan, source->lineColumn(policy.headSpan.begin).line,
                               annotationsOf(policy), ruleDigest(tree, policy)});
        }
    }
}

std::unique_ptr<Scratch> CedarPolicySet::makeScratch() const {
    return std::make_unique<CedarScratch>();
}

void CedarPolicySet::compile() {
    std::vector<RuleSource> sources;
    for (const Place& place : m_places) {
        const Tree& tree = m_parts[place.part].tree;
        sources.push_back({&tree, &tree.policies[place.policy]});
    }
    m_program = compileRules(sources);
    m_index = RuleIndex(m_program);
}

RuleOutcome CedarPolicySet::outcomeOf(std::uint32_t rule, const CedarInput& input, Arena& arena, Stop& stop) const {
    const RuleCode& code = m_program.rules[rule];
    arena.reset();
    Machine machine(m_program, input.exact, *input.store, arena);
    const RuleState state = machine.run(code);
    RuleOutcome outcome{code.effect, state, state};
    stop = machine.stop();
    if (state == RuleState::Open) {
        Machine withoutUnknown(m_program, *input.absent, *input.store, arena);
        outcome.engineState = withoutUnknown.run(code);
    }
    return outcome;
}

/// Without principal, action or resource known, each rule could fit.
void CedarPolicySet::findCandidates(const CedarInput& input, std::vector<std::uint32_t>& rules) const {
    const std::span variables = std::span(input.exact.variables).first<3>();
    const auto isUnknown = [](const Value& value) { return value.is(Value::Kind::Unknown); };
    if (std::none_of(variables.begin(), variables.end(), isUnknown)) {
        m_index.candidates(variables, *input.store, rules);
    } else {
        rules.resize(m_rules.size());
        std::iota(rules.begin(), rules.end(), 0U);
    }
}

void CedarPolicySet::decideRule(std::uint32_t rule, const CedarInput& input, CedarScratch& scratch) const {
    Stop stop;
    const RuleOutcome outcome = outcomeOf(rule, input, scratch.arena, stop);
    if (outcome.state == RuleState::NotMatched) return;
    scratch.rules.push_back({rule, bitsOf(outcome)});
    scratch.decision.states[rule] = outcome.state;
    if (outcome.state == RuleState::Matched) return;
    const Span span = stop.node == kNoNode ? policyOf(rule).headSpan : treeOf(rule).node(stop.node).span;
    scratch.decision.errors.push_back({rule, stop.code, span, 0, 0});
}

void CedarPolicySet::runRules(const CedarInput& input, CedarScratch& scratch) const {
    scratch.begin(m_rules.size());
    findCandidates(input, scratch.candidates);
    for (const std::uint32_t rule : scratch.candidates) decideRule(rule, input, scratch);
}

const Decision& CedarPolicySet::decide(const CedarInput& input, CedarScratch& scratch) const {
    runRules(input, scratch);
    if (scratch.decision.errors.empty())
        judge(scratch.rules, scratch.decision);
    else
        settleOpen(*this, input, scratch);
    return scratch.decision;
}

const Decision& CedarPolicySet::decide(const Input& input, Scratch& scratch) const {
    static const Decision undecided;
    const CedarInput* prepared = cedarInput(input);
    return prepared ? decide(*prepared, static_cast<CedarScratch&>(scratch)) : undecided;
}

OutcomeBits CedarPolicySet::evaluate(std::uint32_t rule, const Input& input, Scratch& scratch) const {
    const CedarInput* prepared = cedarInput(input);
    if (!prepared) return bitsOf({m_rules[rule].effect, RuleState::Open, RuleState::Errored});
    Stop stop;
    return bitsOf(outcomeOf(rule, *prepared, static_cast<CedarScratch&>(scratch).arena, stop));
}

std::span<const RuleBits> CedarPolicySet::evaluateAll(const Input& input, Scratch& scratch) const {
    auto& own = static_cast<CedarScratch&>(scratch);
    if (const CedarInput* prepared = cedarInput(input)) {
        runRules(*prepared, own);
        return own.rules;
    }
    own.begin(m_rules.size());
    for (std::uint32_t rule = 0; rule < m_rules.size(); ++rule) own.rules.push_back({rule, evaluate(rule, input, scratch)});
    return own.rules;
}

bool CedarPolicySet::mayFit(std::uint32_t rule, const Input& input, Scratch& scratch) const {
    const CedarInput* prepared = cedarInput(input);
    if (!prepared) return true;
    Arena& arena = static_cast<CedarScratch&>(scratch).arena;
    arena.reset();
    const Operand fits = Machine(m_program, prepared->exact, *prepared->store, arena).matches(m_program.rules[rule]);
    return fits.is(Operand::Kind::Unknown) || fits.asBool();
}

bool CedarPolicySet::concerns(const Input& input, Scratch& scratch) const {
    const CedarInput* prepared = cedarInput(input);
    if (!prepared) return true;
    auto& own = static_cast<CedarScratch&>(scratch);
    std::vector<std::uint32_t>& candidates = own.candidates;
    candidates.clear();
    findCandidates(*prepared, candidates);
    return std::any_of(candidates.begin(), candidates.end(), [&](std::uint32_t rule) { return mayFit(rule, input, scratch); });
}

/// The program knows where a rule stopped; what there is to say about it the tree knows.
std::string CedarPolicySet::message(const Input& input, const RuleError& error) const {
    const CedarInput* prepared = cedarInput(input);
    if (!prepared || error.rule >= m_rules.size()) return {};
    Evaluator evaluator(treeOf(error.rule), prepared->exact, *prepared->store);
    const RuleRun run = runRule(policyOf(error.rule), evaluator);
    if (run.state != RuleState::Open) return run.failure.message;
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
