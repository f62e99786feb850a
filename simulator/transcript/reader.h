#pragma once

#include "simulator/replay/run_control.h"
#include "simulator/transcript/mapping.h"

#include <filesystem>
#include <functional>

namespace writ::sim {

struct ReadLimits {
    JsonLimits json;                         ///< of one document, line or item of a list
    std::size_t maxRecordBytes = 64u << 20;  ///< of one line, or one item of a list
    std::size_t mapFrom = 64u << 20;         ///< a file that is one document of more bytes is mapped, not read into memory
    std::size_t maxMappedBytes = std::size_t{1} << 30U;        ///< of such a file; packed ones must do with `json`
    std::size_t maxArgumentsBytes = 16u << 20;                 ///< of the arguments text of one call
    std::uint64_t maxUnpackedBytes = std::uint64_t{4} << 30U;  ///< of all that a gzip or zip file holds
    std::size_t maxEntries = 100'000;                          ///< of a zip archive
    std::size_t maxSteps = 16'000'000;                         ///< in all sessions of a file, where they are kept
};

/// A file of lines, or of one list, is read record by record: reading takes what its longest records do, the sessions that are
/// kept, and what readers hold back that join the records of a session (those of logs and traces, and of requests, which
/// repeat their conversation). All of it is at most this many times the bytes of the (unpacked) file: a hostile file of nothing
/// but the shortest calls costs that much; a real conversation costs less than six times its bytes.
inline constexpr std::size_t kMemoryMultiple = 80;

/// How to read what no row of formats() knows.
struct Mappings {
    MappingPtr own;       ///< of this recording: used whatever it looks like
    MappingPtr fallback;  ///< used where no format is recognised
};

class ByteSource;
class RecordTransform;
/// Gives the bytes of a recording from their beginning, each time that it is called.
using ByteOpener = std::function<Result<std::unique_ptr<ByteSource>>()>;

/// Takes each session when it is whole, so that nobody need keep them all. They come in the order in which they end, numbered
/// in that order; the error of a damaged recording may come after them.
class SessionSink {
public:
    virtual ~SessionSink() = default;
    virtual void take(SessionPtr session) = 0;
    /// What was taken is void, and reading begins anew. It happens only where neither texts nor digests are wanted.
    virtual void forget() {}
    /// False: the sessions need no digests, which take a good part of the time.
    [[nodiscard]] virtual bool wantsDigests() const { return true; }
    /// False, and no digests either: steps may come without their texts, arguments and results, so that readers that join
    /// records need not keep them. Such a sink must forget() when it is asked to.
    [[nodiscard]] virtual bool wantsTexts() const { return true; }
};

/// Who is told while a recording is read.
struct ReadHooks {
    RunControl* control = nullptr;         ///< progress in bytes of the file; cancelling is the error Cancelled
    SessionSink* sink = nullptr;           ///< takes the sessions; the recording then has none
    RecordTransform* transform = nullptr;  ///< changes each record before any reader sees it
};

/// Reads a recording: JSON, JSON Lines, either of them packed by gzip, or a zip archive of such files. The format is told by the
/// content, never by the file name.
[[nodiscard]] Result<Recording> readRecording(std::string_view bytes, std::string file, const ReadLimits& limits = {},
                                              const Mappings& mappings = {}, const ReadHooks& hooks = {});
/// Without a mapping of its own, a recording has the one that lies beside it (see mappingPath), if there is one.
[[nodiscard]] Result<Recording> readRecordingFile(const std::filesystem::path& path, std::string file,
                                                  const ReadLimits& limits = {}, Mappings mappings = {},
                                                  const ReadHooks& hooks = {});

/// The same of bytes that come from elsewhere, `size` of them as far as that is known. They are no zip archive.
[[nodiscard]] Result<Recording> readRecordingBytes(const ByteOpener& open, std::uint64_t size, std::string file,
                                                   const ReadLimits& limits, const Mappings& mappings, const ReadHooks& hooks);

/// "2026-03-14T02:11:04Z", with offset, with fraction; or nothing.
[[nodiscard]] std::optional<Moment> parseMoment(std::string_view text);
/// Such a text; or a whole number (also as digits in a text) of seconds, milli-, micro- or nanoseconds since 1970, from the
/// year 2000 on: its size tells which.
[[nodiscard]] std::optional<Moment> momentFrom(const Json& value);

}  // namespace writ::sim
