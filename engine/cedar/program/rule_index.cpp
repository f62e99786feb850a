#include "engine/cedar/program/rule_index.h"

#include <algorithm>
#include <map>
#include <optional>

namespace writ::cedar {

RuleIndex::Key RuleIndex::keyOf(std::size_t variable, Hold hold, std::uint64_t name) {
    // Names are hashed well already; the odd factor keeps the nine kinds of keys of one name apart.
    return name + (variable * kHolds + static_cast<std::size_t>(hold) + 1) * 0x9e37'79b9'7f4a'7c15;
}

/// Collects what each rule could stand under, then chooses.
class RuleIndex::Builder {
public:
    explicit Builder(const Program& program) : m_program(program) {}

    RuleIndex run() {
        for (const RuleCode& rule : m_program.rules) {
            for (std::size_t variable = 0; variable < kVariables; ++variable) {
                for (const Held& held : keysOf(rule.scope[variable], variable)) ++m_counts[held.key];
            }
        }
        for (std::uint32_t rule = 0; rule < m_program.rules.size(); ++rule) place(rule);
        fill();
        return std::move(m_index);
    }

private:
    struct Held {
        Key key = 0;
        std::size_t variable = 0;
        Hold hold = Hold::Equal;
    };

    /// Under all of them a rule would have to stand; none when the variable is held to nothing.
    [[nodiscard]] std::vector<Held> keysOf(const ScopeTest& test, std::size_t variable) const {
        std::vector<Held> keys;
        const auto add = [&](Hold hold, std::uint64_t name) { keys.push_back({keyOf(variable, hold, name), variable, hold}); };
        if (test.kind == ScopeKind::Is) add(Hold::Is, hashOf(m_program.types[test.type]));
        const Hold hold = test.kind == ScopeKind::Equal ? Hold::Equal : Hold::In;
        for (std::uint32_t i = 0; i < test.count; ++i) add(hold, m_program.entities[test.first + i]->hash);
        return keys;
    }

    void place(std::uint32_t rule) {
        std::vector<Held> best;
        std::size_t fewest = 0;
        for (std::size_t variable = 0; variable < kVariables; ++variable) {
            const ScopeTest& test = m_program.rules[rule].scope[variable];
            std::vector<Held> keys = keysOf(test, variable);
            // `in []` fits nothing, so such a rule needs no key; here it simply stands under its others, or under none.
            if (keys.empty()) continue;
            std::size_t others = 0;
            for (const Held& held : keys) others = std::max(others, m_counts[held.key]);
            if (!best.empty() && others >= fewest) continue;
            best = std::move(keys);
            fewest = others;
        }
        if (best.empty()) m_index.m_always.push_back(rule);
        for (const Held& held : best) {
            m_index.m_uses[held.variable][static_cast<std::size_t>(held.hold)] = true;
            std::vector<std::uint32_t>& bucket = m_buckets[held.key];
            if (bucket.empty() || bucket.back() != rule) bucket.push_back(rule);
        }
    }

    void fill() {
        std::size_t size = 1;
        while (size < m_buckets.size() * 2 + 1) size *= 2;
        m_index.m_table.resize(size);
        for (const auto& [key, rules] : m_buckets) {
            std::size_t at = key & (size - 1);
            while (m_index.m_table[at].count > 0) at = (at + 1) & (size - 1);
            m_index.m_table[at] = {key, static_cast<std::uint32_t>(m_index.m_rules.size()),
                                   static_cast<std::uint32_t>(rules.size())};
            m_index.m_rules.insert(m_index.m_rules.end(), rules.begin(), rules.end());
        }
    }

    const Program& m_program;
    RuleIndex m_index;
    std::map<Key, std::size_t> m_counts;
    std::map<Key, std::vector<std::uint32_t>> m_buckets;
};

RuleIndex::RuleIndex(const Program& program) : RuleIndex(Builder(program).run()) {
}

void RuleIndex::tell(std::size_t variable, Hold hold, std::uint64_t name, std::vector<std::uint32_t>& rules) const {
    const Key key = keyOf(variable, hold, name);
    const std::size_t mask = m_table.size() - 1;
    for (std::size_t at = key & mask; m_table[at].count > 0; at = (at + 1) & mask) {
        if (m_table[at].key != key) continue;
        const auto first = m_rules.begin() + m_table[at].first;
        rules.insert(rules.end(), first, first + m_table[at].count);
        return;
    }
}

void RuleIndex::candidates(std::span<const Value, 3> variables, const EntityStore& store,
                           std::vector<std::uint32_t>& rules) const {
    rules.assign(m_always.begin(), m_always.end());
    const std::size_t sorted = rules.size();
    for (std::size_t variable = 0; variable < kVariables; ++variable) {
        const EntityName& name = variables[variable].entityName();
        if (uses(variable, Hold::Equal)) tell(variable, Hold::Equal, name.hash, rules);
        if (uses(variable, Hold::Is)) tell(variable, Hold::Is, hashOf(name.uid.type), rules);
        if (!uses(variable, Hold::In)) continue;
        tell(variable, Hold::In, name.hash, rules);
        const EntityStore::Lineage lineage = store.lineageOf(name);
        for (std::size_t i = 0; i < lineage.size(); ++i) tell(variable, Hold::In, lineage.at(i).hash, rules);
    }
    if (rules.size() == sorted) return;
    std::sort(rules.begin(), rules.end());
    rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
}

}  // namespace writ::cedar
