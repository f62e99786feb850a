#pragma once

#include "simulator/replay/replay.h"

namespace writ::sim {

/// A call whose verdict cannot be known, or that cannot be replayed, since something it depends on was redacted.
struct NeedsRedacted {
    std::size_t call = 0;             ///< index into Replay::results
    std::vector<std::string> fields;  ///< pointers into the request; empty when the call is not replayable
};
/// In the order of the calls. A derived value counts when a step that went into it holds something redacted.
[[nodiscard]] std::vector<NeedsRedacted> verdictsThatNeedRedacted(const Replay& replay);

}  // namespace writ::sim
