#include "engine/cedar/why/smallest_change.h"

#include "engine/cedar/why/apply_change.h"

#include <algorithm>

namespace writ::cedar {
namespace {

std::string shown(const std::optional<Json>& value) {
    return value ? value->dump() : "absent";
}

std::string fieldName(const std::string& pointer) {
    const auto tokens = pointerTokens(pointer);
    return tokens && !tokens->empty() ? tokens->back() : pointer;
}

std::string groupText(const Json& group) {
    return EntityUid{group["type"].asString(), group["id"].asString()}.text();
}

FieldChange changeOf(const Candidate& candidate, const std::optional<Json>& to) {
    FieldChange change{candidate.pointer, candidate.now, to, {}};
    if (candidate.isGroup) {
        const std::string who = candidate.pointer == "/subject/parents" ? "principal " : "resource ";
        change.text = who + (to ? "joins " + groupText(*to) : "leaves " + groupText(*candidate.now));
        return change;
    }
    const bool appears = candidate.onlyPresence && !candidate.now;
    change.text = fieldName(candidate.pointer) + " " + shown(candidate.now) + " -> " + (appears ? "present" : shown(to));
    return change;
}

/// Tries changes of one field, then of two, and so on.
class Search {
public:
    Search(const CedarPolicySet& policies, const Request& request, const Facts& facts, const ChangeOptions& options)
        : m_policies(policies), m_request(request), m_facts(facts), m_options(options), m_scratch(policies.makeScratch()) {}

    Result<ChangeSearch> run() {
        auto store = EntityStore::load(m_facts.entities());
        if (!store) return tl::unexpected(std::move(store.error()).in(m_facts.source()));
        m_prepared = *store;
        const auto verdict = verdictOf(m_request, m_prepared);
        if (!verdict) return tl::unexpected(verdict.error());
        m_now = *verdict;
        auto candidates = candidatesFor(m_policies, m_request, m_facts, m_options.maxCandidates, m_result.cut);
        if (!candidates) return tl::unexpected(std::move(candidates.error()));
        m_candidates = std::move(*candidates);
        for (std::size_t count = 1; count <= m_options.maxFields && m_result.proposals.empty() && !m_stopped; ++count) {
            m_chosen.clear();
            choose(0, count);
            if (!m_stopped || !m_result.proposals.empty()) m_result.triedFields = count;
        }
        m_result.cut = m_result.cut || (m_stopped && m_result.proposals.size() < m_options.maxProposals);
        return std::move(m_result);
    }

private:
    /// All choices of so many fields, in the order of the candidates. Recursion is as deep as maxFields.
    void choose(std::size_t first, std::size_t missing) {
        if (missing == 0) return tryFields();
        for (std::size_t i = first; i + missing <= m_candidates.size() && !m_stopped; ++i) {
            m_chosen.push_back(i);
            choose(i + 1, missing - 1);
            m_chosen.pop_back();
        }
    }

    /// The values of the chosen fields, those nearest to the present ones first, until a combination flips the verdict.
    void tryFields() {
        std::size_t most = 0;
        for (const std::size_t field : m_chosen) most += m_candidates[field].to.size() - 1;
        for (std::size_t distance = 0; distance <= most && !m_stopped; ++distance) {
            m_values.clear();
            if (tryValues(distance)) return;
        }
    }

    /// All combinations in which the ranks of the values add up to the distance.
    bool tryValues(std::size_t distance) {
        const std::size_t next = m_values.size();
        if (next == m_chosen.size()) return distance == 0 && tryOne();
        const std::size_t count = m_candidates[m_chosen[next]].to.size();
        const bool isLast = next + 1 == m_chosen.size();
        for (std::size_t rank = isLast ? distance : 0; rank < count && rank <= distance && !m_stopped; ++rank) {
            m_values.push_back(rank);
            const bool found = tryValues(distance - rank);
            m_values.pop_back();
            if (found) return true;
        }
        return false;
    }

    bool tryOne() {
        if (m_result.trials >= m_options.maxTrials || m_options.cancelled()) {
            m_stopped = true;
            return false;
        }
        ++m_result.trials;
        ChangeProposal proposal;
        proposal.request = m_request;
        Facts facts;
        bool groups = false;
        for (std::size_t i = 0; i < m_chosen.size(); ++i) {
            const Candidate& candidate = m_candidates[m_chosen[i]];
            const std::optional<Json>& to = candidate.to[m_values[i]];
            proposal.changes.push_back(changeOf(candidate, to));
            if (!candidate.isGroup) {
                proposal.request = withValue(std::move(proposal.request), candidate.pointer, to);
                continue;
            }
            const EntityUid& uid = candidate.pointer == "/subject/parents" ? m_request.subject : m_request.resource;
            facts = withGroup(groups ? facts : m_facts, uid, candidate.now, to);
            groups = true;
        }
        return keep(std::move(proposal), groups ? &facts : nullptr);
    }

    bool keep(ChangeProposal proposal, const Facts* facts) {
        PreparedFactsPtr prepared = m_prepared;
        if (facts) {
            const auto store = EntityStore::load(facts->entities());
            if (!store) return false;  // such as a group that would be its own ancestor
            prepared = *store;
        }
        const auto verdict = verdictOf(proposal.request, prepared);
        if (!verdict || *verdict == m_now || *verdict == Verdict::Indeterminate) return false;
        proposal.verdict = *verdict;
        proposal.rules = m_rules;
        std::sort(proposal.changes.begin(), proposal.changes.end(),
                  [](const FieldChange& a, const FieldChange& b) { return a.pointer < b.pointer; });
        m_result.proposals.push_back(std::move(proposal));
        m_stopped = m_result.proposals.size() >= m_options.maxProposals;
        return true;
    }

    /// Of the engine, as it decides any request; the rules that determined it stay in m_rules.
    Result<Verdict> verdictOf(const Request& request, const PreparedFactsPtr& facts) {
        const auto input = prepareInput(request, {"Action", request.action}, facts);
        if (!input) return tl::unexpected(input.error());
        const Decision& decision = m_policies.decide(**input, *m_scratch);
        m_rules = decision.rules;
        return decision.verdict;
    }

    const CedarPolicySet& m_policies;
    const Request& m_request;
    const Facts& m_facts;
    const ChangeOptions& m_options;
    std::unique_ptr<Scratch> m_scratch;
    PreparedFactsPtr m_prepared;
    Verdict m_now = Verdict::Indeterminate;
    std::vector<std::uint32_t> m_rules;
    std::vector<Candidate> m_candidates;
    std::vector<std::size_t> m_chosen;  ///< candidates
    std::vector<std::size_t> m_values;  ///< one a chosen candidate: index into its `to`
    ChangeSearch m_result;
    bool m_stopped = false;
};

}  // namespace

Result<ChangeSearch> smallestChange(const CedarPolicySet& policies, const Request& request, const Facts& facts,
                                    const ChangeOptions& options) {
    return Search(policies, request, facts, options).run();
}

}  // namespace writ::cedar
