#pragma once

#include "engine/cedar/input.h"
#include "engine/cedar/schema/schema.h"
#include "engine/decision/schema.h"

namespace writ::cedar {

/// The request with every whole number that the schema wants as a decimal written as one: 25 becomes 25.0. Nothing else is
/// changed, so that what does not fit the schema is decided as it is.
[[nodiscard]] Request typedRequest(const Request& request, const Schema& schema);

/// A replayed request in Cedar's values, as a schema types them and with what it says of unknown fields (null: as they look).
[[nodiscard]] Result<std::shared_ptr<CedarInput>> prepareTyped(const Request& request, const PreparedFactsPtr& facts,
                                                               const Schema* schema);

/// In what a request differs from the schema, apart from `context.input`. Unknown fields, and what lies below them, fit any type.
/// At most 100 issues, sorted.
[[nodiscard]] std::vector<RequestIssue> requestIssues(const Request& request, const Schema& schema);

}  // namespace writ::cedar
