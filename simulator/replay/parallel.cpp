#include "simulator/replay/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace writ::sim {
namespace {

constexpr std::size_t kMaxThreads = 8;

class Pool {
public:
    Pool(std::size_t count, std::size_t chunk, RunControl& control, const std::function<ItemWork()>& makeWork)
        : m_count(count), m_chunk(chunk), m_control(control), m_makeWork(makeWork) {}

    Result<void> run() {
        const std::size_t wanted = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 2, kMaxThreads);
        const std::size_t useful = (m_count + m_chunk - 1) / m_chunk;
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 1; i < std::min(wanted, useful); ++i) threads.emplace_back([this] { work(); });
            work();
        }
        if (!m_failure.empty()) return fail(ErrorKind::Internal, m_failure);
        if (m_stop) return fail(ErrorKind::Cancelled, "Cancelled.");
        return {};
    }

private:
    void work() {
        try {
            const ItemWork item = m_makeWork();
            while (takeChunk(item)) {
            }
        } catch (const std::exception& error) {
            const std::lock_guard lock(m_mutex);
            m_failure = std::string("The work could not be finished: ") + error.what();
            m_stop = true;
        }
    }

    bool takeChunk(const ItemWork& item) {
        if (m_control.cancelled()) m_stop = true;
        if (m_stop) return false;
        const std::size_t begin = m_next.fetch_add(m_chunk);
        if (begin >= m_count) return false;
        const std::size_t end = std::min(begin + m_chunk, m_count);
        for (std::size_t i = begin; i < end; ++i) item(i);
        // Under the lock, so that progress never runs backwards.
        const std::lock_guard lock(m_mutex);
        m_done += end - begin;
        m_control.progress(m_done, m_count);
        return true;
    }

    const std::size_t m_count;
    const std::size_t m_chunk;
    RunControl& m_control;
    const std::function<ItemWork()>& m_makeWork;
    std::atomic<std::size_t> m_next{0};
    std::atomic<bool> m_stop{false};
    std::mutex m_mutex;
    std::size_t m_done = 0;
    std::string m_failure;
};

}  // namespace

Result<void> parallelFor(std::size_t count, std::size_t chunk, RunControl& control, const std::function<ItemWork()>& makeWork) {
    return Pool(count, chunk, control, makeWork).run();
}

}  // namespace writ::sim
