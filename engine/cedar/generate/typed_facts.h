#pragma once

#include "engine/cedar/entities.h"
#include "engine/cedar/schema/schema.h"

namespace writ::cedar {

/// Facts together with the groups that a schema's actions are in (null: none), so that `action in Action::"group"` holds where
/// only the schema says so.
[[nodiscard]] Result<std::shared_ptr<const EntityStore>> prepareTypedFacts(const Facts& facts, const Schema* schema);

}  // namespace writ::cedar
