#pragma once

#include "engine/cedar/schema/schema.h"
#include "engine/json/json.h"

namespace writ::cedar {

/// Entities in Cedar's JSON with the groups that the schema's actions are in, so that `action in Action::"group"` holds
/// where only the schema says so.
[[nodiscard]] Json withActionsOf(const Schema& schema, const Json& entities);

}  // namespace writ::cedar
