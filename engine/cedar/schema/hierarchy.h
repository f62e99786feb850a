#pragma once

#include "engine/cedar/schema/schema.h"

namespace writ::cedar {

/// Fills the descendants of every type from memberOf. Circles are fine. False when there are more than `maxPairs`.
[[nodiscard]] bool closeEntityTypes(std::vector<SchemaEntityType>& types, std::size_t maxPairs);
/// Fills ancestors and descendants of every action from memberOf; actions on a circle become their own ancestors.
[[nodiscard]] bool closeActions(std::vector<SchemaAction>& actions, std::size_t maxPairs);

}  // namespace writ::cedar
