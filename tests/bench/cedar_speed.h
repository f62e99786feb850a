#pragma once

#include <filesystem>

namespace writ::bench {

struct SpeedOptions {
    std::filesystem::path data;      ///< conformance/cedar/bench
    std::filesystem::path exportTo;  ///< not empty: only write the cases there, for another engine
    bool json = false;
};

/// Measures and prints; skips loudly where there are no data. The exit code.
int cedarSpeed(const SpeedOptions& options);

}  // namespace writ::bench
