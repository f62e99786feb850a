#pragma once

#include "engine/decision/decision.h"
#include "engine/decision/schema.h"

namespace writ {

/// What a language with a schema of its own offers beside Language.
class TypedLanguage : public Language {
public:
    using Language::compile;
    using Language::lint;
    using Language::prepare;
    using Language::prepareFacts;
    using Language::smallestChange;

    [[nodiscard]] virtual BuiltSchema schema(const SchemaSources& sources) const = 0;
    /// Policies validated against a schema (null: not validated). Findings do not keep policies from deciding; those against an
    /// inferred schema are warnings.
    [[nodiscard]] virtual Compiled compile(const std::vector<SourcePtr>& sources, const LanguageSchema* schema,
                                           const CompileOptions& options) const = 0;
    /// Releases that CompileOptions::compat may name, the latest last.
    [[nodiscard]] virtual std::vector<std::string_view> releases() const = 0;
    /// Facts together with what the schema itself says, such as groups of actions (null: nothing).
    [[nodiscard]] virtual Result<PreparedFactsPtr> prepareFacts(const Facts& facts, const LanguageSchema* schema) const = 0;
    /// Why the facts do not fit the schema; the first reason. They are usable all the same.
    [[nodiscard]] virtual std::optional<Error> misfit(const Facts& facts, const LanguageSchema& schema) const = 0;
    /// JSON becomes the language's own values, as the schema types them (null: as they look).
    [[nodiscard]] virtual Result<InputPtr> prepare(const Request& request, const PreparedFactsPtr& facts,
                                                   const LanguageSchema* schema, const Clock& clock) const = 0;
    /// As Language::smallestChange; what is proposed keeps to the schema (null: to nothing), and is decided as prepare() types
    /// it.
    [[nodiscard]] virtual Result<ChangeSearch> smallestChange(const PolicySet& policies, const Request& request,
                                                              const Facts& facts, const LanguageSchema* schema,
                                                              const ChangeOptions& options) const = 0;
    /// As Language::lint, of policies that were compiled against the schema (null: none): what compile() has told is not
    /// repeated.
    [[nodiscard]] virtual std::vector<Diagnostic> lint(const std::vector<SourcePtr>& sources,
                                                       const LanguageSchema* schema) const = 0;
    /// What requests of this tool, with these types of subject and resource, can hold: {subject, resource, context}, each a JSON
    /// Schema of an object. Beside the types of JSON there are "decimal", "datetime", "duration", "ip" and "entity", this one
    /// with `entities`, names of types. Subject and resource also have `types`, those that the tool allows, and `ids`, where the
    /// schema lists them. Null for a tool that the schema does not know.
    [[nodiscard]] virtual Json requestTypes(const LanguageSchema& schema, const Request& request) const = 0;
    /// In what a request differs from the schema, apart from `context.input`; unknown fields fit any type. Sorted.
    [[nodiscard]] virtual std::vector<RequestIssue> conform(const Request& request, const LanguageSchema& schema) const = 0;
};

/// Null for a language without a schema.
[[nodiscard]] inline const TypedLanguage* typed(const Language* language) {
    return dynamic_cast<const TypedLanguage*>(language);
}

// For languages of either kind.
[[nodiscard]] Compiled compileWith(const Language& language, const std::vector<SourcePtr>& sources, const LanguageSchema* schema,
                                   const CompileOptions& options = {});
[[nodiscard]] Result<PreparedFactsPtr> prepareFactsWith(const Language& language, const Facts& facts,
                                                        const LanguageSchema* schema);
[[nodiscard]] Result<InputPtr> prepareWith(const Language& language, const Request& request, const PreparedFactsPtr& facts,
                                           const LanguageSchema* schema, const Clock& clock);
[[nodiscard]] Result<ChangeSearch> smallestChangeWith(const Language& language, const PolicySet& policies, const Request& request,
                                                      const Facts& facts, const LanguageSchema* schema,
                                                      const ChangeOptions& options);
[[nodiscard]] std::vector<Diagnostic> lintWith(const Language& language, const std::vector<SourcePtr>& sources,
                                               const LanguageSchema* schema);

}  // namespace writ
