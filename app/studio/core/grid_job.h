#pragma once

#include "app/studio/core/run_progress.h"
#include "simulator/compare/version_grid.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace writ::studio {

/// Several versions over one corpus.
struct GridJob {
    sim::ReplayPtr first;                         ///< what all are compared against
    std::vector<std::string> revs;                ///< the others
    std::map<std::string, sim::ReplayPtr> known;  ///< by digest of their policies: they need not be replayed
    std::map<std::string, std::string> texts;     ///< by name in the workspace, instead of what is on disk
    sim::GridColumns columns = sim::GridColumns::Sessions;
};
struct GridOutcome {
    std::shared_ptr<const sim::VersionGrid> grid;
    std::map<std::string, sim::ReplayPtr> replays;  ///< by digest, for the next time
    std::string failure;                            ///< why there is no grid
};
[[nodiscard]] GridOutcome runGridJob(const GridJob& job, RunProgress& progress);

}  // namespace writ::studio
