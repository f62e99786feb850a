#pragma once

#include "engine/cedar/policy_set.h"
#include "engine/cedar/schema/schema.h"
#include "engine/decision/smallest_change.h"

namespace writ::cedar {

/// The fewest values of a request whose change gives the opposite verdict; of an indeterminate one, any certain verdict. The
/// action, and who the principal and the resource are, stay; so does everything that an unknown field hides. Values are taken
/// from around the constants that the policies hold a field against, the nearest first. With a schema (null: none) a proposal
/// differs from it nowhere where the request does not. Every proposal was decided by the engine. An error when the request
/// cannot be prepared.
[[nodiscard]] Result<ChangeSearch> smallestChange(const CedarPolicySet& policies, const Request& request, const Facts& facts,
                                                  const Schema* schema, const ChangeOptions& options = {});

}  // namespace writ::cedar
