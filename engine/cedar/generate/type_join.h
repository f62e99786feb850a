#pragma once

#include "engine/cedar/schema/fragment.h"
#include "engine/json/json.h"

#include <optional>

namespace writ::cedar {

/// The type that covers both: records may have more optional attributes, a whole number is also a decimal where numbers may
/// have a fraction. Nothing when Cedar has none.
[[nodiscard]] std::optional<TypeExpr> joinedType(const TypeExpr& a, const TypeExpr& b);

/// The type of a value in Cedar's JSON; nothing when it has none (null, a number with a fraction, a list of unlike items).
/// An empty list counts as a list of texts.
[[nodiscard]] std::optional<TypeExpr> typeOfValue(const Json& value);

}  // namespace writ::cedar
