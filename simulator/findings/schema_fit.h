#pragma once

#include "engine/json/json.h"

namespace writ::sim {

/// Whether the schema of a property takes text, numbers, true and false: by `type`, also in a list or below anyOf and oneOf;
/// without any it takes all.
[[nodiscard]] bool takesText(const Json& schema);
[[nodiscard]] bool takesNumber(const Json& schema);
[[nodiscard]] bool takesFlag(const Json& schema);
/// The values of `enum` and `const`, also below anyOf and oneOf.
[[nodiscard]] Json::Array choicesOf(const Json& schema);
/// Whether a scalar meets type, list of values, minimum, maximum, lengths and pattern. A pattern that RE2 cannot read fits
/// nothing.
[[nodiscard]] bool fitsSchema(const Json& value, const Json& schema);

}  // namespace writ::sim
