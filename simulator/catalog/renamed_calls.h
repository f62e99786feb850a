#pragma once

#include "simulator/catalog/difference.h"
#include "simulator/transcript/session.h"

namespace writ::sim {

/// The sessions as they would be had the agents known the new names of tools and arguments; masks follow their values. What has
/// no renamed call is shared.
[[nodiscard]] std::vector<SessionPtr> withNewNames(const std::vector<SessionPtr>& sessions, const CatalogDifference& difference);

}  // namespace writ::sim
