#pragma once

#include "engine/decision/request.h"
#include "engine/decision/schema.h"

namespace writ::sim {

/// In what the arguments of a call differ from the tool's JSON Schema: missing, of another type, not declared where nothing else
/// is allowed, none of the listed values. Unknown fields fit anything. Constraints on lengths, ranges and patterns are not looked
/// at. Pointers begin with /context/input. At most 100, sorted.
[[nodiscard]] std::vector<RequestIssue> argumentIssues(const ToolDescription& tool, const Json& arguments,
                                                       const std::vector<UnknownField>& unknown);

}  // namespace writ::sim
