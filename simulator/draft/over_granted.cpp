#include "engine/decision/judge.h"
#include "simulator/draft/learn.h"
#include "simulator/replay/wording.h"

#include <algorithm>

namespace writ::sim {
namespace {

class GrantUse {
public:
    GrantUse(const Replay& inForce, const SingleRules& rules, const ScopeEntities& scopes)
        : m_inForce(inForce),
          m_rules(rules),
          m_scopes(scopes),
          m_scratch(inForce.policies->makeScratch()),
          m_used(inForce.policies->rules().size(), false) {
        for (ScopeEntity& entity : scopes.scopeEntities()) {
            if (entity.inList && isPermit(entity.rule)) m_parts.push_back({std::move(entity), false});
        }
    }

    void count(const Input& input) {
        for (std::uint32_t rule = 0; rule < m_used.size(); ++rule) {
            if (!isPermit(rule) || stateOf(m_rules.evaluate(rule, input, *m_scratch)) != RuleState::Matched) continue;
            m_used[rule] = true;
            for (Part& part : m_parts) {
                if (part.entity.rule == rule && !part.used) part.used = m_scopes.covers(part.entity, input);
            }
        }
    }

    [[nodiscard]] std::vector<OverGranted> unused() const {
        std::vector<OverGranted> found;
        for (std::uint32_t rule = 0; rule < m_used.size(); ++rule) {
            if (!isPermit(rule)) continue;
            const std::string name = ruleName(m_inForce.policies->rules()[rule]);
            if (!m_used[rule]) {
                found.push_back({rule, std::nullopt, name + " allows calls, but no executed call used it."});
                continue;
            }
            for (const Part& part : m_parts) {
                if (part.entity.rule == rule && !part.used)
                    found.push_back({rule, part.entity, name + ": " + part.entity.entity.text() + " is allowed but never used."});
            }
        }
        return found;
    }

private:
    struct Part {
        ScopeEntity entity;
        bool used = false;
    };
    [[nodiscard]] bool isPermit(std::uint32_t rule) const { return m_inForce.policies->rules()[rule].effect == Effect::Permit; }

    const Replay& m_inForce;
    const SingleRules& m_rules;
    const ScopeEntities& m_scopes;
    std::unique_ptr<Scratch> m_scratch;
    std::vector<bool> m_used;
    std::vector<Part> m_parts;
};

}  // namespace

Result<std::vector<OverGranted>> overGranted(const Replay& inForce) {
    const auto* scopes = dynamic_cast<const ScopeEntities*>(inForce.policies.get());
    const SingleRules* rules = inForce.policies->singleRules();
    if (scopes == nullptr || rules == nullptr)
        return fail(ErrorKind::Unsupported, "In this language the use of single rules cannot be told.");
    GrantUse use(inForce, *rules, *scopes);
    for (const CorpusCall& call : inForce.corpus->calls) {
        if (call.input != nullptr && draft::wasExecuted(call, call.stepIn(inForce.corpus->sessions))) use.count(*call.input);
    }
    return use.unused();
}

}  // namespace writ::sim
