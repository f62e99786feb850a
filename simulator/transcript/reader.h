#pragma once

#include "simulator/replay/run_control.h"
#include "simulator/transcript/mapping.h"

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

/// How to read what no row of formats() knows.
struct Mappings {
    MappingPtr own;       ///< of this recording: used whatever it looks like
    MappingPtr fallback;  ///< used where no format is recognised
};

/// Reads a recording; the format is told by the content, never by the file name.
[[nodiscard]] Result<Recording> readRecording(std::string_view bytes, std::string file, const ReadLimits& limits = {},
                                              const Mappings& mappings = {});
/// Without a mapping of its own, a recording has the one that lies beside it (see mappingPath), if there is one.
[[nodiscard]] Result<Recording> readRecordingFile(const std::filesystem::path& path, std::string file,
                                                  const ReadLimits& limits = {}, Mappings mappings = {});

/// "2026-03-14T02:11:04Z", with offset, with fraction; or nothing.
[[nodiscard]] std::optional<Moment> parseMoment(std::string_view text);
/// Such a text; or a whole number (also as digits in a text) of seconds, milli-, micro- or nanoseconds since 1970, from the
/// year 2000 on: its size tells which.
[[nodiscard]] std::optional<Moment> momentFrom(const Json& value);

}  // namespace writ::sim
