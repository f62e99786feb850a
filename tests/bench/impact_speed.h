#pragma once

#include <cstddef>

namespace writ::bench {

struct ImpactOptions {
    std::size_t calls = 1'000'000;
    std::size_t policies = 200;
};
/// How long an edit of one policy takes until counters, counts of rules and flips are there, against a replay of everything, and
/// what a prepared corpus takes of memory. Prints a table; returns the exit code.
[[nodiscard]] int impactSpeed(const ImpactOptions& options);

}  // namespace writ::bench
