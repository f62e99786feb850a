#pragma once

#include "engine/cedar/schema/type.h"

#include <tl/expected.hpp>

namespace writ::cedar {

/// Why two types have no common one.
enum class Mismatch : std::uint8_t {
    Optionality,  ///< an attribute is optional in one record only
    Fields,       ///< records of different attributes
    EntityTypes,  ///< different entity types: strict validation never joins them
    EntityAndRecord,
    Other,
};
[[nodiscard]] std::string_view explanation(Mismatch mismatch);

/// The least type that has all values of both, by strict rules: only the booleans have subtypes, at any depth.
[[nodiscard]] tl::expected<TypePtr, Mismatch> join(const TypePtr& a, const TypePtr& b);
/// Of none: Never.
[[nodiscard]] tl::expected<TypePtr, Mismatch> join(const std::vector<TypePtr>& types);

/// What an operator asks of an operand.
enum class Want : std::uint8_t { Bool, Long, String, Entity, EntityOrRecord, EntityOrEntities, Set };
[[nodiscard]] bool accepts(Want want, const Type& type);
[[nodiscard]] std::string_view word(Want want);

/// Whether no value has both types. Only entity types are told apart: two sets may both be empty.
[[nodiscard]] bool areDisjoint(const Type& a, const Type& b);

/// `<` and `<=` compare these.
[[nodiscard]] bool isOrdered(const Type& type);

}  // namespace writ::cedar
