// Any bytes as a schema in either syntax: read, printed and read again it stays the same, and resolving never fails badly.
#include "engine/cedar/schema/print.h"
#include "engine/cedar/schema/read.h"
#include "engine/cedar/schema/resolve.h"
#include "engine/cedar/schema/syntax.h"

#include <cstdlib>

namespace {

using namespace writ;
using namespace writ::cedar;

SourcePtr sourceOf(std::string text) {
    return std::make_shared<const Source>("fuzz.cedarschema", std::move(text));
}

SchemaFragment readWhole(std::string text) {
    std::vector<Diagnostic> diagnostics;
    SchemaFragment fragment = readSchema(sourceOf(std::move(text)), diagnostics);
    if (hasErrors(diagnostics)) std::abort();
    return fragment;
}

void checkStyles(const Source& source) {
    const auto tokens = tokenize(source, nullptr, Grammar::Schema);
    if (schemaStyles(source, tokens).size() != tokens.size()) std::abort();
}

void checkDiagnostics(const std::vector<Diagnostic>& diagnostics, const Source& source) {
    for (const Diagnostic& diagnostic : diagnostics) {
        if (diagnostic.span.begin > diagnostic.span.end || diagnostic.span.end > source.size() ||
            render(diagnostic, source).empty())
            std::abort();
    }
}

void checkPrinting(const SchemaFragment& fragment) {
    const Json json = schemaJson(fragment);
    if (!(schemaJson(readWhole(json.dump())) == json)) std::abort();
    const auto text = schemaText(fragment);
    if (!text) return;
    const SchemaFragment again = readWhole(*text);
    if (schemaText(again).value_or("") != *text) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const SourcePtr source = sourceOf({reinterpret_cast<const char*>(data), size});
    checkStyles(*source);
    std::vector<Diagnostic> diagnostics;
    const SchemaFragment fragment = readSchema(source, diagnostics);
    const bool isWhole = !hasErrors(diagnostics);
    const SchemaPtr schema = resolveSchema({fragment}, diagnostics);
    checkDiagnostics(diagnostics, *source);
    if (!schema && !hasErrors(diagnostics)) std::abort();
    if (isWhole && schema) {
        checkPrinting(fragment);
        const auto meaning = schemaText(fragmentOf(*schema));
        if (!meaning || !resolveSchema({readWhole(*meaning)}, diagnostics)) std::abort();
    }
    return 0;
}
