#pragma once

#include "engine/text/result.h"
#include "simulator/replay/run_control.h"

#include <cstddef>
#include <functional>

namespace writ::sim {

/// Work on one item; made once a thread, so that it can own memory to reuse.
using ItemWork = std::function<void(std::size_t index)>;

/// Runs the work on 0 .. count-1 on several threads, each taking `chunk` items at once (and asking for cancel between). Which
/// thread takes which item is not told; an item must write only what belongs to it, and then the outcome does not depend on the
/// threads. Cancelled: ErrorKind::Cancelled; some items are then not done. An exception in the work is an ErrorKind::Internal.
[[nodiscard]] Result<void> parallelFor(std::size_t count, std::size_t chunk, RunControl& control,
                                       const std::function<ItemWork()>& makeWork);

}  // namespace writ::sim
