#pragma once

#include "simulator/replay/bit_column.h"

#include <cstdint>
#include <vector>

namespace writ::sim {

struct Corpus;

/// What replays ask of all calls of a corpus again and again, as columns.
struct CallIndex {
    BitColumn replayable;
    BitColumn fullInput;  ///< of those: nothing of the request is unknown
    BitColumn probe;
    BitColumn refused;                     ///< in the matrix's refused column: a probe call, or a model_* outcome
    BitColumn wentOn;                      ///< a recorded call that was made and came back
    std::vector<std::uint32_t> firstCall;  ///< one a session, and one behind the last
    /// Calls of one scope (Input::sameScope) are a group; those that are not replayable have number 0 like the first.
    std::vector<std::uint32_t> scopeOf;    ///< one a call
    std::vector<std::uint32_t> scopeCall;  ///< one a group: the first call of it

    /// Those of a session; none where there is no such session.
    [[nodiscard]] CallRange range(std::size_t session) const {
        return session + 1 < firstCall.size() ? CallRange{firstCall[session], firstCall[session + 1]} : CallRange{};
    }
};
[[nodiscard]] CallIndex indexOf(const Corpus& corpus);

}  // namespace writ::sim
