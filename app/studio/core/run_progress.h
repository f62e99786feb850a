#pragma once

#include "simulator/replay/run_control.h"

#include <atomic>
#include <functional>

namespace writ::studio {

/// A RunControl for work on a pool: cancel() comes from the window, reports go to it.
class RunProgress : public sim::RunControl {
public:
    using Report = std::function<void(std::uint64_t done, std::uint64_t total, const char* what)>;
    /// `report` is called on the worker's thread, about ten times a second at most.
    explicit RunProgress(Report report) : m_report(std::move(report)) {}

    [[nodiscard]] bool cancelled() const override { return m_cancelled.load(std::memory_order_relaxed); }
    void progress(std::uint64_t done, std::uint64_t total) override;
    void cancel() { m_cancelled.store(true, std::memory_order_relaxed); }
    /// Names the part of the work that begins.
    void begin(const char* what) { m_what.store(what, std::memory_order_relaxed); }

private:
    Report m_report;
    std::atomic<bool> m_cancelled{false};
    std::atomic<std::int64_t> m_lastMs{0};
    std::atomic<const char*> m_what{""};
};

}  // namespace writ::studio
