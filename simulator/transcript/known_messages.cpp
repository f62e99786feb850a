#include "simulator/transcript/known_messages.h"

#include "simulator/transcript/step_match.h"

#include <utility>

namespace writ::sim {

MessageList KnownMessages::take(const std::vector<std::size_t>& hashes) {
    auto longest = m_lists.end();
    for (auto list = m_lists.begin(); list != m_lists.end(); ++list) {
        if (list->messages > hashes.size() || hashes[list->messages - 1] != list->hash) continue;
        if (longest == m_lists.end() || list->messages > longest->messages) longest = list;
    }
    if (longest == m_lists.end()) return {};
    MessageList taken = std::move(*longest);
    m_steps -= taken.steps.size();
    m_lists.erase(longest);
    return taken;
}

void KnownMessages::keep(MessageList list) {
    constexpr std::size_t kMostLists = 32;
    constexpr std::size_t kMostSteps = 4096;
    if (list.messages == 0 || list.steps.size() > kMostSteps) return;
    m_steps += list.steps.size();
    m_lists.push_back(std::move(list));
    while (m_lists.size() > kMostLists || m_steps > kMostSteps) {
        m_steps -= m_lists.front().steps.size();
        m_lists.pop_front();
    }
}

std::vector<std::size_t> messageHashes(std::string_view format, const Json& messages) {
    std::vector<std::size_t> hashes;
    hashes.reserve(messages.size());
    std::size_t hash = textHash(format);
    for (const Json& message : messages.asArray()) hashes.push_back(hash = historyHash(hash, valueHash(message)));
    return hashes;
}

}  // namespace writ::sim
