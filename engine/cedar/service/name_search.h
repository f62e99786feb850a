#pragma once

#include "engine/cedar/service/snapshot_data.h"

#include <vector>

namespace writ::cedar {

/// What the innermost name at a place stands for; several where one place may mean several things.
[[nodiscard]] std::vector<Name> namesAt(const SnapshotData& data, Position at);

struct NamedPlace {
    const DocumentState* state;
    Occurrence occurrence;
};
/// Every place of these names, in the order of documents and offsets, each place once.
[[nodiscard]] std::vector<NamedPlace> placesOf(const SnapshotData& data, const std::vector<Name>& names);

}  // namespace writ::cedar
