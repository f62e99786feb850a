#include "engine/cedar/why/smallest_change.h"

#include "engine/cedar/generate/typed_facts.h"
#include "engine/cedar/generate/typed_request.h"
#include "engine/cedar/schema/request_types.h"
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
    Search(const CedarPolicySet& policies, const Request& request, const Facts& facts, const Schema* schema,
           const ChangeOptions& options)
        : m_policies(policies),
          m_request(request),
          m_facts(facts),
          m_schema(schema),
          m_options(options),
          m_scratch(policies.makeScratch()) {}

    Result<ChangeSearch> run() {
        auto store = prepareTypedFacts(m_facts, m_schema);
        if (!store) return tl::unexpected(std::move(store.error()));
        m_prepared = *store;
        const auto input = prepareTyped(m_request, m_prepared, m_schema);
        if (!input) return tl::unexpected(input.error());
        m_now = decide(**input).verdict;
        if (m_schema) m_types = RequestTypes::of(*m_schema, (*input)->exact);
        if (m_types) m_misfits = m_types->misfits((*input)->exact);
        const ChangeSource source{m_policies, m_request, m_facts, m_schema};
        auto candidates = candidatesFor(source, **input, m_options.maxCandidates, m_result.cut);
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
        std::shared_ptr<const EntityStore> prepared = m_prepared;
        if (facts) {
            const auto store = prepareTypedFacts(*facts, m_schema);
            if (!store) return false;  // such as a group that would be its own ancestor
            prepared = *store;
        }
        const auto input = prepareTyped(proposal.request, prepared, m_schema);
        if (!input) return false;
        const Decision& decision = decide(**input);
        if (decision.verdict == m_now || decision.verdict == Verdict::Indeterminate || !keepsToTypes(**input)) return false;
        proposal.verdict = decision.verdict;
        proposal.rules = decision.rules;
        std::sort(proposal.changes.begin(), proposal.changes.end(),
                  [](const FieldChange& a, const FieldChange& b) { return a.pointer < b.pointer; });
        m_result.proposals.push_back(std::move(proposal));
        m_stopped = m_result.proposals.size() >= m_options.maxProposals;
        return true;
    }

    /// Whether it differs from the schema at most where the request does.
    [[nodiscard]] bool keepsToTypes(const CedarInput& changed) const {
        if (!m_types) return true;
        const std::vector<std::string> misfits = m_types->misfits(changed.exact);
        return std::includes(m_misfits.begin(), m_misfits.end(), misfits.begin(), misfits.end());
    }

    /// As the engine decides any request.
    const Decision& decide(const CedarInput& input) { return m_policies.decide(input, *m_scratch); }

    const CedarPolicySet& m_policies;
    const Request& m_request;
    const Facts& m_facts;
    const Schema* m_schema;
    const ChangeOptions& m_options;
    std::unique_ptr<Scratch> m_scratch;
    std::shared_ptr<const EntityStore> m_prepared;
    std::optional<RequestTypes> m_types;  ///< nothing: the schema says nothing of such requests
    std::vector<std::string> m_misfits;   ///< of the request
    Verdict m_now = Verdict::Indeterminate;
    std::vector<Candidate> m_candidates;
    std::vector<std::size_t> m_chosen;  ///< candidates
    std::vector<std::size_t> m_values;  ///< one a chosen candidate: index into its `to`
    ChangeSearch m_result;
    bool m_stopped = false;
};

}  // namespace

Result<ChangeSearch> smallestChange(const CedarPolicySet& policies, const Request& request, const Facts& facts,
                                    const Schema* schema, const ChangeOptions& options) {
    return Search(policies, request, facts, schema, options).run();
}

}  // namespace writ::cedar
