#include "engine/cedar/language.h"

#include "engine/cedar/policy_set.h"

namespace writ::cedar {
namespace {

class CedarLanguage final : public Language {
public:
    [[nodiscard]] std::string_view id() const override { return "cedar"; }
    [[nodiscard]] std::vector<std::string_view> suffixes() const override { return {".cedar"}; }

    [[nodiscard]] Compiled compile(const std::vector<SourcePtr>& sources) const override {
        Compiled compiled;
        std::vector<CedarPolicySet::Part> parts;
        for (const SourcePtr& source : sources) parts.push_back({source, parse(*source, compiled.diagnostics)});
        if (!hasErrors(compiled.diagnostics)) {
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
};

}  // namespace

const Language& language() {
    static const CedarLanguage cedar;
    return cedar;
}

}  // namespace writ::cedar
