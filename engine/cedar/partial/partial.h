#pragma once

#include "engine/cedar/partial/partial_entities.h"
#include "engine/cedar/tree.h"

#include <span>

namespace writ::cedar {

/// Principal or resource: the type is always known.
struct PartialUid {
    std::string type;
    std::optional<std::string> id;
};

/// A request of which parts are not known.
struct PartialRequest {
    PartialUid principal;
    EntityUid action;
    PartialUid resource;
    std::optional<Value> context;  ///< a record, which may hold values of kind Unknown; nothing: none of it is known
};

/// What became of a policy.
enum class ResidualState : std::uint8_t {
    Unsatisfied,  ///< false for every value of what is not known
    Satisfied,    ///< true for every value
    Errored,      ///< fails for every value
    Residual,     ///< depends on it: see the condition
};
[[nodiscard]] std::string_view word(ResidualState state);  ///< "unsatisfied", "satisfied", "errored", "residual"

struct ResidualPolicy {
    std::uint32_t policy = 0;  ///< index into the policies of the tree that was evaluated
    Effect effect = Effect::Permit;
    ResidualState state = ResidualState::Residual;
    NodeId condition = kNoNode;  ///< in PartialResponse::tree, whatever the state: what is left of scope and conditions together
};

/// What is left of policies. For every request and entities that agree with what is known and conform to the schema, a policy of
/// `tree` does the same as the policy it came from: matches, does not match, or fails. (reference: Cedar RFC 95, type-aware
/// partial evaluation)
struct PartialResponse {
    std::optional<Verdict> decision;       ///< Allow or Deny; nothing while it depends on what is not known
    Tree tree;                             ///< one policy for each of `policies`, in order: a free scope and one condition
    std::vector<TypePtr> types;            ///< one a node of the tree; null where the type is not known
    std::vector<ResidualPolicy> policies;  ///< one a policy of the evaluated tree; templates have none
};

/// The combination of types that a request is of; an error when the schema has none like it.
[[nodiscard]] Result<const RequestEnvironment*> environmentOf(const Schema& schema, const PartialRequest& request);

/// Evaluates all policies of a tree as far as the known parts go. An error when the schema has no such request, or when a policy
/// does not validate for it, since only types make the simplifications sound. The schema must outlive the call only.
[[nodiscard]] Result<PartialResponse> evaluatePartially(const Tree& tree, const Schema& schema, const PartialRequest& request,
                                                        const PartialEntities& entities);

/// The decision of several sets taken together.
[[nodiscard]] std::optional<Verdict> partialDecision(const std::vector<ResidualPolicy>& policies);

/// For people, of several sets taken together: "allowed", "denied", or "allowed if `context.input.amount_cents <= 50000`, unless
/// `context.stop`".
[[nodiscard]] std::string inWords(std::span<const PartialResponse> responses);

}  // namespace writ::cedar
