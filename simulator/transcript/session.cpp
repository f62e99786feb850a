#include "simulator/transcript/session.h"

#include <array>

namespace writ::sim {

std::string_view word(StepKind kind) {
    static constexpr std::array<std::string_view, 7> kWords{"message",  "call",       "result", "refusal",
                                                            "approval", "delegation", "error"};
    return kWords[static_cast<std::size_t>(kind)];
}

std::string_view word(Role role) {
    static constexpr std::array<std::string_view, 4> kWords{"system", "user", "model", "tool"};
    return kWords[static_cast<std::size_t>(role)];
}

std::string_view word(SessionNote::Kind kind) {
    static constexpr std::array<std::string_view, 5> kWords{"mark", "probe call", "correction", "context", "mask"};
    return kWords[static_cast<std::size_t>(kind)];
}

}  // namespace writ::sim
