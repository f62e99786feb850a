// What a set of Cedar policies offers beside decisions: its constants, and the entities that its scopes name.
#include "engine/cedar/policy_set.h"
#include "engine/cedar/why/boundary_values.h"
#include "engine/cedar/why/constant_finder.h"
#include "engine/cedar/why/hinge.h"

#include <algorithm>
#include <array>

namespace writ::cedar {
namespace {

constexpr std::array kScopeVariables = {Variable::Principal, Variable::Action, Variable::Resource};
constexpr std::size_t kAction = 1;

bool isInScope(const Policy& policy, Evaluator& evaluator) {
    for (std::size_t i = 0; i < kScopeVariables.size(); ++i) {
        bool fits = false;
        if (evaluator.matches(policy.scope[i], kScopeVariables[i], fits) != Status::Ok || !fits) return false;
    }
    return true;
}

}  // namespace

std::vector<PolicyConstant> CedarPolicySet::constants() const {
    return findConstants(*this);
}

std::vector<std::string> CedarPolicySet::actionsOf(std::uint32_t rule) const {
    std::vector<std::string> names;
    for (const Value& action : policyOf(rule).scope[kAction].entities) names.push_back(action.asEntity().id);
    return names;
}

std::optional<RuleReach> CedarPolicySet::reach(const PolicyConstant& constant, const Input& input) const {
    const auto* prepared = dynamic_cast<const CedarInput*>(&input);
    if (prepared == nullptr) return std::nullopt;
    const Tree& tree = treeOf(constant.rule);
    const Policy& policy = policyOf(constant.rule);
    Evaluator evaluator(tree, prepared->exact, *prepared->store);
    if (!isInScope(policy, evaluator)) return std::nullopt;
    const Span own = constant.span;
    const auto isOther = [&](NodeId id) {
        const Span needed = tree.node(id).span;
        return own.begin < needed.begin || own.end > needed.end;
    };
    const std::vector<NodeId> needed = neededClauses(tree, policy, *prepared);
    RuleReach reach;
    reach.conditions = static_cast<std::uint32_t>(std::count_if(needed.begin(), needed.end(), isOther));
    reach.matched = needed.empty();
    return reach;
}

Result<std::vector<BoundaryValue>> CedarPolicySet::around(const PolicyConstant& constant, const Input& input,
                                                          const Input& asked) const {
    const auto* known = dynamic_cast<const CedarInput*>(&input);
    const auto* open = dynamic_cast<const CedarInput*>(&asked);
    if (known == nullptr || open == nullptr) return fail(ErrorKind::Internal, "The request was prepared for another language.");
    return valuesAround(treeOf(constant.rule), constant, *known, *open);
}

std::vector<ScopeEntity> CedarPolicySet::scopeEntities() const {
    std::vector<ScopeEntity> found;
    for (std::uint32_t rule = 0; rule < m_rules.size(); ++rule) {
        for (std::size_t part = 0; part < kScopeVariables.size(); ++part) {
            const ScopeClause& clause = policyOf(rule).scope[part];
            for (std::size_t i = 0; i < clause.entities.size(); ++i) {
                const Span span = i < clause.entitySpans.size() ? clause.entitySpans[i] : clause.span;
                found.push_back(
                    {rule, static_cast<ScopePart>(part), clause.entities[i].asEntity(), span, clause.entities.size() > 1});
            }
        }
    }
    return found;
}

bool CedarPolicySet::covers(const ScopeEntity& entity, const Input& input) const {
    const auto* prepared = dynamic_cast<const CedarInput*>(&input);
    if (prepared == nullptr) return true;
    const Value& value = prepared->exact.variables[static_cast<std::size_t>(entity.part)];
    return !value.is(Value::Kind::Entity) || prepared->store->isIn(value.asEntity(), entity.entity);
}

}  // namespace writ::cedar
