#pragma once

#include "engine/text/source.h"

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace writ {

enum class Severity : std::uint8_t { Error, Warning, Note };

/// Every kind of finding, from diagnostic_codes.def.
enum class Code : std::uint16_t {
#ifndef Q_MOC_RUN  // moc, which reads headers of the editor, cannot follow includes inside an enumeration
#define WRIT_DIAGNOSTIC(name, id, severity, title) name,
#include "engine/text/diagnostic_codes.def"
#undef WRIT_DIAGNOSTIC
#endif
};

struct CodeInfo {
    Code code;
    std::string_view id;     ///< stable, such as "CEDAR-0107"
    Severity severity;       ///< default
    std::string_view title;  ///< one line for lists and help
};

[[nodiscard]] const std::vector<CodeInfo>& diagnosticCodes();
[[nodiscard]] const CodeInfo& info(Code code);
[[nodiscard]] std::string_view word(Severity severity);

struct TextEdit {
    Span span;
    std::string replacement;
    friend auto operator<=>(const TextEdit&, const TextEdit&) = default;
};

/// One way to mend a finding; a Diagnostic offers alternatives.
struct Fix {
    std::string title;
    std::vector<TextEdit> edits;  ///< in ascending order, not overlapping
    friend auto operator<=>(const Fix&, const Fix&) = default;
};

/// A second place or a hint that belongs to a finding.
struct Note {
    std::optional<Span> span;  ///< in the diagnostic's own source
    std::string message;
    friend auto operator<=>(const Note&, const Note&) = default;
};

/// A finding about what a person wrote. Data only: see render().
/// Ordered by source, span, severity, code, message; so lists of them are deterministic.
struct Diagnostic {
    std::string source;  ///< Source::name()
    Span span;
    Severity severity = Severity::Error;
    Code code{};
    std::string message;
    std::vector<Note> notes;
    std::vector<Fix> fixes;

    friend auto operator<=>(const Diagnostic&, const Diagnostic&) = default;
};

/// A diagnostic with the table's severity.
[[nodiscard]] Diagnostic makeDiagnostic(Code code, const Source& source, Span span, std::string message);
[[nodiscard]] bool hasErrors(const std::vector<Diagnostic>& diagnostics);
/// Sorts and drops exact repetitions.
void normalize(std::vector<Diagnostic>& diagnostics);

/// "file:line:column: error: message [CODE]", the line, a caret line, notes and fixes.
[[nodiscard]] std::string render(const Diagnostic& diagnostic, const Source& source);

}  // namespace writ
