#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace writ::bench {

struct ImportOptions {
    std::filesystem::path file;   ///< empty: recordings are made
    std::size_t megabytes = 256;  ///< of each that is made
};

/// Imports recordings as `writ import --into` does, until they are safe on the disk, and parses the same files with simdjson's
/// DOM, each in a process of its own. Prints times, their ratio, where the time goes and the peak of memory. Gives the exit code.
int importSpeed(const ImportOptions& options);

}  // namespace writ::bench
