#include "simulator/replay/bound_calls.h"

#include "simulator/workspace/workspace.h"

#include <algorithm>

namespace writ::sim {

BoundCallPtr BoundCalls::at(std::uint32_t session, std::uint32_t step) const {
    const std::shared_ptr<const OfSession> calls = ofSession(session);
    const auto found = std::lower_bound(calls->begin(), calls->end(), step,
                                        [](const BoundCallPtr& call, std::uint32_t wanted) { return call->step < wanted; });
    return found != calls->end() && (*found)->step == step ? *found : nullptr;
}

std::shared_ptr<const BoundCalls::OfSession> BoundCalls::ofSession(std::uint32_t session) const {
    {
        const std::lock_guard lock(m_mutex);
        if (const auto found = m_kept.find(session); found != m_kept.end()) {
            m_ages.splice(m_ages.begin(), m_ages, found->second.age);
            return found->second.calls;
        }
    }
    auto calls = std::make_shared<OfSession>();
    for (BoundCall& call : m_workspace->binding->bind(*m_workspace->sessions[session]))
        calls->push_back(std::make_shared<const BoundCall>(std::move(call)));
    const std::lock_guard lock(m_mutex);
    keep(session, calls);
    return calls;
}

void BoundCalls::offer(std::uint32_t session, const OfSession& calls) const {
    const std::lock_guard lock(m_mutex);
    if (m_count + calls.size() <= m_most) keep(session, std::make_shared<const OfSession>(calls));
}

void BoundCalls::keep(std::uint32_t session, std::shared_ptr<const OfSession> calls) const {
    if (m_kept.count(session) > 0) return;  // another thread was faster
    m_count += calls->size();
    m_ages.push_front(session);
    m_kept.emplace(session, Kept{std::move(calls), m_ages.begin()});
    while (m_count > m_most && m_ages.size() > 1) {
        const auto oldest = m_kept.find(m_ages.back());
        m_count -= oldest->second.calls->size();
        m_kept.erase(oldest);
        m_ages.pop_back();
    }
}

}  // namespace writ::sim
