#include "app/cli/loading.h"

#include "simulator/binding/time.h"

#include <charconv>
#include <chrono>
#include <ostream>

namespace writ::cli {

namespace {

/// The value, or nothing once the console was told why.
template <class T>
T valueOrComplaint(Result<T> result, Console& console) {
    if (result) return *std::move(result);
    complain(console, result.error());
    return nullptr;
}

}  // namespace

sim::WorkspacePtr openWorkspace(const std::string& root, const std::vector<std::string>& only, Console& console) {
    sim::RunControl control;
    return valueOrComplaint(sim::loadWorkspace(root, only, control), console);
}

sim::WorkspacePtr openWorkspaceWithoutSessions(const std::string& root, Console& console) {
    return valueOrComplaint(sim::loadWorkspaceWithoutSessions(root), console);
}

std::string renderAll(const std::vector<Diagnostic>& diagnostics, const std::vector<SourcePtr>& sources) {
    std::string text;
    for (const Diagnostic& diagnostic : diagnostics) {
        for (const SourcePtr& source : sources) {
            if (source->name() != diagnostic.source) continue;
            text += render(diagnostic, *source);
            if (!text.empty() && text.back() != '\n') text += '\n';
            break;
        }
    }
    return text;
}

namespace {

LineColumn placeIn(const Source* source, std::uint32_t offset) {
    return source == nullptr ? LineColumn{} : source->lineColumn(offset);
}

Json editJson(const TextEdit& edit, const Source* source) {
    const LineColumn begin = placeIn(source, edit.span.begin);
    const LineColumn end = placeIn(source, edit.span.end);
    return Json::object({{"span", Json::array({edit.span.begin, edit.span.end})},
                         {"line", begin.line},
                         {"column", begin.column},
                         {"endLine", end.line},
                         {"endColumn", end.column},
                         {"replacement", edit.replacement}});
}

Json fixJson(const Fix& fix, const Source* source) {
    Json::Array edits;
    for (const TextEdit& edit : fix.edits) edits.push_back(editJson(edit, source));
    return Json::object({{"title", fix.title}, {"edits", Json(std::move(edits))}});
}

}  // namespace

Json diagnosticJson(const Diagnostic& diagnostic, const Source* source) {
    const LineColumn place = placeIn(source, diagnostic.span.begin);
    Json::Array notes;
    for (const Note& note : diagnostic.notes) notes.push_back(Json(note.message));
    Json::Array fixes;
    for (const Fix& fix : diagnostic.fixes) fixes.push_back(fixJson(fix, source));
    return Json::object({{"file", diagnostic.source},
                         {"line", place.line},
                         {"column", place.column},
                         {"span", Json::array({diagnostic.span.begin, diagnostic.span.end})},
                         {"severity", word(diagnostic.severity)},
                         {"code", info(diagnostic.code).id},
                         {"message", diagnostic.message},
                         {"notes", Json(std::move(notes))},
                         {"fixes", Json(std::move(fixes))}});
}

std::optional<CompiledVersion> compileVersion(const sim::Workspace& workspace, const std::string& rev, Console& console) {
    Result<sim::PolicyVersion> version = sim::policyVersion(workspace, rev);
    if (!version) {
        complain(console, version.error());
        return std::nullopt;
    }
    const Compiled compiled = sim::languageById(workspace.manifest.language)->compile(version->sources);
    if (compiled.policies == nullptr) {
        console.err << renderAll(compiled.diagnostics, version->sources);
        complain(console, "The policies of '" + version->label + "' have errors.");
        return std::nullopt;
    }
    return CompiledVersion{*std::move(version), compiled.policies};
}

sim::CorpusPtr prepare(sim::WorkspacePtr workspace, Console& console) {
    for (const sim::WorkspaceProblem& problem : workspace->problems) {
        if (!problem.fatal) warn(console, problem.error.text());
    }
    for (const sim::Skipped& skipped : workspace->skipped) warn(console, skipped.at + ": " + skipped.reason);
    sim::RunControl control;
    return valueOrComplaint(sim::prepareCorpus(std::move(workspace), control), console);
}

sim::ReplayPtr replayUnder(const sim::CorpusPtr& corpus, const std::string& rev, Console& console,
                           const sim::ReplayPtr& previous) {
    std::optional<CompiledVersion> version = compileVersion(*corpus->workspace, rev, console);
    if (!version) return nullptr;
    sim::RunControl control;
    return valueOrComplaint(sim::replay(corpus, version->policies, std::move(version->version), control, previous.get()),
                            console);
}

namespace {

Result<std::uint32_t> stepNumber(const std::string& text) {
    std::uint32_t step = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), step);
    if (error != std::errc() || end != text.data() + text.size() || step == 0)
        return fail(ErrorKind::Unsupported, "STEP is a number from 1, not '" + text + "'.");
    return step;
}

}  // namespace

Result<std::size_t> callAtStep(const sim::Corpus& corpus, const std::string& text) {
    const Result<std::uint32_t> number = stepNumber(text);
    if (!number) return tl::unexpected(number.error());
    const std::uint32_t step = *number;
    if (corpus.sessions.size() != 1) return fail(ErrorKind::Unsupported, "SESSION must name one session; replay lists them.");
    std::string steps;
    for (std::size_t i = 0; i < corpus.calls.size(); ++i) {
        if (corpus.calls[i].step == step) return i;
        steps += (steps.empty() ? "" : ", ") + std::to_string(corpus.calls[i].step);
    }
    return fail(ErrorKind::NotFound, "Step " + text + " of " + corpus.sessions.front()->id + " is no call" +
                                         (steps.empty() ? "." : "; its calls are the steps " + steps + "."));
}

Result<std::pair<std::string, std::uint32_t>> sessionAndStep(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == text.size())
        return fail(ErrorKind::Unsupported, "A call is named as SESSION:STEP, not '" + text + "'.");
    const Result<std::uint32_t> step = stepNumber(text.substr(colon + 1));
    if (!step) return tl::unexpected(step.error());
    return std::pair(text.substr(0, colon), *step);
}

Result<std::string> timeArgument(const Arguments& arguments) {
    if (!arguments.has("time")) {
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        const std::int64_t ms = std::chrono::duration_cast<std::chrono::seconds>(now).count() * 1000;
        return sim::binding::formatTime(ms).value_or(std::string());
    }
    const std::string text = arguments.value("time");
    const std::size_t clock = text.find_first_of("Tt ");
    const bool zoned = clock != std::string::npos && text.find_first_of("Zz+-", clock) != std::string::npos;
    if (zoned && sim::binding::parseTime(Json(text), 0)) return text;
    return fail(ErrorKind::Unsupported, "--time takes a time with its zone, such as 2026-03-14T02:11:00Z, not '" + text + "'.");
}

void print(const Json& document, Console& console) {
    console.out << document.dump(true) << "\n";
}

}  // namespace writ::cli
