#pragma once

#include "simulator/transcript/conversation.h"

#include <unordered_set>

namespace writ::sim {

/// Takes each turn for a conversation of its own, as long as none goes on another: then little more than hashes need be kept.
/// It may see more in common than Conversations would, never less; and then the recording is to be read anew.
class LoneTurns {
public:
    explicit LoneTurns(ReadContext& context) : m_context(context) {}
    /// The texts of its messages tell turns apart; arguments and results are not looked at.
    void add(Turn turn);

private:
    /// What a request may begin with, or all of it with its answer.
    struct Beginning {
        std::size_t hash = 0;
        bool answered = false;  ///< a model has spoken in it
    };
    [[nodiscard]] static std::vector<Beginning> beginningsOf(const Turn& turn);
    [[nodiscard]] bool goesOnAnother(const Turn& turn, const std::vector<Beginning>& beginnings) const;
    void keep(const Turn& turn, const std::vector<Beginning>& beginnings);
    void tell(Turn turn);

    ReadContext& m_context;
    // Hashes of all turns so far.
    std::unordered_set<std::size_t> m_names;
    std::unordered_set<std::size_t> m_callIds;  // of those that look unique
    std::unordered_set<std::size_t> m_beginnings;
};

}  // namespace writ::sim
