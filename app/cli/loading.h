#pragma once

#include "app/cli/command_table.h"
#include "simulator/replay/replay.h"

#include <utility>

namespace writ::cli {

// What several commands begin with. Each tells the console what went wrong; nothing then means: stop with kUsage.

[[nodiscard]] sim::WorkspacePtr openWorkspace(const std::string& root, const std::vector<std::string>& only, Console& console);
[[nodiscard]] sim::WorkspacePtr openWorkspaceWithoutSessions(const std::string& root, Console& console);

struct CompiledVersion {
    sim::PolicyVersion version;
    PolicySetPtr policies;
};
[[nodiscard]] std::optional<CompiledVersion> compileVersion(const sim::Workspace& workspace, const std::string& rev,
                                                            Console& console);
[[nodiscard]] sim::CorpusPtr prepare(sim::WorkspacePtr workspace, Console& console);
/// `previous`, of the same corpus, as in sim::replay(); may be null.
[[nodiscard]] sim::ReplayPtr replayUnder(const sim::CorpusPtr& corpus, const std::string& rev, Console& console,
                                         const sim::ReplayPtr& previous = nullptr);

/// The call at a step of the only session that was loaded: its index. Of a step that is no call, the error names those that are.
[[nodiscard]] Result<std::size_t> callAtStep(const sim::Corpus& corpus, const std::string& step);

/// SESSION:STEP; ids of sessions may hold colons.
[[nodiscard]] Result<std::pair<std::string, std::uint32_t>> sessionAndStep(const std::string& text);
/// --time, which needs its zone; the present moment in UTC when it is not given.
[[nodiscard]] Result<std::string> timeArgument(const Arguments& arguments);

/// The diagnostics as text with carets, each over the source it names.
[[nodiscard]] std::string renderAll(const std::vector<Diagnostic>& diagnostics, const std::vector<SourcePtr>& sources);
/// {file, line, column, span, severity, code, message, notes}; `source` is what the diagnostic is about, or null.
[[nodiscard]] Json diagnosticJson(const Diagnostic& diagnostic, const Source* source);
/// The document on the output, indented.
void print(const Json& document, Console& console);

}  // namespace writ::cli
