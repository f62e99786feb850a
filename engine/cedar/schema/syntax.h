#pragma once

#include "engine/cedar/parser.h"
#include "engine/cedar/schema/fragment.h"

namespace writ::cedar {

/// Reads the Cedar schema syntax (reference: Cedar 4.5, schema grammar). Always a fragment: of each declaration what could be
/// read. After a mistake it goes on behind the next `;`, at the closing brace of the namespace or at the next declaration.
/// Names are not looked up here: see resolve().
[[nodiscard]] SchemaFragment parseSchema(const SourcePtr& source, std::vector<Diagnostic>& diagnostics,
                                         const ParseOptions& options = {});

}  // namespace writ::cedar
