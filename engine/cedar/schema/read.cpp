#include "engine/cedar/schema/read.h"

#include "engine/cedar/schema/resolve.h"
#include "engine/cedar/schema/syntax.h"

namespace writ::cedar {

SchemaSyntax schemaSyntaxOf(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && text[first] == '{' ? SchemaSyntax::Json : SchemaSyntax::Cedar;
}

SchemaFragment readSchema(const SourcePtr& source, std::vector<Diagnostic>& diagnostics, const ParseOptions& options) {
    const bool isJson = schemaSyntaxOf(source->text()) == SchemaSyntax::Json;
    return isJson ? readJsonSchema(source, diagnostics, options) : parseSchema(source, diagnostics, options);
}

SchemaPtr loadSchema(const std::vector<SourcePtr>& sources, std::vector<Diagnostic>& diagnostics, const ParseOptions& options) {
    std::vector<Diagnostic> found;
    std::vector<SchemaFragment> fragments;
    for (const SourcePtr& source : sources) fragments.push_back(readSchema(source, found, options));
    SchemaPtr schema = resolveSchema(fragments, found);
    if (hasErrors(found)) schema = nullptr;
    normalize(found);
    diagnostics.insert(diagnostics.end(), found.begin(), found.end());
    return schema;
}

}  // namespace writ::cedar
