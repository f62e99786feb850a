#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace writ::sim {

/// What a reader keeps of each of the sessions that a file mixes, in the order in which they begin.
template <typename State>
class BySession {
public:
    /// The state of the session with this key; `make` gives a new one.
    template <typename Make>
    State& of(const std::string& key, Make make) {
        const auto [found, isNew] = m_index.try_emplace(key, m_states.size());
        if (isNew) m_states.push_back(make());
        return *m_states[found->second];
    }
    [[nodiscard]] const std::vector<std::unique_ptr<State>>& all() const { return m_states; }

private:
    std::unordered_map<std::string, std::size_t> m_index;
    std::vector<std::unique_ptr<State>> m_states;
};

}  // namespace writ::sim
