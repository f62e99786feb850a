#include "simulator/replay/coverage.h"

#include "engine/decision/rule_scopes.h"

namespace writ::sim {
namespace {

/// Asks the policies of scopes, where they can tell.
class Scopes {
public:
    explicit Scopes(const Replay& replay) : m_index(replay.corpus->index) {
        const auto* scopes = dynamic_cast<const RuleScopes*>(replay.policies.get());
        m_canTell = scopes != nullptr;
        if (!m_canTell) return;
        const std::unique_ptr<Scratch> scratch = replay.policies->makeScratch();
        for (const std::uint32_t call : m_index.scopeCall)
            m_concerned.push_back(scopes->concerns(*replay.corpus->calls[call].input, *scratch));
    }

    [[nodiscard]] bool canTell() const { return m_canTell; }
    /// A call without a verdict is of an unknown kind.
    [[nodiscard]] bool misses(std::size_t call) const {
        return m_index.replayable.test(call) && !m_concerned[m_index.scopeOf[call]];
    }

private:
    const CallIndex& m_index;
    bool m_canTell = false;
    std::vector<bool> m_concerned;  ///< one a group of CallIndex::scopeCall
};

std::string calls(std::uint64_t count) {
    return std::to_string(count) + (count == 1 ? " call" : " calls");
}

}  // namespace

Coverage coverageOf(const Replay& replay, std::optional<std::uint32_t> session) {
    const Scopes scopes(replay);
    Coverage coverage;
    const CallRange range = session ? replay.corpus->index.range(*session) : replay.all();
    coverage.calls = range.end - range.begin;
    coverage.fullInputs = countBits(replay.corpus->index.fullInput, range);
    if (!scopes.canTell()) return coverage;
    coverage.noRuleCanMatch = 0;
    for (std::size_t call = range.begin; call < range.end; ++call)
        if (scopes.misses(call)) ++*coverage.noRuleCanMatch;
    return coverage;
}

std::vector<bool> outOfScope(const Replay& replay) {
    const Scopes scopes(replay);
    std::vector<bool> missed;
    if (!scopes.canTell()) return missed;
    for (std::size_t i = 0; i < replay.size(); ++i) missed.push_back(scopes.misses(i));
    return missed;
}

std::string coverageText(const Coverage& coverage) {
    std::string text = std::to_string(coverage.fullInputs) + " of " + calls(coverage.calls) + " with full inputs";
    if (coverage.noRuleCanMatch) text += " · " + calls(*coverage.noRuleCanMatch) + " that no rule can match";
    return text;
}

}  // namespace writ::sim
