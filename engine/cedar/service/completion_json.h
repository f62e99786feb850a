#pragma once

#include "engine/cedar/service/service.h"
#include "engine/cedar/service/snapshot_data.h"

namespace writ::cedar {

/// Completion in facts, and in schemas and policies in JSON: keys by the format, names and values by schema, facts and tools.
[[nodiscard]] std::vector<CompletionItem> completeJson(const SnapshotData& data, const DocumentState& state,
                                                       std::uint32_t offset);

}  // namespace writ::cedar
