#include "app/cli/commands.h"
#include "app/cli/loading.h"
#include "app/cli/progress.h"
#include "app/cli/text_table.h"
#include "simulator/workspace/version_list.h"

#include <iterator>
#include <ostream>

namespace writ::cli {
namespace {

void printVersions(const std::vector<sim::VersionInfo>& versions, Console& console) {
    TextTable table({{"Kind"}, {"REV", 40}, {"Id", 12}, {"Time"}, {"Author", 24}, {"What", 72}});
    for (const sim::VersionInfo& version : versions) {
        const bool isDigest = version.kind != sim::VersionKind::Folder;
        table.add({std::string(word(version.kind)), Cell(version.rev.empty() ? "\"\"" : version.rev, Style::Strong),
                   isDigest ? version.id.substr(0, 8) : std::string(), version.time, version.author, version.summary});
    }
    console.out << table.text(console.colour);
}

}  // namespace

int runVersions(const Arguments& arguments, Console& console) {
    const sim::WorkspacePtr workspace = openWorkspaceWithoutSessions(arguments.operands.front(), console);
    if (workspace == nullptr) return kUsage;
    Result<std::vector<sim::VersionInfo>> versions = sim::localVersions(*workspace);
    if (!versions) return complain(console, versions.error());
    Progress progress(console);
    Result<std::vector<sim::VersionInfo>> git = sim::gitVersions(*workspace, progress);
    progress.end();
    if (!git) return complain(console, git.error());
    versions->insert(versions->end(), std::make_move_iterator(git->begin()), std::make_move_iterator(git->end()));
    if (arguments.has("json"))
        print(sim::versionsJson(*versions), console);
    else
        printVersions(*versions, console);
    return kFine;
}

}  // namespace writ::cli
