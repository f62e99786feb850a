#pragma once

#include "simulator/findings/findings.h"

namespace writ::sim {

/// Chains of calls that go for what an earlier call of their session was stopped at, by another tool or in another form.
[[nodiscard]] std::vector<Finding> workarounds(const Replay& replay);

/// Words such as "another way" in a text: the phrase as it stands there, and what it weighs; empty where there is none.
struct Cue {
    std::string_view phrase;
    int weight = 0;
};
[[nodiscard]] Cue cueIn(std::string_view text);

}  // namespace writ::sim
