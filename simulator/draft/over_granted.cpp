#include "simulator/draft/learn.h"
#include "simulator/replay/wording.h"

#include <algorithm>

namespace writ::sim {
namespace {

/// What of one rule the executed calls that it matched used.
class GrantUse {
public:
    GrantUse(const Replay& inForce, const ScopeEntities& scopes, const std::vector<std::size_t>& executed)
        : m_inForce(inForce), m_scopes(scopes), m_executed(executed), m_entities(scopes.scopeEntities()) {}

    void addUnused(std::uint32_t rule, std::vector<OverGranted>& found) const {
        const std::string name = ruleName(m_inForce.policies->rules()[rule]);
        std::vector<const ScopeEntity*> unused;
        for (const ScopeEntity& entity : m_entities) {
            if (entity.rule == rule && entity.inList) unused.push_back(&entity);
        }
        bool isUsed = false;
        for (const std::size_t call : m_executed) {
            if (!m_inForce.columns[rule]->matched.test(call)) continue;
            isUsed = true;
            const Input& input = *m_inForce.corpus->calls[call].input;
            std::erase_if(unused, [&](const ScopeEntity* entity) { return m_scopes.covers(*entity, input); });
            if (unused.empty()) return;
        }
        if (!isUsed) return found.push_back({rule, std::nullopt, name + " allows calls, but no executed call used it."});
        for (const ScopeEntity* entity : unused)
            found.push_back({rule, *entity, name + ": " + entity->entity.text() + " is allowed but never used."});
    }

private:
    const Replay& m_inForce;
    const ScopeEntities& m_scopes;
    const std::vector<std::size_t>& m_executed;
    std::vector<ScopeEntity> m_entities;
};

}  // namespace

Result<std::vector<OverGranted>> overGranted(const Replay& inForce) {
    const auto* scopes = dynamic_cast<const ScopeEntities*>(inForce.policies.get());
    const std::vector<Rule>& rules = inForce.policies->rules();
    if (scopes == nullptr || inForce.columns.size() != rules.size())
        return fail(ErrorKind::Unsupported, "In this language the use of single rules cannot be told.");
    std::vector<std::size_t> executed;
    for (std::size_t i = 0; i < inForce.size(); ++i) {
        const CorpusCall& call = inForce.corpus->calls[i];
        if (call.input != nullptr && draft::wasExecuted(call, call.stepIn(inForce.corpus->sessions))) executed.push_back(i);
    }
    const GrantUse use(inForce, *scopes, executed);
    std::vector<OverGranted> found;
    for (std::uint32_t rule = 0; rule < rules.size(); ++rule) {
        if (rules[rule].effect == Effect::Permit) use.addUnused(rule, found);
    }
    return found;
}

}  // namespace writ::sim
