// Any bytes as a policy: compiled, and where they are a policy also decided and explained.
#include "engine/cedar/language.h"
#include "engine/cedar/token.h"

#include <cstdlib>

namespace {

using namespace writ;

/// Tokens cover every byte, each painted: what the editor relies on.
void checkTokens(const Source& source) {
    const auto tokens = cedar::tokenize(source, nullptr);
    std::uint32_t at = 0;
    for (const cedar::Token& token : tokens) {
        if (token.span.begin != at || token.span.end < at) std::abort();
        at = token.span.end;
    }
    if (at != source.size() || cedar::styles(source, tokens).size() != tokens.size()) std::abort();
}

PreparedFactsPtr makeFacts() {
    const auto json = parseJson(
        R"([{"uid":{"type":"User","id":"a"},"attrs":{"n":1,"s":"x","set":[1,2]},"parents":[{"type":"Team","id":"t"}],"tags":{"k":"v"}}])");
    return cedar::language().prepareFacts(Facts(*json)).value();
}

Request makeRequest() {
    Request request;
    request.subject = {"User", "a"};
    request.action = "view";
    request.resource = {"Doc", "d"};
    request.context = parseJson(R"({"n":5,"s":"text","b":true,"rec":{"a":{"b":1}},"input":{"amount":3}})").value();
    request.unknown = {{"/context/u", UnknownReason::Masked},
                       {"/context/input/u", UnknownReason::NotRecorded},
                       {"/resource/properties/u", UnknownReason::Masked}};
    return request;
}

void checkDecision(const PolicySet& policies) {
    static const PreparedFactsPtr facts = makeFacts();
    static const InputPtr input = cedar::language().prepare(makeRequest(), facts, {}).value();
    const Decision first = policies.decide(*input, *policies.makeScratch());
    const Explanation explanation = policies.explain(*input);
    if (first.states != explanation.decision.states || first.states.size() != policies.rules().size()) std::abort();
    const bool open = !first.missing.empty();
    if (first.verdict == Verdict::Indeterminate && first.reason == Reason::UnknownFields && !open) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto source = std::make_shared<const Source>("fuzz.cedar", std::string(reinterpret_cast<const char*>(data), size));
    checkTokens(*source);
    const Compiled compiled = cedar::language().compile({source});
    for (const Diagnostic& diagnostic : compiled.diagnostics) {
        if (diagnostic.span.begin > diagnostic.span.end || diagnostic.span.end > source->size() ||
            render(diagnostic, *source).empty())
            std::abort();
    }
    if (!compiled.policies && !hasErrors(compiled.diagnostics)) std::abort();
    if (compiled.policies) checkDecision(*compiled.policies);
    return 0;
}
