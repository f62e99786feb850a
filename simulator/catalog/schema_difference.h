#pragma once

#include "simulator/catalog/difference.h"

namespace writ::sim {

/// What differs between two JSON Schemas; pointers begin with `pointer`. What is nested too deeply is told as one change.
void compareSchemas(const Json& before, const Json& after, const std::string& pointer, std::vector<FieldChange>& changes);
/// The schema without what only describes, in canonical form: equal for what takes the same values.
[[nodiscard]] std::string shapeOf(const Json& schema);

}  // namespace writ::sim
