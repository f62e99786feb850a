#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace writ::bench {

struct ImportOptions {
    std::filesystem::path file;   ///< empty: recordings are made
    std::size_t megabytes = 256;  ///< of each that is made
};

/// Reads recordings as `writ import` does, and parses the same files with simdjson's DOM, each in a process of its own. Prints
/// times, their ratio and the peaks of memory. Gives the exit code.
int importSpeed(const ImportOptions& options);

}  // namespace writ::bench
