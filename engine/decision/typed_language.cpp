#include "engine/decision/typed_language.h"

namespace writ {

Compiled compileWith(const Language& language, const std::vector<SourcePtr>& sources, const LanguageSchema* schema,
                     const CompileOptions& options) {
    const TypedLanguage* own = typed(&language);
    return own == nullptr ? language.compile(sources) : own->compile(sources, schema, options);
}

Result<PreparedFactsPtr> prepareFactsWith(const Language& language, const Facts& facts, const LanguageSchema* schema) {
    const TypedLanguage* own = typed(&language);
    return own == nullptr ? language.prepareFacts(facts) : own->prepareFacts(facts, schema);
}

Result<InputPtr> prepareWith(const Language& language, const Request& request, const PreparedFactsPtr& facts,
                             const LanguageSchema* schema, const Clock& clock) {
    const TypedLanguage* own = typed(&language);
    return own == nullptr ? language.prepare(request, facts, clock) : own->prepare(request, facts, schema, clock);
}

}  // namespace writ
