#include "engine/cedar/format/format.h"

#include "engine/cedar/format/policy_layout.h"
#include "engine/cedar/format/same_meaning.h"
#include "engine/cedar/format/schema_layout.h"
#include "engine/cedar/schema/syntax.h"

#include <functional>

namespace writ::cedar {
namespace {

/// A comment may pass from the start of a line to the end of the one before; only then is a second round needed.
constexpr int kMaxRounds = 8;

using Layout = std::function<std::optional<std::string>(const Source&)>;

std::optional<std::string> layOutPolicies(const Source& source, const FormatOptions& options) {
    PolicyLayout layout(attachComments(source), options.indent);
    std::string text;
    while (!layout.atEnd()) {
        const auto policy = layout.policy().render(options.lineWidth, options.maxOutput);
        if (!policy || text.size() + policy->size() > options.maxOutput) return std::nullopt;
        text += text.empty() ? *policy : "\n\n" + *policy;
    }
    return text + "\n" + layout.commentsAtEnd();
}

Diagnostic tooLarge(const Source& source, const FormatOptions& options) {
    return makeDiagnostic(Code::CedarFormattedTooLarge, source, {0, 0},
                          "the formatted text would have more than " + std::to_string(options.maxOutput) + " bytes");
}

Diagnostic differs(const Source& source) {
    return makeDiagnostic(Code::CedarFormattedDiffers, source, {0, 0},
                          "the formatted text would not mean the same; this is a mistake of the formatter, nothing was changed");
}

/// A layout that laying out again does not change; nothing, with the reason, where there is none.
Formatted settle(const Source& source, const FormatOptions& options, const Layout& layout) {
    Formatted result{layout(source), {}};
    for (int round = 0; result.text && round < kMaxRounds; ++round) {
        std::optional<std::string> again = layout(Source(source.name(), *result.text));
        if (again == result.text) return result;
        result.text = std::move(again);
    }
    result.diagnostics.push_back(result.text ? differs(source) : tooLarge(source, options));
    result.text.reset();
    return result;
}

/// The text, if it holds the same comments and `meansTheSame`; else why not.
Formatted checked(const Source& source, Formatted formatted, const std::function<bool(const Source&)>& meansTheSame) {
    if (!formatted.text) return formatted;
    const Source after(source.name(), *formatted.text);
    if (sameComments(source, after) && meansTheSame(after)) return formatted;
    return {std::nullopt, {differs(source)}};
}

}  // namespace

Formatted formatPolicies(const Source& source, const FormatOptions& options) {
    std::vector<Diagnostic> diagnostics;
    const Tree tree = parse(source, diagnostics, options.parse);
    if (hasErrors(diagnostics)) return {std::nullopt, std::move(diagnostics)};
    Formatted settled = settle(source, options, [&options](const Source& from) { return layOutPolicies(from, options); });
    return checked(source, std::move(settled), [&](const Source& after) {
        std::vector<Diagnostic> mistakes;
        const Tree again = parse(after, mistakes, options.parse);
        return !hasErrors(mistakes) && sameMeaning(tree, again);
    });
}

Formatted formatSchema(const Source& source, const FormatOptions& options) {
    std::vector<Diagnostic> diagnostics;
    static_cast<void>(parseSchema(std::make_shared<const Source>(source), diagnostics, options.parse));
    if (hasErrors(diagnostics)) return {std::nullopt, std::move(diagnostics)};
    const auto layout = [&options](const Source& from) {
        return SchemaLayout(attachComments(from, Grammar::Schema), options).run();
    };
    return checked(source, settle(source, options, layout), [&source](const Source& after) {
        return sameTokens(attachComments(source, Grammar::Schema), attachComments(after, Grammar::Schema));
    });
}

}  // namespace writ::cedar
