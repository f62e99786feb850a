#include "engine/cedar/why/sharpen.h"

#include "engine/cedar/why/fill_in.h"

#include <algorithm>

namespace writ::cedar {
namespace {

/// What all rules together did, in one reading of the request.
class Tally {
public:
    void add(Effect effect, std::uint32_t rule, RuleState state, bool canMatch) {
        const bool permit = effect == Effect::Permit;
        if (state == RuleState::Matched)
            (permit ? m_permits : m_forbids).push_back(rule);
        else if (state != RuleState::NotMatched && canMatch)
            (permit ? m_openPermit : m_openForbid) = true;
    }

    [[nodiscard]] bool isPermitted() const { return !m_permits.empty(); }

    [[nodiscard]] Verdict verdict() const {
        if (!m_forbids.empty()) return Verdict::Deny;
        if (!m_permits.empty()) return m_openForbid ? Verdict::Indeterminate : Verdict::Allow;
        return m_openPermit ? Verdict::Indeterminate : Verdict::Deny;
    }
    /// Of a verdict that is not Indeterminate.
    [[nodiscard]] Reason reason() const {
        if (!m_forbids.empty()) return Reason::Forbid;
        return m_permits.empty() ? Reason::DefaultDeny : Reason::Permit;
    }
    [[nodiscard]] const std::vector<std::uint32_t>& rules() const { return m_forbids.empty() ? m_permits : m_forbids; }

private:
    std::vector<std::uint32_t> m_permits;
    std::vector<std::uint32_t> m_forbids;
    bool m_openPermit = false;
    bool m_openForbid = false;
};

struct Dimension {
    std::string field;
    Representatives values;
    bool decides = false;
};

class Sharpener {
public:
    Sharpener(const std::vector<JudgedRule>& rules, const CedarInput& input, const CoverOptions& options)
        : m_rules(rules), m_input(input), m_options(options) {}

    Sharpened run() {
        const Tally tally = byThreeValues();
        Sharpened result = settled(tally);
        if (result.verdict != Verdict::Indeterminate) return result;
        nameOpen(tally, result);
        if (m_input.hasUnknown && findDimensions()) tryAll(result);
        return result;
    }

private:
    static Sharpened settled(const Tally& tally) {
        Sharpened result;
        result.verdict = tally.verdict();
        if (result.verdict == Verdict::Indeterminate) return result;
        result.reason = tally.reason();
        result.rules = tally.rules();
        return result;
    }

    static bool isOpen(RuleState state) { return state == RuleState::Open || state == RuleState::Errored; }

    /// Open rules that cannot match, whatever their unknown and failed parts are, do not count.
    Tally byThreeValues() {
        Tally tally;
        m_possible.resize(m_rules.size());
        for (std::uint32_t i = 0; i < m_rules.size(); ++i) {
            const auto& [tree, policy, state] = m_rules[i];
            if (isOpen(state)) {
                Evaluator evaluator(*tree, m_input.exact, *m_input.store);
                m_possible[i] = possibility(*tree, *policy, evaluator);
            }
            tally.add(policy->effect, i, state, m_possible[i].canMatch);
        }
        return tally;
    }

    /// The rules that could match and would then matter, and what they read.
    void nameOpen(const Tally& tally, Sharpened& result) const {
        std::set<std::string> fields;
        for (std::uint32_t i = 0; i < m_rules.size(); ++i) {
            const bool matters = !tally.isPermitted() || m_rules[i].policy->effect == Effect::Forbid;
            if (!matters || !m_possible[i].canMatch) continue;
            fields.insert(m_possible[i].fields.begin(), m_possible[i].fields.end());
            result.open.push_back(i);
        }
        result.deciding.assign(fields.begin(), fields.end());
    }

    /// The unknown fields that the open rules read, with values that stand for all. False when there are no such values.
    bool findDimensions() {
        UsesByField uses;
        for (std::uint32_t i = 0; i < m_rules.size(); ++i) {
            if (m_rules[i].state != RuleState::Open || !m_possible[i].canMatch) continue;
            Evaluator evaluator(*m_rules[i].tree, m_input.exact, *m_input.store);
            collectUses(*m_rules[i].tree, *m_rules[i].policy, evaluator, uses);
        }
        const auto fillable = fillableFields(m_input.exact);
        std::size_t assignments = 1;
        for (const auto& [field, use] : uses) {
            const auto known = fillable.find(field);
            if (known == fillable.end()) return false;
            auto values = representatives(use, known->second, domainOf(field), *m_input.store, m_options);
            if (!values) return false;
            assignments *= values->size();
            if (assignments > m_options.maxAssignments) return false;
            m_dimensions.push_back({field, std::move(*values)});
        }
        return !m_dimensions.empty();
    }

    [[nodiscard]] const FieldDomain* domainOf(const std::string& field) const {
        if (m_input.domains == nullptr) return nullptr;
        for (const FieldDomain& domain : *m_input.domains) {
            if (domain.pointer == field) return &domain;
        }
        return nullptr;
    }

    void tryAll(Sharpened& result) {
        std::vector<Tally> tallies;
        m_matched.assign(m_rules.size(), false);
        std::vector<std::size_t> chosen(m_dimensions.size());
        do {
            std::optional<Tally> tally = tryOne(chosen);
            if (!tally) return;
            tallies.push_back(std::move(*tally));
        } while (advance(chosen));
        const Verdict first = tallies.front().verdict();
        const bool same = std::all_of(tallies.begin(), tallies.end(), [first](const Tally& t) { return t.verdict() == first; });
        if (same && first != Verdict::Indeterminate)
            settle(tallies, result);
        else
            dropIdleFields(tallies, result), dropIdleRules(result);
    }

    /// Counts up; the first dimension is the fastest.
    bool advance(std::vector<std::size_t>& chosen) const {
        for (std::size_t d = 0; d < chosen.size(); ++d) {
            if (++chosen[d] < m_dimensions[d].values.size()) return true;
            chosen[d] = 0;
        }
        return false;
    }

    /// Nothing when a rule still reads something unknown; then the values do not stand for all.
    std::optional<Tally> tryOne(const std::vector<std::size_t>& chosen) {
        Assignment values;
        for (std::size_t d = 0; d < chosen.size(); ++d) values[m_dimensions[d].field] = m_dimensions[d].values[chosen[d]];
        const View view = filledIn(m_input.exact, values);
        Tally tally;
        for (std::uint32_t i = 0; i < m_rules.size(); ++i) {
            const auto& [tree, policy, state] = m_rules[i];
            if (!isOpen(state)) {
                tally.add(policy->effect, i, state, false);
                continue;
            }
            if (!m_possible[i].canMatch) continue;
            Evaluator evaluator(*tree, view, *m_input.store);
            const RuleState now = runRule(*policy, evaluator).state;
            if (now == RuleState::Open) return std::nullopt;
            const bool canMatch = now == RuleState::Errored && possibility(*tree, *policy, evaluator).canMatch;
            tally.add(policy->effect, i, now, canMatch);
            if (now == RuleState::Matched || canMatch) m_matched[i] = true;
        }
        return tally;
    }

    /// Where some values are denied by a forbid and some by nothing at all, no rule determines the denial.
    static void settle(const std::vector<Tally>& tallies, Sharpened& result) {
        result.verdict = tallies.front().verdict();
        result.reason = tallies.front().reason();
        result.deciding.clear();
        std::set<std::uint32_t> rules;
        for (const Tally& tally : tallies) {
            if (tally.reason() == Reason::DefaultDeny) result.reason = Reason::DefaultDeny;
            rules.insert(tally.rules().begin(), tally.rules().end());
        }
        if (result.reason != Reason::DefaultDeny) result.rules.assign(rules.begin(), rules.end());
    }

    /// A field decides when two assignments that differ in nothing else give different verdicts.
    void dropIdleFields(const std::vector<Tally>& tallies, Sharpened& result) {
        std::size_t stride = 1;
        for (Dimension& dimension : m_dimensions) {
            const std::size_t count = dimension.values.size();
            for (std::size_t i = 0; i < tallies.size() && !dimension.decides; ++i) {
                const std::size_t first = i - i / stride % count * stride;
                dimension.decides = tallies[i].verdict() != tallies[first].verdict();
            }
            stride *= count;
        }
        const auto isIdle = [this](const std::string& field) {
            return std::any_of(m_dimensions.begin(), m_dimensions.end(),
                               [&field](const Dimension& d) { return d.field == field && !d.decides; });
        };
        std::vector<std::string> kept;
        std::remove_copy_if(result.deciding.begin(), result.deciding.end(), std::back_inserter(kept), isIdle);
        if (!kept.empty()) result.deciding = std::move(kept);
    }

    /// Rules that three values left open, and that no assignment lets match.
    void dropIdleRules(Sharpened& result) const {
        std::vector<std::uint32_t> kept;
        std::copy_if(result.open.begin(), result.open.end(), std::back_inserter(kept),
                     [this](auto rule) { return m_matched[rule]; });
        result.open = std::move(kept);
    }

    const std::vector<JudgedRule>& m_rules;
    const CedarInput& m_input;
    const CoverOptions& m_options;
    std::vector<Possibility> m_possible;  ///< one a rule; only of open ones
    std::vector<Dimension> m_dimensions;
    std::vector<bool> m_matched;  ///< one a rule: it matched, or could have, for some assignment
};

}  // namespace

Sharpened sharpen(const std::vector<JudgedRule>& rules, const CedarInput& input, const CoverOptions& options) {
    return Sharpener(rules, input, options).run();
}

}  // namespace writ::cedar
