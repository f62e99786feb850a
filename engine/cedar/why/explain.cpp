#include "engine/cedar/why/explain.h"

#include "engine/cedar/why/hinge.h"

#include <algorithm>

namespace writ::cedar {
namespace {

class ExplanationBuilder {
public:
    ExplanationBuilder(const CedarPolicySet& policies, const CedarInput& input, Decision decision)
        : m_policies(policies), m_input(input) {
        m_result.decision = std::move(decision);
    }

    Explanation run() {
        const auto count = static_cast<std::uint32_t>(m_policies.rules().size());
        for (std::uint32_t rule = 0; rule < count; ++rule)
            m_tables.push_back(
                clauseTable(m_policies.sourceOf(rule), m_policies.treeOf(rule), m_policies.policyOf(rule), m_input));
        for (std::uint32_t rule = 0; rule < count; ++rule) {
            RuleExplanation row;
            row.rule = rule;
            row.state = m_result.decision.states[rule];
            row.scopeMatched = m_tables[rule].scopeMatched;
            row.clauses = m_tables[rule].clauses;
            m_result.rules.push_back(std::move(row));
        }
        const Decision& decision = m_result.decision;
        if (decision.verdict == Verdict::Indeterminate)
            for (const std::uint32_t rule : decision.open) markReasons(rule);
        else if (decision.reason == Reason::DefaultDeny)
            markNearest();
        else
            for (const std::uint32_t rule : decision.rules) markReasons(rule);
        return std::move(m_result);
    }

private:
    void mark(std::uint32_t rule, const Hinges& rows) {
        m_result.rules[rule].hinged = true;
        for (const std::size_t row : rows) m_result.rules[rule].clauses[row].hinged = true;
    }

    void markReasons(std::uint32_t rule) {
        mark(rule, hingesOf(m_policies.treeOf(rule), m_policies.policyOf(rule), m_input, m_tables[rule]));
    }

    void markNearest() {
        std::vector<std::pair<std::uint32_t, Lack>> lacks;
        for (std::uint32_t rule = 0; rule < m_tables.size(); ++rule) {
            if (m_policies.rules()[rule].effect != Effect::Permit) continue;
            lacks.emplace_back(rule, lackOf(m_policies.treeOf(rule), m_policies.policyOf(rule), m_input, m_tables[rule]));
        }
        const auto nearest = std::min_element(lacks.begin(), lacks.end(),
                                              [](const auto& a, const auto& b) { return isNearer(a.second, b.second); });
        for (const auto& [rule, lack] : lacks) {
            if (!isNearer(nearest->second, lack)) mark(rule, lack.rows);
        }
    }

    const CedarPolicySet& m_policies;
    const CedarInput& m_input;
    std::vector<ClauseTable> m_tables;
    Explanation m_result;
};

}  // namespace

Explanation explain(const CedarPolicySet& policies, const CedarInput& input, Decision decision) {
    return ExplanationBuilder(policies, input, std::move(decision)).run();
}

}  // namespace writ::cedar
