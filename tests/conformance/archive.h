#pragma once

#include "engine/text/result.h"

#include <filesystem>
#include <map>

namespace writ::conformance {

/// The files of a compressed archive by their paths in it.
[[nodiscard]] Result<std::map<std::string, std::string>> readArchive(const std::filesystem::path& path);

}  // namespace writ::conformance
