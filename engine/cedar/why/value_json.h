#pragma once

#include "engine/cedar/value.h"

namespace writ::cedar {

/// A value as requests write it: entities and extension values with Cedar's escapes. Of a value without unknown fields.
[[nodiscard]] Json jsonOf(const Value& value);

}  // namespace writ::cedar
