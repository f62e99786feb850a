#pragma once

#include "engine/cedar/parser.h"
#include "engine/cedar/schema/fragment.h"
#include "engine/cedar/token.h"

namespace writ::cedar {

/// Reads the Cedar schema syntax (reference: Cedar 4.5, schema grammar). Always a fragment: of each declaration what could be
/// read. After a mistake it goes on behind the next `;`, at the closing brace of the namespace or at the next declaration.
/// Names are not looked up here: see resolve().
[[nodiscard]] SchemaFragment parseSchema(const SourcePtr& source, std::vector<Diagnostic>& diagnostics,
                                         const ParseOptions& options = {});

/// One style a token of tokenize(source, …, Grammar::Schema), in parallel: what an editor paints.
[[nodiscard]] std::vector<TokenStyle> schemaStyles(const Source& source, const std::vector<Token>& tokens);

}  // namespace writ::cedar
