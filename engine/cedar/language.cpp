#include "engine/cedar/language.h"

#include "engine/cedar/policy_json/read.h"
#include "engine/cedar/lint/lint.h"
#include "engine/cedar/policy_set.h"
#include "engine/cedar/why/smallest_change.h"

namespace writ::cedar {
namespace {

class CedarLanguage final : public Language {
public:
    [[nodiscard]] std::string_view id() const override { return "cedar"; }
    [[nodiscard]] std::vector<std::string_view> suffixes() const override {
        return {".cedar", ".cedar.json", "cedartemplatelinks.json"};
    }

    [[nodiscard]] Compiled compile(const std::vector<SourcePtr>& sources) const override {
        Compiled compiled;
        std::vector<LinkablePart> documents;
        for (const SourcePtr& source : sources) documents.push_back({source, readPolicies(*source, compiled.diagnostics)});
        if (!hasErrors(compiled.diagnostics)) linkAll(documents, compiled.diagnostics);
        if (!hasErrors(compiled.diagnostics)) {
            std::vector<CedarPolicySet::Part> parts;
            for (LinkablePart& document : documents) parts.push_back({document.source, std::move(document.document.tree)});
            compiled.policies = std::make_shared<CedarPolicySet>(std::move(parts), compiled.diagnostics);
        }
        normalize(compiled.diagnostics);
        return compiled;
    }

    [[nodiscard]] Result<PreparedFactsPtr> prepareFacts(const Facts& facts) const override {
        auto store = EntityStore::load(facts.entities());
        if (!store) return tl::unexpected(std::move(store.error()).in(facts.source()));
        return PreparedFactsPtr(std::move(*store));
    }

    [[nodiscard]] Result<InputPtr> prepare(const Request& request, const PreparedFactsPtr& facts, const Clock&) const override {
        return prepareInput(request, {"Action", request.action}, facts);
    }

    [[nodiscard]] Result<ChangeSearch> smallestChange(const PolicySet& policies, const Request& request, const Facts& facts,
                                                      const ChangeOptions& options) const override {
        const auto* set = dynamic_cast<const CedarPolicySet*>(&policies);
        if (!set) return fail(ErrorKind::Internal, "the policies are not Cedar's");
        return cedar::smallestChange(*set, request, facts, options);
    }

    [[nodiscard]] std::vector<Diagnostic> lint(const std::vector<SourcePtr>& sources) const override {
        std::vector<Tree> trees;
        trees.reserve(sources.size());
        std::vector<LintedSource> linted;
        for (const SourcePtr& source : sources) {
            std::vector<Diagnostic> diagnostics;
            trees.push_back(parse(*source, diagnostics));
            if (!hasErrors(diagnostics)) linted.push_back({source.get(), &trees.back()});
        }
        return cedar::lint(linted);
    }
};

}  // namespace

const Language& language() {
    static const CedarLanguage cedar;
    return cedar;
}

}  // namespace writ::cedar
