#pragma once

#include "simulator/replay/replay.h"

#include <vector>

namespace writ::sim {

/// The calls of one session: indices into Corpus::calls.
struct SessionCalls {
    std::uint32_t session = 0;
    std::size_t first = 0;
    std::size_t last = 0;  ///< behind them
};
/// Sessions with calls, in order.
[[nodiscard]] std::vector<SessionCalls> sessionCalls(const Corpus& corpus);

}  // namespace writ::sim
