#include "engine/text/diagnostic.h"

#include "engine/text/utf8.h"

#include <algorithm>

namespace writ {

const std::vector<CodeInfo>& diagnosticCodes() {
    static const std::vector<CodeInfo> table{
#define WRIT_DIAGNOSTIC(name, id, severity, title) CodeInfo{Code::name, id, Severity::severity, title},
#include "engine/text/diagnostic_codes.def"
#undef WRIT_DIAGNOSTIC
    };
    return table;
}

const CodeInfo& info(Code code) {
    return diagnosticCodes()[static_cast<std::size_t>(code)];
}

std::string_view word(Severity severity) {
    switch (severity) {
    case Severity::Error: return "error";
    case Severity::Warning: return "warning";
    case Severity::Note: return "note";
    }
    return "error";
}

Diagnostic makeDiagnostic(Code code, const Source& source, Span span, std::string message) {
    Diagnostic diagnostic;
    diagnostic.source = source.name();
    diagnostic.span = span;
    diagnostic.severity = info(code).severity;
    diagnostic.code = code;
    diagnostic.message = std::move(message);
    return diagnostic;
}

bool hasErrors(const std::vector<Diagnostic>& diagnostics) {
    return std::any_of(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& d) { return d.severity == Severity::Error; });
}

void normalize(std::vector<Diagnostic>& diagnostics) {
    std::sort(diagnostics.begin(), diagnostics.end());
    diagnostics.erase(std::unique(diagnostics.begin(), diagnostics.end()), diagnostics.end());
}

namespace {

// Longer lines are shown around the place, so that one minified line does not fill the screen.
constexpr std::size_t kMaxLineBytes = 160;
constexpr std::size_t kBytesBefore = 60;

std::string place(const Source& source, std::uint32_t offset) {
    const LineColumn at = source.lineColumn(offset);
    return source.name() + ':' + std::to_string(at.line) + ':' + std::to_string(at.column);
}

std::string_view fromScalarStart(std::string_view text) {
    while (!text.empty() && (static_cast<unsigned char>(text.front()) & 0xC0U) == 0x80U) text.remove_prefix(1);
    return text;
}

struct Excerpt {
    std::string line;
    std::string caret;
};

Excerpt excerpt(const Source& source, Span span) {
    const LineColumn at = source.lineColumn(span.begin);
    const std::uint32_t start = source.lineStart(at.line);
    std::string_view line = source.line(at.line);
    std::size_t before = std::min<std::size_t>(span.begin - start, line.size());
    if (line.size() > kMaxLineBytes && before > kBytesBefore) {
        const std::string_view cut = fromScalarStart(line.substr(before - kBytesBefore));
        before -= line.size() - cut.size();
        line = cut;
    }
    line = line.substr(0, kMaxLineBytes);
    before = std::min(before, line.size());
    const std::size_t width = std::min<std::size_t>(span.size(), line.size() - before);
    Excerpt out;
    for (const char c : line) out.line.push_back(c == '\t' ? ' ' : c);
    out.caret.append(scalarCount(line.substr(0, before)), ' ');
    out.caret += '^';
    const std::size_t marked = scalarCount(line.substr(before, width));
    if (marked > 1) out.caret.append(marked - 1, '~');
    return out;
}

void appendExcerpt(std::string& out, const Source& source, Span span) {
    const std::string number = std::to_string(source.lineColumn(span.begin).line);
    const Excerpt lines = excerpt(source, span);
    out += ' ' + number + " | " + lines.line + '\n';
    out += ' ' + std::string(number.size(), ' ') + " | " + lines.caret + '\n';
}

}  // namespace

std::string render(const Diagnostic& diagnostic, const Source& source) {
    std::string out = place(source, diagnostic.span.begin) + ": " + std::string(word(diagnostic.severity)) + ": " +
                      diagnostic.message + " [" + std::string(info(diagnostic.code).id) + "]\n";
    appendExcerpt(out, source, diagnostic.span);
    for (const Note& note : diagnostic.notes) {
        out += "  note: " + note.message + '\n';
        if (note.span) appendExcerpt(out, source, *note.span);
    }
    for (const Fix& fix : diagnostic.fixes) out += "  fix: " + fix.title + '\n';
    return out;
}

}  // namespace writ
