#pragma once

#include "engine/cedar/schema/fragment.h"
#include "engine/decision/request.h"
#include "engine/decision/request_shape.h"

#include <string>
#include <vector>

namespace writ::cedar {

/// What a workspace's schema is made of.
struct ProfileSources {
    std::vector<SchemaFragment> files;  ///< the workspace's own schema files
    std::vector<ToolDescription> tools;
    std::vector<RequestShape> shapes;  ///< of tools, by what the binding says
    Json entities;                     ///< facts, in Cedar's JSON
};

/// A part of a tool's arguments that policies cannot read, since Cedar has no type for it.
struct ProfileNote {
    std::string tool;
    std::string pointer;  ///< into its arguments
    std::string reason;
};

struct Profile {
    std::vector<SchemaFragment> fragments;  ///< the files with their actions completed, then what was made; together one schema
    std::vector<ProfileNote> notes;
};

/// The schema in which Writ replays: an action a tool, without a namespace. Its principal and resource types are those that a
/// file declares for it, else those of the binding, else those marked `@mcp_principal` and `@mcp_resource`, else Agent and
/// McpServer. Its context is `input`, the tool's arguments, beside what the file declares for it; where that is nothing, beside
/// the types marked `@mcp_context("name")` and what the binding tells. Its groups are those of the file, else those of the facts,
/// else the actions marked `@mcp_action`. Entity types that no file declares get the attributes that the facts and the binding
/// show.
[[nodiscard]] Profile makeProfile(ProfileSources sources);

/// All declarations in one fragment, sorted.
[[nodiscard]] SchemaFragment merged(const std::vector<SchemaFragment>& fragments);

}  // namespace writ::cedar
