#pragma once

#include "simulator/replay/run_control.h"
#include "simulator/transcript/format.h"

#include <filesystem>

namespace writ::sim {

struct ReadLimits {
    JsonLimits json;                            ///< of the file; also its size
    std::size_t maxArgumentsBytes = 16u << 20;  ///< of the arguments text of one call
    std::size_t maxSteps = 2'000'000;           ///< in all sessions of a file
};

/// Reading takes at most this many times the bytes of the file in memory, sessions included. A hostile file of nothing but
/// the shortest calls costs that much; a real conversation costs less than six times its bytes.
inline constexpr std::size_t kMemoryMultiple = 80;

/// Reads a recording; the format is told by the content, never by the file name.
[[nodiscard]] Result<Recording> readRecording(std::string_view bytes, std::string file, const ReadLimits& limits = {});
[[nodiscard]] Result<Recording> readRecordingFile(const std::filesystem::path& path, std::string file,
                                                  const ReadLimits& limits = {});

/// "2026-03-14T02:11:04Z", with offset, with fraction; or nothing.
[[nodiscard]] std::optional<Moment> parseMoment(std::string_view text);

}  // namespace writ::sim
