#pragma once

#include "simulator/workspace/workspace.h"

namespace writ::sim::scratch {

/// What is known of a request of this tool with these types of subject and resource, in the form of TypedLanguage::requestTypes:
/// from the language's schema, else from what the binding makes of calls. Null where nothing is.
[[nodiscard]] Json typesOfRequest(const Workspace& workspace, const Request& request);

/// A JSON Schema with its "$ref" followed inside `root`, and "this or null" taken as this.
[[nodiscard]] const Json& resolved(const Json& schema, const Json& root);
[[nodiscard]] bool isRequired(const Json& record, std::string_view member);

}  // namespace writ::sim::scratch
