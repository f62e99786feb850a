#pragma once

#include "engine/cedar/input.h"
#include "engine/cedar/parser.h"

namespace writ::cedar {

/// The trees of several sources, compiled into one list of rules. Templates are parsed but are no rules.
class CedarPolicySet final : public PolicySet {
public:
    struct Part {
        SourcePtr source;
        Tree tree;
    };
    /// Only of trees without errors; adds notes and warnings about ids and templates.
    CedarPolicySet(std::vector<Part> parts, std::vector<Diagnostic>& diagnostics);

    [[nodiscard]] std::unique_ptr<Scratch> makeScratch() const override;
    [[nodiscard]] Decision decide(const Input& input, Scratch& scratch) const override;
    [[nodiscard]] Explanation explain(const Input& input) const override;
    [[nodiscard]] const std::vector<Rule>& rules() const override { return m_rules; }
    [[nodiscard]] Digest digest() const override { return m_digest; }

private:
    /// Where the policy of a rule stands.
    struct Place {
        std::uint32_t part = 0;
        std::uint32_t policy = 0;
    };
    void addRules(std::vector<Diagnostic>& diagnostics);
    [[nodiscard]] RuleOutcome decideRule(std::uint32_t rule, const CedarInput& input, Decision& decision,
                                         std::vector<bool>& canMatch) const;
    [[nodiscard]] Decision decide(const CedarInput& input) const;

    std::vector<Part> m_parts;
    std::vector<Place> m_places;  ///< one a rule
    std::vector<Rule> m_rules;
    Digest m_digest;
};

}  // namespace writ::cedar
