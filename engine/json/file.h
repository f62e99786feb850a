#pragma once

#include "engine/json/json.h"

#include <filesystem>

namespace writ {

/// The bytes of a file, up to a limit.
[[nodiscard]] Result<std::string> readFile(const std::filesystem::path& path, std::size_t maxBytes = std::size_t{256} << 20);
/// Reads and parses; errors name the file.
[[nodiscard]] Result<Json> readJsonFile(const std::filesystem::path& path, const JsonLimits& limits = {});
/// Writes to a temporary file beside it, syncs, renames. Nothing is lost when it fails.
[[nodiscard]] Result<void> writeFileAtomically(const std::filesystem::path& path, std::string_view bytes);

}  // namespace writ
