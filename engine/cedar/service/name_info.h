#pragma once

#include "engine/cedar/service/service.h"
#include "engine/cedar/service/snapshot_data.h"

namespace writ::cedar {

/// What is known of a name, wherever it stands.
[[nodiscard]] Hover describe(const SnapshotData& data, const Occurrence& occurrence);

}  // namespace writ::cedar
