// Any bytes as policies in JSON or as Cedar text: what is accepted keeps its meaning over every way between the two.
#include "engine/cedar/cursor.h"
#include "engine/cedar/language.h"
#include "engine/cedar/policy_json/print.h"
#include "engine/cedar/policy_json/read.h"
#include "engine/cedar/policy_json/write.h"

#include <algorithm>
#include <cstdlib>

namespace {

using namespace writ;

std::optional<cedar::PolicyDocument> read(const Source& source) {
    std::vector<Diagnostic> diagnostics;
    auto document = cedar::readPolicies(source, diagnostics);
    for (const Diagnostic& diagnostic : diagnostics) {
        if (diagnostic.span.begin > diagnostic.span.end || diagnostic.span.end > source.size() ||
            render(diagnostic, source).empty())
            std::abort();
    }
    return hasErrors(diagnostics) ? std::nullopt : std::optional(std::move(document));
}

/// Whether all that keeps a text from being read is its depth, or a method without a receiver, which only JSON can write.
bool cannotBeText(const std::string& text) {
    std::vector<Diagnostic> diagnostics;
    const cedar::Tree tree = cedar::parse(Source("printed.cedar", text), diagnostics);
    for (const Diagnostic& diagnostic : diagnostics) {
        if (diagnostic.code != Code::CedarTooDeep && diagnostic.code != Code::CedarCallStyle) return false;
    }
    return !diagnostics.empty();
}

/// A path of `has` with a name that needs quotes is written as several `has` in text.
bool hasQuotedPath(const cedar::Tree& tree) {
    const auto isQuoted = [&tree](const cedar::Node& node) {
        bool quoted = false;
        for (std::uint32_t i = 0; node.kind == cedar::NodeKind::Has && node.extra > 1 && i < node.extra; ++i) {
            const std::string& name = tree.names[node.datum + i];
            quoted = quoted || !cedar::isPlainName(name);
        }
        return quoted;
    };
    return std::any_of(tree.nodes.begin(), tree.nodes.end(), isQuoted);
}

void checkRoundTrips(const cedar::Tree& tree, const std::vector<cedar::TemplateLink>& links) {
    const auto set = cedar::toPolicySetJson(tree, links);
    if (!set) return;  // too deep for JSON
    const auto again = read(Source("again.cedar.json", set->dump()));
    if (!again || *cedar::toPolicySetJson(again->tree, again->links) != *set) std::abort();
    if (hasQuotedPath(tree)) return;
    for (const cedar::Policy& policy : tree.policies) {
        const std::string text = cedar::toText(tree, policy);
        const auto printed = read(Source("printed.cedar", text));
        if (!printed && cannotBeText(text)) continue;
        if (!printed || printed->tree.policies.size() != 1) std::abort();
        const auto before = cedar::toPolicyJson(tree, policy);
        const auto after = cedar::toPolicyJson(printed->tree, printed->tree.policies.front());
        if (before && after && *before != *after) std::abort();
        if (cedar::toText(printed->tree, printed->tree.policies.front()) != text) std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto source = std::make_shared<const Source>("fuzz", std::string(reinterpret_cast<const char*>(data), size));
    const auto document = read(*source);
    const Compiled compiled = cedar::language().compile({source});
    if (!document && compiled.policies) std::abort();
    if (document) checkRoundTrips(document->tree, document->links);
    return 0;
}
