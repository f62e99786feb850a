#include "engine/cedar/partial/partial.h"

#include "engine/cedar/partial/partial_evaluator.h"
#include "engine/cedar/policy_json/print.h"

#include <algorithm>
#include <array>

namespace writ::cedar {
namespace {

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

std::vector<ResidualPolicy> policiesOf(std::span<const PartialResponse> responses) {
    std::vector<ResidualPolicy> all;
    for (const PartialResponse& response : responses) all.insert(all.end(), response.policies.begin(), response.policies.end());
    return all;
}

/// The open conditions of one effect, each as code.
std::string conditionsInWords(std::span<const PartialResponse> responses, Effect effect) {
    std::string text;
    for (const PartialResponse& response : responses) {
        for (const ResidualPolicy& policy : response.policies) {
            if (policy.effect != effect || policy.state != ResidualState::Residual) continue;
            text += (text.empty() ? "`" : " or `") + toText(response.tree, policy.condition) + "`";
        }
    }
    return text;
}

/// What people call a policy: its id, or its place.
std::string nameOf(const Policy& policy, std::uint32_t place) {
    if (!policy.id.empty()) return policy.id;
    for (const Annotation& annotation : policy.annotations) {
        if (annotation.name == "id" && !annotation.value.empty()) return annotation.value;
    }
    return "policy" + std::to_string(place);
}

}  // namespace

Result<const RequestEnvironment*> environmentOf(const Schema& schema, const PartialRequest& request) {
    const auto& all = schema.environments();
    const auto found = std::find_if(all.begin(), all.end(), [&request](const RequestEnvironment& environment) {
        return environment.action->uid == request.action && environment.principal == request.principal.type &&
               environment.resource == request.resource.type;
    });
    if (found != all.end()) return &*found;
    return fail(ErrorKind::Unsupported, "the schema has no request of the action " + request.action.text() +
                                            " for a principal of type " + request.principal.type + " and a resource of type " +
                                            request.resource.type);
}

Result<PartialResponse> evaluatePartially(const Tree& tree, const Schema& schema, const PartialRequest& request,
                                          const PartialEntities& entities) {
    const auto found = environmentOf(schema, request);
    if (!found) return tl::unexpected(found.error());
    const LinkedEnvironment environment{*found, {}, {}};
    PartialResponse response;
    ResidualTree residuals(tree);
    for (std::uint32_t i = 0; i < tree.policies.size(); ++i) {
        const Policy& policy = tree.policies[i];
        if (policy.isTemplate) continue;
        const Typing typing = typePolicy(tree, i, schema, environment);
        if (!typing.ok())
            return fail(ErrorKind::Unsupported,
                        "`" + nameOf(policy, i) + "` does not validate for this request; `writ check` says why");
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

std::string inWords(std::span<const PartialResponse> responses) {
    const std::vector<ResidualPolicy> policies = policiesOf(responses);
    if (const auto decision = partialDecision(policies)) return decision == Verdict::Allow ? "allowed" : "denied";
    const bool permitted = any(policies, Effect::Permit, ResidualState::Satisfied);
    const std::string forbids = conditionsInWords(responses, Effect::Forbid);
    std::string text = "allowed";
    if (!permitted) text += " if " + conditionsInWords(responses, Effect::Permit);
    if (!forbids.empty()) text += (permitted ? " unless " : ", unless ") + forbids;
    return text;
}

std::string_view word(ResidualState state) {
    constexpr std::array<std::string_view, 4> kWords{"unsatisfied", "satisfied", "errored", "residual"};
    return kWords[static_cast<std::size_t>(state)];
}

}  // namespace writ::cedar
