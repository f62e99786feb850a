#pragma once

#include "simulator/transcript/session.h"

#include <deque>

namespace writ::sim {

/// Messages of a request and what they were read as, where that tells all: no record of it was skipped, no call is open.
struct MessageList {
    std::size_t hash = 0;  ///< of so many messages
    std::size_t messages = 0;
    std::vector<Step> steps;  ///< numbered from 1, linked among each other, gone through slim()
};

/// The requests that were read lately: those that follow repeat their messages, and go on.
class KnownMessages {
public:
    /// The longest list that begins these messages; it is forgotten, since mostly a longer one is kept next. `hashes`: of the
    /// first message, of the first two, and so on.
    [[nodiscard]] MessageList take(const std::vector<std::size_t>& hashes);
    void keep(MessageList list);

private:
    std::deque<MessageList> m_lists;  // the latest at the end
    std::size_t m_steps = 0;          // of all
};

/// For take(), of messages that are read in this format.
[[nodiscard]] std::vector<std::size_t> messageHashes(std::string_view format, const Json& messages);

}  // namespace writ::sim
