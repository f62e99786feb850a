#include "simulator/replay/coverage.h"

#include "engine/decision/rule_scopes.h"

namespace writ::sim {
namespace {

/// Where a rule did something, its scope fitted.
bool ruleActed(const Decision& decision) {
    return !decision.rules.empty() || !decision.errors.empty();
}

/// Asks the policies of calls, where they can tell.
class Scopes {
public:
    explicit Scopes(const Replay& replay)
        : m_replay(replay),
          m_scopes(dynamic_cast<const RuleScopes*>(replay.policies.get())),
          m_scratch(replay.policies->makeScratch()) {}

    [[nodiscard]] bool canTell() const { return m_scopes != nullptr; }
    /// A call without a verdict is of an unknown kind.
    [[nodiscard]] bool misses(std::size_t call) const {
        const std::optional<Decision>& decision = m_replay.results[call].decision;
        return decision && !ruleActed(*decision) && !m_scopes->concerns(*m_replay.corpus->calls[call].input, *m_scratch);
    }

private:
    const Replay& m_replay;
    const RuleScopes* m_scopes;
    std::unique_ptr<Scratch> m_scratch;
};

std::string calls(std::uint64_t count) {
    return std::to_string(count) + (count == 1 ? " call" : " calls");
}

}  // namespace

Coverage coverageOf(const Replay& replay, std::optional<std::uint32_t> session) {
    const Scopes scopes(replay);
    Coverage coverage;
    if (scopes.canTell()) coverage.noRuleCanMatch = 0;
    for (std::size_t i = 0; i < replay.results.size(); ++i) {
        const CorpusCall& call = replay.corpus->calls[i];
        if (session && call.session != *session) continue;
        ++coverage.calls;
        if (call.input != nullptr && call.bound->request->unknown.empty()) ++coverage.fullInputs;
        if (coverage.noRuleCanMatch && scopes.misses(i)) ++*coverage.noRuleCanMatch;
    }
    return coverage;
}

std::vector<bool> outOfScope(const Replay& replay) {
    const Scopes scopes(replay);
    std::vector<bool> missed;
    if (!scopes.canTell()) return missed;
    for (std::size_t i = 0; i < replay.results.size(); ++i) missed.push_back(scopes.misses(i));
    return missed;
}

std::string coverageText(const Coverage& coverage) {
    std::string text = std::to_string(coverage.fullInputs) + " of " + calls(coverage.calls) + " with full inputs";
    if (coverage.noRuleCanMatch) text += " · " + calls(*coverage.noRuleCanMatch) + " that no rule can match";
    return text;
}

}  // namespace writ::sim
