#pragma once

#include "engine/text/diagnostic.h"

#include <QString>

#include <optional>
#include <vector>

namespace writ::studio {

class DocumentManager;
class LanguageService;
class StudioState;

/// One line of the Problems pane: a finding in a policy, or what keeps a workspace file from being used.
struct Problem {
    Severity severity = Severity::Error;
    QString code;
    QString message;
    QString file;              ///< as people see it: relative to the workspace
    QString path;              ///< absolute; empty when there is no file to open
    LineColumn place;          ///< line 0: the whole file
    std::optional<Span> span;  ///< where the text is at hand
    std::vector<Fix> fixes;
    QByteArray text;  ///< that span and fixes are of
};

/// Workspace problems first, then what the language service finds in schemas, facts, the shown version's policies and files
/// that lie outside of every version.
[[nodiscard]] std::vector<Problem> problemsOf(const StudioState& state, const LanguageService& language);
/// The problem's place in a file's text; by line and column where it has no span.
[[nodiscard]] Span placeIn(const QByteArray& text, const Problem& problem);
/// Opens the file and selects the place.
void reveal(const Problem& problem, DocumentManager& documents);
/// Applies the first fix to the document. False when there is none or the text has changed since.
bool applyFix(const Problem& problem, DocumentManager& documents);
[[nodiscard]] QString iconName(Severity severity);
[[nodiscard]] QString severityWord(Severity severity);
/// "1 error · 2 warnings"; empty without problems.
[[nodiscard]] QString countWords(const std::vector<Problem>& problems);

}  // namespace writ::studio
