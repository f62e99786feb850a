#pragma once

#include "simulator/workspace/workspace.h"

namespace writ::sim {

/// One file of facts.
struct EntityFile {
    std::string name;
    Json document;
};

/// All entities of some files, in order. What is no entity, or stands twice, is told with its place. Where two entries
/// of one entity differ the problem is fatal: whichever were taken, a verdict could be wrong.
[[nodiscard]] Json mergeEntities(const std::vector<EntityFile>& files, std::vector<WorkspaceProblem>& problems);

}  // namespace writ::sim
