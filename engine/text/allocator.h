#pragma once

#ifdef WRIT_MIMALLOC
#include <mimalloc.h>
#endif

namespace writ {

/// What a giant record took goes back to the system before the next one takes as much. For the beginning of main().
inline void tuneAllocator() {
#ifdef WRIT_MIMALLOC
    constexpr long kMilliseconds = 5;
    mi_option_set(mi_option_decommit_delay, kMilliseconds);
#endif
}

}  // namespace writ
