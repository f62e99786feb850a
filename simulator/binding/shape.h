#pragma once

#include "engine/decision/request_shape.h"
#include "simulator/binding/compile.h"
#include "simulator/binding/scope.h"

namespace writ::sim::binding {

/// What the binding says of the requests of a tool before any recording is seen. `facts` are entities in Cedar's JSON.
[[nodiscard]] RequestShape shapeOf(const Program& program, const ToolDescription& tool, const std::vector<ToolDescription>& tools,
                                   const Json& facts);

}  // namespace writ::sim::binding
