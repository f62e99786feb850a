#pragma once

#include "engine/cedar/input.h"
#include "engine/cedar/parser.h"
#include "engine/cedar/program/machine.h"
#include "engine/cedar/program/rule_index.h"
#include "engine/cedar/rule_run.h"
#include "engine/decision/compared_numbers.h"
#include "engine/decision/judge.h"
#include "engine/decision/policy_constants.h"
#include "engine/decision/rule_scopes.h"
#include "engine/decision/scope_entities.h"

namespace writ::cedar {

/// What one decision is made in; nothing of it is freed between decisions.
class CedarScratch final : public Scratch {
public:
    /// Makes room for a decision over so many rules, and takes back what the last one wrote.
    void begin(std::size_t ruleCount);

    Decision decision;
    std::vector<RuleBits> rules;  ///< those that did something, ascending
    std::vector<std::uint32_t> candidates;
    Arena arena;
};

/// The trees of several sources, compiled into one list of rules. Templates are no rules; the policies that links make of
/// them are.
class CedarPolicySet final : public PolicySet,
                             public SingleRules,
                             public RuleScopes,
                             public PolicyConstants,
                             public ScopeEntities,
                             public ComparedNumbers {
public:
    struct Part {
        SourcePtr source;
        Tree tree;
    };
    /// Only of trees without errors; adds notes and warnings about ids and templates.
    CedarPolicySet(std::vector<Part> parts, std::vector<Diagnostic>& diagnostics);

    [[nodiscard]] std::unique_ptr<Scratch> makeScratch() const override;
    [[nodiscard]] const Decision& decide(const Input& input, Scratch& scratch) const override;
    [[nodiscard]] OutcomeBits evaluate(std::uint32_t rule, const Input& input, Scratch& scratch) const override;
    [[nodiscard]] std::span<const RuleBits> evaluateAll(const Input& input, Scratch& scratch) const override;
    [[nodiscard]] bool mayFit(std::uint32_t rule, const Input& input, Scratch& scratch) const override;
    [[nodiscard]] bool concerns(const Input& input, Scratch& scratch) const override;
    [[nodiscard]] std::vector<Json> numbersComparedWith(std::string_view pointer) const override;
    [[nodiscard]] std::vector<PolicyConstant> constants() const override;
    [[nodiscard]] std::vector<std::string> actionsOf(std::uint32_t rule) const override;
    [[nodiscard]] std::optional<RuleReach> reach(const PolicyConstant& constant, const Input& input) const override;
    [[nodiscard]] Result<std::vector<BoundaryValue>> around(const PolicyConstant& constant, const Input& input,
                                                            const Input& asked) const override;
    [[nodiscard]] std::vector<ScopeEntity> scopeEntities() const override;
    [[nodiscard]] bool covers(const ScopeEntity& entity, const Input& input) const override;
    [[nodiscard]] std::string message(const Input& input, const RuleError& error) const override;
    [[nodiscard]] const SingleRules* singleRules() const override { return this; }
    [[nodiscard]] Explanation explain(const Input& input) const override;
    [[nodiscard]] const std::vector<Rule>& rules() const override { return m_rules; }
    [[nodiscard]] Digest digest() const override { return m_digest; }

    /// The sources, in the order in which their policies, without templates, are the rules.
    [[nodiscard]] const std::vector<Part>& parts() const { return m_parts; }
    /// The policy of a rule, and the tree that it stands in.
    [[nodiscard]] const Policy& policyOf(std::uint32_t rule) const { return treeOf(rule).policies[m_places[rule].policy]; }
    [[nodiscard]] const Tree& treeOf(std::uint32_t rule) const { return m_parts[m_places[rule].part].tree; }
    [[nodiscard]] const Source& sourceOf(std::uint32_t rule) const { return *m_parts[m_places[rule].part].source; }
    [[nodiscard]] const Program& program() const { return m_program; }

private:
    /// Where the policy of a rule stands.
    struct Place {
        std::uint32_t part = 0;
        std::uint32_t policy = 0;
    };
    void addRules(std::vector<Diagnostic>& diagnostics);
    void compile();
    [[nodiscard]] RuleOutcome outcomeOf(std::uint32_t rule, const CedarInput& input, Arena& arena, Stop& stop) const;
    void findCandidates(const CedarInput& input, std::vector<std::uint32_t>& rules) const;
    void decideRule(std::uint32_t rule, const CedarInput& input, CedarScratch& scratch) const;
    void runRules(const CedarInput& input, CedarScratch& scratch) const;
    const Decision& decide(const CedarInput& input, CedarScratch& scratch) const;

    std::vector<Part> m_parts;
    std::vector<Place> m_places;  ///< one a rule
    std::vector<Rule> m_rules;
    Program m_program;
    RuleIndex m_index;
    Digest m_digest;
};

}  // namespace writ::cedar
