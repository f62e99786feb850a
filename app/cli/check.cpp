#include "app/cli/call_cells.h"
#include "app/cli/commands.h"
#include "app/cli/loading.h"
#include "simulator/workspace/suggest.h"

#include <algorithm>
#include <charconv>
#include <ostream>

namespace writ::cli {
namespace {

/// One policy version, compiled or not.
struct CheckedVersion {
    sim::PolicyVersion version;
    Compiled compiled;
};

/// What `check` found. Text and JSON are made of it.
struct Findings {
    std::vector<CheckedVersion> versions;
    std::vector<sim::WorkspaceProblem> problems;

    [[nodiscard]] std::size_t count(Severity severity) const {
        std::size_t found = 0;
        for (const CheckedVersion& version : versions) {
            const auto& list = version.compiled.diagnostics;
            found += static_cast<std::size_t>(
                std::count_if(list.begin(), list.end(), [&](const Diagnostic& d) { return d.severity == severity; }));
        }
        for (const sim::WorkspaceProblem& problem : problems)
            found += (problem.fatal ? Severity::Error : Severity::Warning) == severity ? 1 : 0;
        return found;
    }
};

/// Against which schema, and how strictly, policies are checked.
struct CheckRules {
    const LanguageSchema* schema = nullptr;  ///< null: not validated
    CompileOptions options;
};

Findings check(const sim::WorkspacePtr& workspace, const std::vector<std::string>& revs, const CheckRules& rules) {
    Findings findings{{}, workspace->problems};
    for (const std::string& rev : revs) {
        Result<sim::PolicyVersion> version = sim::policyVersion(*workspace, rev);
        if (!version) {
            findings.problems.push_back({version.error(), true});
            continue;
        }
        const Language& language = *sim::languageById(workspace->manifest.language);
        Compiled compiled = compileWith(language, version->sources, rules.schema, rules.options);
        if (compiled.policies != nullptr) {
            const std::vector<Diagnostic> suspicious = lintWith(language, version->sources, rules.schema);
            compiled.diagnostics.insert(compiled.diagnostics.end(), suspicious.begin(), suspicious.end());
            normalize(compiled.diagnostics);
        }
        findings.versions.push_back({*std::move(version), std::move(compiled)});
    }
    for (const sim::Skipped& skipped : workspace->skipped) {
        findings.problems.push_back(
            {Error{ErrorKind::Unsupported, "A record was skipped: " + skipped.reason, skipped.at, {}, 0, 0}, false});
    }
    // Facts that the language cannot take stop every replay, so they are told here and not only then.
    if (const auto facts =
            prepareFactsWith(*sim::languageById(workspace->manifest.language), workspace->facts, workspace->schema.get());
        !facts) {
        findings.problems.push_back({Error(facts.error()).in(workspace->facts.source()), true});
    }
    return findings;
}

const Source* sourceOf(const sim::PolicyVersion& version, const std::string& name) {
    for (const SourcePtr& source : version.sources) {
        if (source->name() == name) return source.get();
    }
    return nullptr;
}

Json versionJson(const CheckedVersion& checked) {
    Json::Array diagnostics;
    for (const Diagnostic& diagnostic : checked.compiled.diagnostics)
        diagnostics.push_back(diagnosticJson(diagnostic, sourceOf(checked.version, diagnostic.source)));
    const PolicySetPtr& policies = checked.compiled.policies;
    return Json::object({{"name", checked.version.name},
                         {"label", checked.version.label},
                         {"rules", policies == nullptr ? Json() : Json(policies->rules().size())},
                         {"digest", policies == nullptr ? Json() : Json(policies->digest().hex())},
                         {"diagnostics", Json(std::move(diagnostics))}});
}

Json problemJson(const sim::WorkspaceProblem& problem) {
    Json::Object members{{"severity", word(problem.fatal ? Severity::Error : Severity::Warning)},
                         {"message", problem.error.message}};
    if (!problem.error.file.empty()) members.emplace_back("file", problem.error.file);
    if (!problem.error.pointer.empty()) members.emplace_back("pointer", problem.error.pointer);
    if (problem.error.line != 0) members.emplace_back("line", problem.error.line);
    if (problem.error.column != 0) members.emplace_back("column", problem.error.column);
    return Json(std::move(members));
}

Json findingsJson(const Findings& findings) {
    Json::Array versions;
    for (const CheckedVersion& version : findings.versions) versions.push_back(versionJson(version));
    Json::Array problems;
    for (const sim::WorkspaceProblem& problem : findings.problems) problems.push_back(problemJson(problem));
    return Json::object({{"format", 1},
                         {"summary", Json::object({{"errors", findings.count(Severity::Error)},
                                                   {"warnings", findings.count(Severity::Warning)}})},
                         {"versions", Json(std::move(versions))},
                         {"problems", Json(std::move(problems))}});
}

void printProblem(const sim::WorkspaceProblem& problem, Console& console) {
    const Error& error = problem.error;
    const Style style = problem.fatal ? Style::Deny : Style::Indeterminate;
    std::string place = error.file + error.pointer;
    if (error.line != 0) place += ":" + std::to_string(error.line) + ":" + std::to_string(error.column);
    console.out << printable(place) << (place.empty() ? "" : ": ")
                << styled(word(problem.fatal ? Severity::Error : Severity::Warning), style, console.colour) << ": "
                << printable(error.message) << "\n";
}

void printFindings(const Findings& findings, Console& console) {
    for (const CheckedVersion& checked : findings.versions) {
        console.out << renderAll(checked.compiled.diagnostics, checked.version.sources);
    }
    for (const sim::WorkspaceProblem& problem : findings.problems) printProblem(problem, console);
    for (const CheckedVersion& checked : findings.versions) {
        const PolicySetPtr& policies = checked.compiled.policies;
        console.out << printable(checked.version.label) << ": ";
        if (policies == nullptr)
            console.out << "has errors\n";
        else
            console.out << plural(policies->rules().size(), "rule") << " in " << plural(checked.version.sources.size(), "file")
                        << "\n";
    }
    console.out << plural(findings.count(Severity::Error), "error") << ", "
                << plural(findings.count(Severity::Warning), "warning") << "\n";
}

Result<std::uint32_t> levelOf(const std::string& text) {
    std::uint32_t level = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), level);
    if (error == std::errc() && end == text.data() + text.size() && !text.empty()) return level;
    return fail(ErrorKind::Unsupported, "--level asks for a whole number, not '" + text + "'.");
}

Result<CheckRules> rulesOf(const Arguments& arguments, const sim::Workspace& workspace) {
    CheckRules rules;
    if (!arguments.has("no-schema")) rules.schema = workspace.schema.get();
    if (arguments.has("cedar-compat")) {
        rules.options.compat = arguments.value("cedar-compat");
        const TypedLanguage* language = typed(sim::languageById(workspace.manifest.language));
        const std::vector<std::string_view> releases =
            language == nullptr ? std::vector<std::string_view>() : language->releases();
        if (std::find(releases.begin(), releases.end(), rules.options.compat) == releases.end()) {
            const std::vector<std::string> known(releases.begin(), releases.end());
            return fail(ErrorKind::Unsupported,
                        "--cedar-compat knows " + sim::listed(known) + ", not '" + rules.options.compat + "'.");
        }
    }
    if (!arguments.has("level")) return rules;
    const Result<std::uint32_t> level = levelOf(arguments.value("level"));
    if (!level) return tl::unexpected(level.error());
    rules.options.level = *level;
    return rules;
}

}  // namespace

int runCheck(const Arguments& arguments, Console& console) {
    const sim::WorkspacePtr workspace = openWorkspace(arguments.operands.front(), {}, console);
    if (workspace == nullptr) return kUsage;
    const Result<CheckRules> rules = rulesOf(arguments, *workspace);
    if (!rules) return complain(console, rules.error());
    std::vector<std::string> revs = workspace->versions;
    if (arguments.has("policies")) revs = {arguments.value("policies")};
    const Findings findings = check(workspace, revs, *rules);
    if (arguments.has("json"))
        print(findingsJson(findings), console);
    else
        printFindings(findings, console);
    return findings.count(Severity::Error) == 0 ? kFine : kFindings;
}

}  // namespace writ::cli
