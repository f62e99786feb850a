#include "engine/decision/typed_language.h"

#include "engine/decision/smallest_change.h"

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

Result<ChangeSearch> smallestChangeWith(const Language& language, const PolicySet& policies, const Request& request,
                                        const Facts& facts, const LanguageSchema* schema, const ChangeOptions& options) {
    const TypedLanguage* own = typed(&language);
    return own == nullptr ? language.smallestChange(policies, request, facts, options)
                          : own->smallestChange(policies, request, facts, schema, options);
}

std::vector<Diagnostic> lintWith(const Language& language, const std::vector<SourcePtr>& sources, const LanguageSchema* schema) {
    const TypedLanguage* own = typed(&language);
    return own == nullptr ? language.lint(sources) : own->lint(sources, schema);
}

}  // namespace writ
