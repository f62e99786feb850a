#include "simulator/compare/compare.h"
#include "simulator/replay/parallel.h"

#include <algorithm>
#include <memory>
#include <set>

namespace writ::sim {
namespace {

constexpr std::size_t kCallsAtOnce = 64;
/// Sorted, each once: two rules that do the same are one reason.
std::vector<Digest> deciding(const Decision& decision, const std::vector<Rule>& rules) {
    std::vector<Digest> digests;
    for (const std::uint32_t rule : decision.verdict == Verdict::Indeterminate ? decision.open : decision.rules)
        digests.push_back(rules[rule].digest);
    std::sort(digests.begin(), digests.end());
    digests.erase(std::unique(digests.begin(), digests.end()), digests.end());
    return digests;
}

/// The columns of the rules that the other version has not. Where the language has no columns, nothing is told.
class ChangedRules {
public:
    ChangedRules(const Replay& replay, const Replay& other) : m_known(replay.columns.size() == replay.policies->rules().size()) {
        std::set<Digest> others;
        for (const Rule& rule : other.policies->rules()) others.insert(rule.digest);
        const std::vector<Rule>& rules = replay.policies->rules();
        for (std::size_t i = 0; i < rules.size(); ++i) {
            if (others.count(rules[i].digest) != 0) continue;
            m_any = true;
            if (m_known) m_columns.push_back(replay.columns[i]);
        }
    }
    [[nodiscard]] bool any() const { return m_any; }
    /// Whether one of them may have had a part in a call.
    [[nodiscard]] bool touch(std::size_t call) const {
        return m_any && (!m_known || std::any_of(m_columns.begin(), m_columns.end(), [&](const RuleColumnPtr& column) {
                   return column->stateOf(call) != RuleState::NotMatched;
               }));
    }

private:
    bool m_known;
    bool m_any = false;
    RuleColumns m_columns;
};

}  // namespace

Result<std::vector<std::uint32_t>> reasonOnlyChanges(const Comparison& comparison, RunControl& control) {
    const Replay& from = *comparison.from;
    const Replay& to = *comparison.to;
    const ChangedRules removed(from, to);
    const ChangedRules added(to, from);
    if (!removed.any() && !added.any()) return std::vector<std::uint32_t>();
    std::vector<std::uint8_t> changed(from.size(), 0);
    const auto makeWork = [&]() -> ItemWork {
        const auto before = std::make_shared<const Decider>(from);
        const auto after = std::make_shared<const Decider>(to);
        return [&, before, after](std::size_t call) {
            const std::optional<Verdict> verdict = from.verdict(call);
            if (!verdict || verdict != to.verdict(call) || (!removed.touch(call) && !added.touch(call))) return;
            const bool same =
                deciding(*(*before)(call), from.policies->rules()) == deciding(*(*after)(call), to.policies->rules());
            changed[call] = same ? 0 : 1;
        };
    };
    if (Result<void> done = parallelFor(changed.size(), kCallsAtOnce, control, makeWork); !done)
        return tl::unexpected(std::move(done.error()));
    std::vector<std::uint32_t> result;
    for (std::uint32_t i = 0; i < changed.size(); ++i)
        if (changed[i] != 0) result.push_back(i);
    return result;
}

}  // namespace writ::sim
