#pragma once

#include "engine/text/result.h"
#include "simulator/replay/run_control.h"

#include <filesystem>
#include <memory>

namespace writ::sim {

/// A file as it lies in the system's cache. Whoever may write to it must not shorten it meanwhile.
class MappedFile {
public:
    /// Nothing where the file cannot be mapped. `padding` zero bytes follow the text.
    [[nodiscard]] static std::unique_ptr<MappedFile> of(int file, std::size_t padding);
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile();
    [[nodiscard]] std::string_view text() const { return {m_begin, m_size}; }

private:
    MappedFile(const char* begin, std::size_t size, std::size_t room) : m_begin(begin), m_size(size), m_room(room) {}
    const char* m_begin;
    std::size_t m_size;
    std::size_t m_room;
};

/// Gives bytes piece by piece, so that nobody need hold them all.
class ByteSource {
public:
    virtual ~ByteSource() = default;
    /// Puts the next bytes, at most `room` (which is not 0); 0 at the end.
    [[nodiscard]] virtual Result<std::size_t> read(char* to, std::size_t room) = 0;
    /// All bytes from the first one on, whatever was read of them, where they are those of a file; else null.
    [[nodiscard]] virtual std::unique_ptr<MappedFile> map(std::size_t padding) {
        static_cast<void>(padding);
        return nullptr;
    }
};
using ByteSourcePtr = std::unique_ptr<ByteSource>;

/// `bytes` must outlive the source.
[[nodiscard]] ByteSourcePtr memoryBytes(std::string_view bytes);
[[nodiscard]] Result<ByteSourcePtr> fileBytes(const std::filesystem::path& path);

/// What gzip data hold, of all members. More than `most` bytes are an error, and so are damage and an early end.
[[nodiscard]] ByteSourcePtr unpackedGzip(ByteSourcePtr packed, std::uint64_t most);

/// The same bytes. Tells `control` how many of `total` were read, and fails once it is cancelled.
[[nodiscard]] ByteSourcePtr watchedBytes(ByteSourcePtr bytes, std::uint64_t total, RunControl& control);

/// The first `size` bytes, fewer only where there are no more, and a source that gives these bytes again, then the rest.
struct Peeked {
    std::string head;
    ByteSourcePtr all;
};
[[nodiscard]] Result<Peeked> peek(ByteSourcePtr bytes, std::size_t size);

[[nodiscard]] bool isGzip(std::string_view head);
[[nodiscard]] bool isZip(std::string_view head);
/// So many bytes tell it.
inline constexpr std::size_t kMagicBytes = 4;

[[nodiscard]] Failure cancelledReading();

}  // namespace writ::sim
