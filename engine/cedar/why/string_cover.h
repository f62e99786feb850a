#pragma once

#include "engine/cedar/tree.h"

#include <optional>

namespace writ::cedar {

/// Strings that stand for all strings: every combination of answers that any string gives to these patterns is given by one of
/// them. The patterns run side by side as one automaton over the characters that occur in them and one that does not.
/// Nothing when the automaton has more than `maxStates` states.
[[nodiscard]] std::optional<std::vector<std::string>> stringCover(const std::vector<Pattern>& patterns, std::size_t maxStates);

}  // namespace writ::cedar
