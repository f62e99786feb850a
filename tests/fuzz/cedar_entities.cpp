// Any JSON as entities and as a request: read or refused, and what is read can be decided.
#include "engine/cedar/language.h"

#include <cstdlib>

namespace {

using namespace writ;

const PolicySet& policies() {
    static const Compiled compiled = cedar::language().compile(
        {std::make_shared<const Source>("fuzz.cedar",
                                        "permit(principal in Team::\"t\", action, resource) when { context == resource.a || "
                                        "[context.b].contains(principal.c) || resource.getTag(\"k\") == context.d.e };")});
    return *compiled.policies;
}

void decide(const Request& request, const PreparedFactsPtr& facts) {
    const auto input = cedar::language().prepare(request, facts, {});
    if (!input) {
        if (input.error().message.empty()) std::abort();
        return;
    }
    const Decision decision = policies().decide(**input, *policies().makeScratch());
    if (policies().explain(**input).decision.verdict != decision.verdict) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto json = parseJson({reinterpret_cast<const char*>(data), size});
    if (!json) return 0;
    const auto store = cedar::language().prepareFacts(Facts(json->isObject() ? (*json)["entities"] : *json));
    const auto empty = cedar::language().prepareFacts(Facts());
    if (!store && store.error().message.empty()) std::abort();
    const auto request = requestFromJson(*json);
    Request asContext;
    asContext.subject = {"User", "a"};
    asContext.resource = {"Doc", "d"};
    asContext.context = *json;
    asContext.resourceProperties = *json;
    decide(request ? *request : asContext, store ? *store : *empty);
    return 0;
}
