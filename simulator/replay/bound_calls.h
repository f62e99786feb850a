#pragma once

#include "simulator/binding/binding.h"

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace writ::sim {

struct Workspace;

/// The bound calls of a workspace's sessions. All of them would take several times the memory of what a replay needs of them, so
/// those of some sessions are kept, and others are bound again when somebody looks; binding gives the same each time.
/// Safe from several threads.
class BoundCalls {
public:
    /// So many calls are kept, and always the session that was asked last.
    static constexpr std::size_t kMostKept = 1U << 9U;
    using OfSession = std::vector<BoundCallPtr>;  ///< by step

    /// The workspace has a binding.
    explicit BoundCalls(std::shared_ptr<const Workspace> workspace, std::size_t most = kMostKept)
        : m_workspace(std::move(workspace)), m_most(most) {}

    /// Null when that step is no call.
    [[nodiscard]] BoundCallPtr at(std::uint32_t session, std::uint32_t step) const;
    /// Keeps calls that were bound anyway, while there is room.
    void offer(std::uint32_t session, const OfSession& calls) const;

private:
    struct Kept {
        std::shared_ptr<const OfSession> calls;
        std::list<std::uint32_t>::iterator age;
    };
    [[nodiscard]] std::shared_ptr<const OfSession> ofSession(std::uint32_t session) const;
    void keep(std::uint32_t session, std::shared_ptr<const OfSession> calls) const;

    std::shared_ptr<const Workspace> m_workspace;
    std::size_t m_most;
    mutable std::mutex m_mutex;
    mutable std::unordered_map<std::uint32_t, Kept> m_kept;
    mutable std::list<std::uint32_t> m_ages;  ///< sessions, the one asked last in front
    mutable std::size_t m_count = 0;
};

/// One of them.
class BoundCallHandle {
public:
    BoundCallHandle() = default;
    /// Lives no longer than the calls.
    BoundCallHandle(const BoundCalls& calls, std::uint32_t session, std::uint32_t step)
        : m_calls(&calls), m_session(session), m_step(step) {}

    /// Null when there is none. Hold it as long as you read what it points to.
    [[nodiscard]] BoundCallPtr get() const { return m_calls != nullptr ? m_calls->at(m_session, m_step) : nullptr; }

private:
    const BoundCalls* m_calls = nullptr;
    std::uint32_t m_session = 0;
    std::uint32_t m_step = 0;
};

}  // namespace writ::sim
