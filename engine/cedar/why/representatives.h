#pragma once

#include "engine/cedar/why/field_uses.h"

namespace writ::cedar {

struct CoverOptions {
    std::size_t maxAssignments = 4096;  ///< combinations of values of all fields together
    std::size_t maxStates = 4096;       ///< of the automaton of all patterns that one field is held against
    std::size_t maxEntities = 4096;     ///< larger stores are not searched for entities that differ
};

/// Values of one unknown field. Nothing stands for its absence.
using Representatives = std::vector<std::optional<Value>>;

/// Values such that every value the field can have answers each of its uses like one of them; so they decide as all do.
/// Nothing when the uses have no such finite list, or none within the limits. `domain` may be null.
[[nodiscard]] std::optional<Representatives> representatives(const FieldUses& uses, UnknownReason reason,
                                                             const FieldDomain* domain, const EntityStore& store,
                                                             const CoverOptions& options);

}  // namespace writ::cedar
