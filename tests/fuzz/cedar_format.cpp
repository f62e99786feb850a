// Any bytes as policies and as a schema: what can be formatted keeps its comments and its meaning, and stays as it is when it
// is formatted again; edits lead from the one to the other.
#include "engine/cedar/format/format.h"
#include "engine/cedar/format/same_meaning.h"

#include <cstdlib>

namespace {

using namespace writ;
using namespace writ::cedar;

void require(bool condition) {
    if (!condition) std::abort();
}

std::string applied(std::string text, const std::vector<TextEdit>& edits) {
    std::uint32_t end = static_cast<std::uint32_t>(text.size());
    for (auto edit = edits.rbegin(); edit != edits.rend(); ++edit) {
        require(edit->span.begin <= edit->span.end && edit->span.end <= end);
        end = edit->span.begin;
        text.replace(edit->span.begin, edit->span.size(), edit->replacement);
    }
    return text;
}

template <class Format>
void check(const Source& source, const FormatOptions& options, Format format) {
    const Formatted formatted = format(source, options);
    if (!formatted.text) return require(hasErrors(formatted.diagnostics));
    const Source after("fuzz", *formatted.text);
    require(format(after, options).text == formatted.text);
    require(!after.text().empty() && after.text().back() == '\n');
    require(sameComments(source, after));
    require(applied(std::string(source.text()), lineEdits(source.text(), after.text())) == after.text());
}

void checkMeaning(const Source& source, const FormatOptions& options) {
    const Formatted formatted = formatPolicies(source, options);
    if (!formatted.text) return require(hasErrors(formatted.diagnostics));
    std::vector<Diagnostic> before, after;
    require(sameMeaning(parse(source, before), parse(Source("fuzz", *formatted.text), after)));
}

/// A mistake of the formatter itself is a finding here, not an answer.
void checkHonest(const Formatted& formatted) {
    for (const Diagnostic& diagnostic : formatted.diagnostics) require(diagnostic.code != Code::CedarFormattedDiffers);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    FormatOptions options;
    options.lineWidth = data[0];
    options.indent = data[0] % 9U;
    options.maxOutput = std::size_t{4} << 20U;
    const Source source("fuzz", std::string(reinterpret_cast<const char*>(data + 1), size - 1));
    check(source, options, formatPolicies);
    check(source, options, formatSchema);
    checkMeaning(source, options);
    checkHonest(formatPolicies(source, options));
    checkHonest(formatSchema(source, options));
    return 0;
}
