#include "app/studio/panes/problem_list.h"

#include "app/studio/core/studio_state.h"
#include "app/studio/documents/document_manager.h"
#include "app/studio/documents/language_service.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <array>

namespace writ::studio {
namespace {

struct SeverityWords {
    const char* icon;
    const char* word;
    const char* plural;
};
/// In the order of Severity.
constexpr std::array<SeverityWords, 3> kWords{{
    {"error", QT_TRANSLATE_NOOP("Problems", "Error"), QT_TRANSLATE_NOOP("Problems", "Errors")},
    {"warning", QT_TRANSLATE_NOOP("Problems", "Warning"), QT_TRANSLATE_NOOP("Problems", "Warnings")},
    {"info", QT_TRANSLATE_NOOP("Problems", "Note"), QT_TRANSLATE_NOOP("Problems", "Notes")},
}};

QString translated(const char* text) {
    return QCoreApplication::translate("Problems", text);
}

const SeverityWords& wordsOf(Severity severity) {
    return kWords[static_cast<std::size_t>(severity)];
}

QString absolutePath(const sim::Workspace& workspace, const QString& file) {
    const QDir root(QString::fromStdString(workspace.root.string()));
    const QFileInfo info(root.absoluteFilePath(file));
    return info.isFile() ? info.canonicalFilePath() : QString();
}

Problem fromError(const sim::Workspace& workspace, const sim::WorkspaceProblem& found) {
    Problem problem;
    problem.severity = found.fatal ? Severity::Error : Severity::Warning;
    problem.message = QString::fromStdString(found.error.message);
    if (!found.error.pointer.empty()) problem.message += QStringLiteral(" (%1)").arg(QString::fromStdString(found.error.pointer));
    problem.file = QString::fromStdString(found.error.file);
    const QString root = QString::fromStdString(workspace.root.string()) + QLatin1Char('/');
    if (problem.file.startsWith(root)) problem.file.remove(0, root.size());
    if (!problem.file.isEmpty()) problem.path = absolutePath(workspace, problem.file);
    problem.place = {found.error.line, std::max(found.error.column, 1U)};
    return problem;
}

Problem fromDiagnostic(const sim::Workspace& workspace, const Source& source, const Diagnostic& found) {
    Problem problem;
    problem.severity = found.severity;
    problem.code = QString::fromUtf8(info(found.code).id.data(), static_cast<qsizetype>(info(found.code).id.size()));
    problem.message = QString::fromStdString(found.message);
    problem.file = QString::fromStdString(found.source);
    problem.path = absolutePath(workspace, problem.file);
    problem.span = found.span;
    problem.fixes = found.fixes;
    problem.place = source.lineColumn(found.span.begin);
    problem.text = QByteArray(source.text().data(), static_cast<qsizetype>(source.text().size()));
    return problem;
}

/// Policies of other versions have their own time.
bool isShown(const cedar::ServiceDocument& document, const sim::Workspace& workspace, const std::string& version) {
    const bool otherVersion = document.group != version && std::find(workspace.versions.begin(), workspace.versions.end(),
                                                                     document.group) != workspace.versions.end();
    const bool isPolicies = document.kind == cedar::DocumentKind::Policies || document.kind == cedar::DocumentKind::JsonPolicies;
    return !isPolicies || !otherVersion;
}

}  // namespace

std::vector<Problem> problemsOf(const StudioState& state, const LanguageService& language) {
    std::vector<Problem> problems;
    const sim::WorkspacePtr workspace = state.workspace();
    if (!workspace) return problems;
    for (const sim::WorkspaceProblem& found : workspace->problems) problems.push_back(fromError(*workspace, found));
    if (!language.snapshot()) return problems;
    for (const cedar::ServiceDocument& document : language.snapshot()->documents())
        if (isShown(document, *workspace, state.version().name))
            for (const Diagnostic& found : language.diagnostics(document.source->name()))
                problems.push_back(fromDiagnostic(*workspace, *document.source, found));
    return problems;
}

Span placeIn(const QByteArray& text, const Problem& problem) {
    if (problem.span) return *problem.span;
    const Source source("", text.toStdString());
    if (problem.place.line == 0 || problem.place.line > source.lineCount()) return {};
    const std::uint32_t start = source.lineStart(problem.place.line);
    const auto length = static_cast<std::uint32_t>(source.line(problem.place.line).size());
    return {start + std::min(problem.place.column - 1, length), start + length};
}

void reveal(const Problem& problem, DocumentManager& documents) {
    if (problem.path.isEmpty()) return;
    const Result<Document*> document = documents.open(problem.path);
    const Span place = document ? placeIn((*document)->text(), problem) : Span{};
    emit documents.revealRequested(problem.path, place.begin, place.end);
}

bool applyFix(const Problem& problem, DocumentManager& documents) {
    if (problem.fixes.empty() || problem.path.isEmpty()) return false;
    const Result<Document*> document = documents.open(problem.path);
    if (!document || (*document)->text() != problem.text) return false;
    QByteArray text = problem.text;
    const std::vector<TextEdit>& edits = problem.fixes.front().edits;
    for (auto edit = edits.rbegin(); edit != edits.rend(); ++edit)
        text.replace(static_cast<qsizetype>(edit->span.begin), static_cast<qsizetype>(edit->span.size()),
                     QByteArray::fromStdString(edit->replacement));
    (*document)->setText(text);
    return true;
}

QString iconName(Severity severity) {
    return QString::fromLatin1(wordsOf(severity).icon);
}

QString severityWord(Severity severity) {
    return translated(wordsOf(severity).word);
}

QString countWords(const std::vector<Problem>& problems) {
    QStringList parts;
    for (std::size_t i = 0; i < kWords.size(); ++i) {
        const auto count = std::count_if(problems.begin(), problems.end(),
                                         [&](const Problem& problem) { return problem.severity == static_cast<Severity>(i); });
        if (count > 0)
            parts.append(
                QStringLiteral("%1 %2").arg(count).arg(translated(count == 1 ? kWords[i].word : kWords[i].plural).toLower()));
    }
    return parts.join(QStringLiteral(" · "));
}

}  // namespace writ::studio
