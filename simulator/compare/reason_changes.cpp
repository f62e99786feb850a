#include "simulator/compare/compare.h"
#include "simulator/replay/parallel.h"

#include <algorithm>

namespace writ::sim {
namespace {

constexpr std::size_t kCallsAtOnce = 64;
using Digests = std::vector<Digest>;

Digests sorted(Digests digests) {
    std::sort(digests.begin(), digests.end());
    return digests;
}

/// Sorted, each once: two rules that do the same are one reason.
Digests deciding(const Decision& decision, const std::vector<Rule>& rules) {
    Digests digests;
    for (const std::uint32_t rule : decision.verdict == Verdict::Indeterminate ? decision.open : decision.rules)
        digests.push_back(rules[rule].digest);
    digests = sorted(std::move(digests));
    digests.erase(std::unique(digests.begin(), digests.end()), digests.end());
    return digests;
}

Digests allOf(const PolicySet& policies) {
    Digests digests;
    for (const Rule& rule : policies.rules()) digests.push_back(rule.digest);
    return sorted(std::move(digests));
}

/// Decides one call under one version, again and again.
class Decider {
public:
    explicit Decider(const PolicySet& policies) : m_policies(policies), m_scratch(policies.makeScratch()) {}
    [[nodiscard]] Digests decidingRules(const Input& input) const {
        return deciding(m_policies.decide(input, *m_scratch), m_policies.rules());
    }

private:
    const PolicySet& m_policies;
    std::shared_ptr<Scratch> m_scratch;
};

}  // namespace

Result<std::vector<std::uint32_t>> reasonOnlyChanges(const Comparison& comparison, RunControl& control) {
    const PolicySet& from = *comparison.from->policies;
    const PolicySet& to = *comparison.to->policies;
    if (allOf(from) == allOf(to)) return std::vector<std::uint32_t>();
    const std::vector<CorpusCall>& calls = comparison.corpus().calls;
    std::vector<std::uint8_t> changed(calls.size(), 0);
    const auto makeWork = [&]() -> ItemWork {
        return [&changed, &calls, &comparison, before = Decider(from), after = Decider(to)](std::size_t i) {
            const std::optional<Verdict> verdict = comparison.from->verdict(i);
            if (!verdict || verdict != comparison.to->verdict(i)) return;
            changed[i] = before.decidingRules(*calls[i].input) != after.decidingRules(*calls[i].input) ? 1 : 0;
        };
    };
    if (Result<void> done = parallelFor(calls.size(), kCallsAtOnce, control, makeWork); !done)
        return tl::unexpected(std::move(done.error()));
    std::vector<std::uint32_t> result;
    for (std::uint32_t i = 0; i < changed.size(); ++i)
        if (changed[i] != 0) result.push_back(i);
    return result;
}

}  // namespace writ::sim
