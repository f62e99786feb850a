#pragma once

#include "engine/cedar/parser.h"
#include "engine/cedar/schema/fragment.h"
#include "engine/cedar/schema/schema.h"

namespace writ::cedar {

enum class SchemaSyntax : std::uint8_t { Cedar, Json };

/// JSON when the first character that is not blank is `{`, which no schema in the Cedar syntax begins with.
[[nodiscard]] SchemaSyntax schemaSyntaxOf(std::string_view text);

/// Reads the JSON syntax (reference: Cedar 4.5, JSON schema format); what is not part of the format is refused. Always a
/// fragment, of what could be read. Messages name the JSON Pointer of the place beside its span.
[[nodiscard]] SchemaFragment readJsonSchema(const SourcePtr& source, std::vector<Diagnostic>& diagnostics,
                                            const ParseOptions& options = {});

/// Reads either syntax.
[[nodiscard]] SchemaFragment readSchema(const SourcePtr& source, std::vector<Diagnostic>& diagnostics,
                                        const ParseOptions& options = {});

/// One schema from several texts, each in either syntax. Null when any diagnostic is an error.
[[nodiscard]] SchemaPtr loadSchema(const std::vector<SourcePtr>& sources, std::vector<Diagnostic>& diagnostics,
                                   const ParseOptions& options = {});

}  // namespace writ::cedar
