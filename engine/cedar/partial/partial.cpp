#include "engine/cedar/partial/partial.h"

#include "engine/cedar/partial/partial_evaluator.h"
#include "engine/cedar/policy_json/print.h"

#include <algorithm>

namespace writ::cedar {
namespace {

const RequestEnvironment* findEnvironment(const Schema& schema, const PartialRequest& request) {
    const auto& all = schema.environments();
    const auto found = std::find_if(all.begin(), all.end(), [&request](const RequestEnvironment& environment) {
        return environment.action->uid == request.action && environment.principal == request.principal.type &&
               environment.resource == request.resource.type;
    });
    return found == all.end() ? nullptr : &*found;
}

ResidualState stateOf(const Residual& residual) {
    if (residual.isError()) return ResidualState::Errored;
    if (residual.isPartial()) return ResidualState::Residual;
    return residual.value.asBool() ? ResidualState::Satisfied : ResidualState::Unsatisfied;
}

/// The policy with what is left of it as its only condition.
Policy residualPolicy(const Policy& policy, NodeId condition) {
    Policy result;
    result.effect = policy.effect;
    result.annotations = policy.annotations;
    result.id = policy.id;
    result.span = policy.span;
    result.headSpan = policy.headSpan;
    result.conditions.push_back({false, condition, policy.span});
    return result;
}

bool any(const std::vector<ResidualPolicy>& policies, Effect effect, ResidualState state) {
    return std::any_of(policies.begin(), policies.end(),
                       [&](const ResidualPolicy& policy) { return policy.effect == effect && policy.state == state; });
}

/// The open conditions of one effect, each as code.
std::string conditionsInWords(const PartialResponse& response, Effect effect) {
    std::string text;
    for (const ResidualPolicy& policy : response.policies) {
        if (policy.effect != effect || policy.state != ResidualState::Residual) continue;
        text += (text.empty() ? "`" : " or `") + toText(response.tree, policy.condition) + "`";
    }
    return text;
}

}  // namespace

Result<PartialResponse> evaluatePartially(const Tree& tree, const Schema& schema, const PartialRequest& request,
                                          const PartialEntities& entities) {
    const LinkedEnvironment environment{findEnvironment(schema, request), {}, {}};
    if (!environment.request) {
        return fail(ErrorKind::Unsupported, "the schema has no request of the action " + request.action.text() +
                                                " for a principal of type " + request.principal.type +
                                                " and a resource of type " + request.resource.type);
    }
    PartialResponse response;
    ResidualTree residuals(tree);
    for (std::uint32_t i = 0; i < tree.policies.size(); ++i) {
        const Policy& policy = tree.policies[i];
        if (policy.isTemplate) continue;
        const Typing typing = typePolicy(tree, i, schema, environment);
        if (!typing.ok())
            return fail(ErrorKind::Unsupported, "policy" + std::to_string(i) + " does not validate for this request");
        const Residual residual =
            PartialEvaluator(tree, schema, environment, request, entities, typing, residuals).policy(policy);
        const NodeId condition = residuals.nodeOf(residual);
        response.policies.push_back({i, policy.effect, stateOf(residual), condition});
        residuals.tree.policies.push_back(residualPolicy(policy, condition));
    }
    response.decision = partialDecision(response.policies);
    response.types = std::move(residuals.types);
    response.types.resize(residuals.tree.nodes.size());
    response.tree = std::move(residuals.tree);
    return response;
}

std::optional<Verdict> partialDecision(const std::vector<ResidualPolicy>& policies) {
    if (any(policies, Effect::Forbid, ResidualState::Satisfied)) return Verdict::Deny;
    const bool permitted = any(policies, Effect::Permit, ResidualState::Satisfied);
    if (!permitted && !any(policies, Effect::Permit, ResidualState::Residual)) return Verdict::Deny;
    if (permitted && !any(policies, Effect::Forbid, ResidualState::Residual)) return Verdict::Allow;
    return std::nullopt;
}

std::string inWords(const PartialResponse& response) {
    if (response.decision) return response.decision == Verdict::Allow ? "allowed" : "denied";
    const bool permitted = any(response.policies, Effect::Permit, ResidualState::Satisfied);
    const std::string forbids = conditionsInWords(response, Effect::Forbid);
    std::string text = "allowed";
    if (!permitted) text += " if " + conditionsInWords(response, Effect::Permit);
    if (!forbids.empty()) text += (permitted ? " unless " : ", unless ") + forbids;
    return text;
}

}  // namespace writ::cedar
