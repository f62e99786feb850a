#pragma once

#include "engine/cedar/service/service.h"
#include "engine/cedar/service/snapshot_data.h"

#include <optional>
#include <string>

namespace writ::cedar {

/// The policy around an offset of a policies document.
struct PolicyPoint {
    const PlacedUnit* placed = nullptr;
    const Policy* policy = nullptr;  ///< null between policies
    std::uint32_t index = 0;         ///< in the unit's tree
};
[[nodiscard]] PolicyPoint policyPoint(const DocumentState& state, std::uint32_t offset);

/// The token that holds the offset, or ends there; of two the name rather than the mark between.
[[nodiscard]] std::optional<std::size_t> tokenAt(const std::vector<Token>& tokens, std::uint32_t offset);

/// What an attribute read at the offset is: its type wherever it may be found, and what the schema or the catalog says of it.
[[nodiscard]] std::optional<Hover> attributeAt(const SnapshotData& data, const DocumentState& state, const PolicyPoint& point,
                                               std::uint32_t offset);

/// The types that a variable may have under a policy's scope: "Agent | User"; empty when nothing is known.
[[nodiscard]] std::string variableTypes(const World& world, const Policy& policy, std::string_view variable);

}  // namespace writ::cedar
