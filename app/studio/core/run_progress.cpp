#include "app/studio/core/run_progress.h"

#include <chrono>

namespace writ::studio {

void RunProgress::progress(std::uint64_t done, std::uint64_t total) {
    using namespace std::chrono;
    const std::int64_t now = duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
    std::int64_t last = m_lastMs.load(std::memory_order_relaxed);
    if (now - last < 100 || !m_lastMs.compare_exchange_strong(last, now, std::memory_order_relaxed)) return;
    m_report(done, total, m_what.load(std::memory_order_relaxed));
}

}  // namespace writ::studio
