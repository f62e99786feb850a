#include "simulator/workspace/texts.h"

#include "engine/json/file.h"
#include "simulator/workspace/paths.h"

namespace writ::sim {
namespace {

void addVersion(const Workspace& workspace, const std::string& rev, std::vector<WorkspaceText>& texts) {
    const auto version = policyVersion(workspace, rev);
    if (!version) return;
    for (const SourcePtr& source : version->sources) texts.push_back({WorkspaceText::Kind::Policies, source, version->name});
}

}  // namespace

std::vector<WorkspaceText> workspaceTexts(const Workspace& workspace) {
    std::vector<WorkspaceText> texts;
    if (workspace.versions.empty()) addVersion(workspace, "", texts);
    for (const std::string& version : workspace.versions) addVersion(workspace, version, texts);
    for (const SourcePtr& file : workspace.schemaFiles) texts.push_back({WorkspaceText::Kind::Schema, file, {}});
    const auto folder = FolderPaths::of(workspace.root);
    if (!folder) return texts;
    for (const std::string& pattern : workspace.manifest.facts) {
        for (const std::string& file : folder->glob(pattern).files) {
            if (auto text = readFile(workspace.root / file))
                texts.push_back({WorkspaceText::Kind::Facts, std::make_shared<const Source>(file, std::move(*text)), {}});
        }
    }
    return texts;
}

}  // namespace writ::sim
