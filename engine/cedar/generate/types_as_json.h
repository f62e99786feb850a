#pragma once

#include "engine/cedar/schema/schema.h"
#include "engine/decision/request.h"

namespace writ::cedar {

/// TypedLanguage::requestTypes for a Cedar schema.
[[nodiscard]] Json typesAsJson(const Request& request, const Schema& schema);
/// A type as a JSON Schema in the words of TypedLanguage::requestTypes; null for a type that no schema has.
[[nodiscard]] Json typeAsJson(const Type& type, const Schema& schema);

}  // namespace writ::cedar
