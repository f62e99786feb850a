#pragma once

#include "simulator/workspace/workspace.h"

namespace writ::sim {

/// A text of a workspace that people write, as an editor's language service wants it.
struct WorkspaceText {
    enum class Kind : std::uint8_t { Policies, Schema, Facts };
    Kind kind = Kind::Policies;
    SourcePtr source;     ///< its name is relative to the workspace
    std::string version;  ///< of policies: the version that the file belongs to
};

/// All policies of all versions, all schema files and all facts, as they are on disk. Files that cannot be read are left out:
/// loading the workspace has told of them. Touches the disk.
[[nodiscard]] std::vector<WorkspaceText> workspaceTexts(const Workspace& workspace);

}  // namespace writ::sim
