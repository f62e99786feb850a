#include "engine/cedar/language.h"

#include "engine/cedar/generate/cedar_schema.h"
#include "engine/cedar/generate/typed_facts.h"
#include "engine/cedar/generate/typed_request.h"
#include "engine/cedar/generate/types_as_json.h"
#include "engine/cedar/lint/lint.h"
#include "engine/cedar/policy_json/read.h"
#include "engine/cedar/policy_set.h"
#include "engine/cedar/validate/validate.h"
#include "engine/cedar/why/smallest_change.h"
#include "engine/decision/typed_language.h"

namespace writ::cedar {
namespace {

constexpr std::string_view kBeforeWarning = "4.12", kLatest = "4.13";

/// What nobody declared, nobody can be held to: the findings stay, as warnings.
void soften(std::vector<Diagnostic>& diagnostics) {
    for (Diagnostic& diagnostic : diagnostics) {
        if (diagnostic.severity != Severity::Error) continue;
        diagnostic.severity = Severity::Warning;
        diagnostic.notes.push_back(
            {std::nullopt, "the schema is concluded from catalog, binding and facts; a schema file says more"});
    }
}

/// Of policies without errors in their texts.
void validateAll(const std::vector<LinkablePart>& documents, const CedarSchema& schema, const CompileOptions& given,
                 std::vector<Diagnostic>& diagnostics) {
    ValidateOptions options;
    options.compat = given.compat == kBeforeWarning ? Compat::V4_12 : Compat::V4_13;
    options.level = given.level;
    for (const LinkablePart& part : documents) {
        std::vector<Diagnostic> found = validate(*part.source, part.document.tree, schema.schema(), options);
        if (schema.inferred()) soften(found);
        diagnostics.insert(diagnostics.end(), found.begin(), found.end());
    }
}

/// Null for no schema.
const Schema* typesOf(const LanguageSchema* schema) {
    const CedarSchema* own = cedarSchema(schema);
    return own == nullptr ? nullptr : &own->schema();
}

class CedarLanguage final : public TypedLanguage {
public:
    [[nodiscard]] std::string_view id() const override { return "cedar"; }
    [[nodiscard]] std::vector<std::string_view> suffixes() const override {
        return {".cedar", ".cedar.json", "cedartemplatelinks.json"};
    }

    [[nodiscard]] std::optional<Error> misfit(const Facts& facts, const LanguageSchema& schema) const override {
        const CedarSchema* own = cedarSchema(&schema);
        if (own == nullptr) return std::nullopt;
        auto store = EntityStore::load(facts.entities(), own->schema());
        return store ? std::nullopt : std::optional(std::move(store.error()).in(facts.source()));
    }
    [[nodiscard]] std::vector<std::string_view> releases() const override { return {kBeforeWarning, kLatest}; }
    [[nodiscard]] BuiltSchema schema(const SchemaSources& sources) const override { return buildSchema(sources); }

    [[nodiscard]] std::vector<RequestIssue> conform(const Request& request, const LanguageSchema& schema) const override {
        const CedarSchema* own = cedarSchema(&schema);
        return own == nullptr ? std::vector<RequestIssue>() : requestIssues(request, own->schema());
    }

    [[nodiscard]] Json requestTypes(const LanguageSchema& schema, const Request& request) const override {
        const CedarSchema* own = cedarSchema(&schema);
        return own == nullptr ? Json() : typesAsJson(request, own->schema());
    }

    [[nodiscard]] Compiled compile(const std::vector<SourcePtr>& sources) const override { return compile(sources, nullptr, {}); }
    [[nodiscard]] Compiled compile(const std::vector<SourcePtr>& sources, const LanguageSchema* schema,
                                   const CompileOptions& options) const override {
        Compiled compiled;
        std::vector<LinkablePart> documents;
        for (const SourcePtr& source : sources) documents.push_back({source, readPolicies(*source, compiled.diagnostics)});
        if (!hasErrors(compiled.diagnostics)) linkAll(documents, compiled.diagnostics);
        if (!hasErrors(compiled.diagnostics)) {
            std::vector<Diagnostic> findings;
            if (const CedarSchema* own = cedarSchema(schema)) validateAll(documents, *own, options, findings);
            std::vector<CedarPolicySet::Part> parts;
            for (LinkablePart& document : documents) parts.push_back({document.source, std::move(document.document.tree)});
            compiled.policies = std::make_shared<CedarPolicySet>(std::move(parts), compiled.diagnostics);
            compiled.diagnostics.insert(compiled.diagnostics.end(), findings.begin(), findings.end());
        }
        normalize(compiled.diagnostics);
        return compiled;
    }

    [[nodiscard]] Result<PreparedFactsPtr> prepareFacts(const Facts& facts) const override {
        return prepareFacts(facts, nullptr);
    }
    [[nodiscard]] Result<PreparedFactsPtr> prepareFacts(const Facts& facts, const LanguageSchema* schema) const override {
        return prepareTypedFacts(facts, typesOf(schema));
    }

    [[nodiscard]] Result<InputPtr> prepare(const Request& request, const PreparedFactsPtr& facts,
                                           const Clock& clock) const override {
        return prepare(request, facts, nullptr, clock);
    }
    [[nodiscard]] Result<InputPtr> prepare(const Request& request, const PreparedFactsPtr& facts, const LanguageSchema* schema,
                                           const Clock&) const override {
        return prepareTyped(request, facts, typesOf(schema));
    }

    [[nodiscard]] Result<ChangeSearch> smallestChange(const PolicySet& policies, const Request& request, const Facts& facts,
                                                      const ChangeOptions& options) const override {
        return smallestChange(policies, request, facts, nullptr, options);
    }
    [[nodiscard]] Result<ChangeSearch> smallestChange(const PolicySet& policies, const Request& request, const Facts& facts,
                                                      const LanguageSchema* schema, const ChangeOptions& options) const override {
        const auto* set = dynamic_cast<const CedarPolicySet*>(&policies);
        if (!set) return fail(ErrorKind::Internal, "the policies are not Cedar's");
        return cedar::smallestChange(*set, request, facts, typesOf(schema), options);
    }

    [[nodiscard]] std::vector<Diagnostic> lint(const std::vector<SourcePtr>& sources) const override {
        return lint(sources, nullptr);
    }
    [[nodiscard]] std::vector<Diagnostic> lint(const std::vector<SourcePtr>& sources,
                                               const LanguageSchema* schema) const override {
        std::vector<Tree> trees;
        trees.reserve(sources.size());
        std::vector<LintedSource> linted;
        for (const SourcePtr& source : sources) {
            std::vector<Diagnostic> diagnostics;
            trees.push_back(parse(*source, diagnostics));
            if (!hasErrors(diagnostics)) linted.push_back({source.get(), &trees.back()});
        }
        LintOptions options;
        options.schema = typesOf(schema);
        return cedar::lint(linted, options);
    }
};

}  // namespace

const Language& language() {
    static const CedarLanguage cedar;
    return cedar;
}

}  // namespace writ::cedar
