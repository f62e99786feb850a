#include "simulator/transcript/bytes.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace writ::sim {

namespace {

using std::string_view_literals::operator""sv;

class MemoryBytes final : public ByteSource {
public:
    explicit MemoryBytes(std::string_view bytes) : m_rest(bytes) {}

    Result<std::size_t> read(char* to, std::size_t room) override {
        const std::size_t size = m_rest.copy(to, room);
        m_rest.remove_prefix(size);
        return size;
    }

private:
    std::string_view m_rest;
};

Failure failFile(ErrorKind kind, const std::filesystem::path& path, std::string message) {
    Error error;
    error.kind = kind;
    error.message = std::move(message);
    error.file = path.string();
    return Failure(std::move(error));
}

std::string reason() {
    return std::error_code(errno, std::generic_category()).message();
}

class FileBytes final : public ByteSource {
public:
    FileBytes(int file, std::filesystem::path path) : m_file(file), m_path(std::move(path)) {}
    FileBytes(const FileBytes&) = delete;
    FileBytes& operator=(const FileBytes&) = delete;
    ~FileBytes() override { ::close(m_file); }

    Result<std::size_t> read(char* to, std::size_t room) override {
        while (true) {
            const ssize_t size = ::read(m_file, to, room);
            if (size >= 0) return static_cast<std::size_t>(size);
            if (errno != EINTR) return failFile(ErrorKind::Unreadable, m_path, "cannot be read: " + reason());
        }
    }
    std::unique_ptr<MappedFile> map(std::size_t padding) override { return MappedFile::of(m_file, padding); }

private:
    int m_file;
    std::filesystem::path m_path;
};

class GzipBytes final : public ByteSource {
public:
    GzipBytes(ByteSourcePtr packed, std::uint64_t most) : m_packed(std::move(packed)), m_left(most) {
        constexpr int kLargestWindow = 15;
        constexpr int kWithGzipHeader = 16;
        m_ready = inflateInit2(&m_stream, kLargestWindow + kWithGzipHeader) == Z_OK;
    }
    GzipBytes(const GzipBytes&) = delete;
    GzipBytes& operator=(const GzipBytes&) = delete;
    ~GzipBytes() override { inflateEnd(&m_stream); }

    Result<std::size_t> read(char* to, std::size_t room) override {
        if (!m_ready) return fail(ErrorKind::Internal, "the gzip data cannot be unpacked: there is no memory for it");
        room = std::min<std::size_t>(room, std::size_t{1} << 30U);
        m_stream.next_out = reinterpret_cast<Bytef*>(to);
        m_stream.avail_out = static_cast<uInt>(room);
        while (m_stream.avail_out == room) {
            if (Result<bool> more = unpack(); !more)
                return Failure(more.error());
            else if (!*more)
                break;
        }
        const std::size_t size = room - m_stream.avail_out;
        if (size > m_left) return fail(ErrorKind::TooLarge, "the gzip file holds more than is unpacked of one file");
        m_left -= size;
        return size;
    }

private:
    // One step; false at the end.
    Result<bool> unpack() {
        if (m_stream.avail_in == 0) {
            Result<std::size_t> size = m_packed->read(m_input.data(), m_input.size());
            if (!size) return Failure(size.error());
            if (*size == 0) return m_between ? Result<bool>(false) : fail(ErrorKind::Unreadable, "the gzip data end early");
            m_stream.next_in = reinterpret_cast<Bytef*>(m_input.data());
            m_stream.avail_in = static_cast<uInt>(*size);
        }
        if (m_between && !beginMember()) return true;
        switch (inflate(&m_stream, Z_NO_FLUSH)) {
        case Z_OK: return true;
        case Z_BUF_ERROR: return true;  // more input is needed
        case Z_STREAM_END: m_between = true; return true;
        default: return fail(ErrorKind::Unreadable, "the gzip data are damaged");
        }
    }

    // Members follow one another, and zeros may fill up the last block of a tape. False: only zeros so far.
    bool beginMember() {
        while (m_stream.avail_in > 0 && *m_stream.next_in == 0) {
            ++m_stream.next_in;
            --m_stream.avail_in;
        }
        if (m_stream.avail_in == 0) return false;
        m_between = false;
        return inflateReset(&m_stream) == Z_OK;
    }

    ByteSourcePtr m_packed;
    std::uint64_t m_left;
    z_stream m_stream{};
    bool m_ready = false;
    bool m_between = false;  // a member has ended
    std::array<char, std::size_t{1} << 16U> m_input{};
};

class WatchedBytes final : public ByteSource {
public:
    WatchedBytes(ByteSourcePtr bytes, std::uint64_t total, RunControl& control)
        : m_bytes(std::move(bytes)), m_total(total), m_control(control) {}

    Result<std::size_t> read(char* to, std::size_t room) override {
        if (m_control.cancelled()) return cancelledReading();
        Result<std::size_t> size = m_bytes->read(to, room);
        if (!size || *size == 0) return size;
        m_done += *size;
        m_control.progress(m_done, std::max(m_done, m_total));
        return size;
    }
    std::unique_ptr<MappedFile> map(std::size_t padding) override { return m_bytes->map(padding); }

private:
    ByteSourcePtr m_bytes;
    std::uint64_t m_done = 0;
    std::uint64_t m_total;
    RunControl& m_control;
};

class PrefixedBytes final : public ByteSource {
public:
    PrefixedBytes(std::string head, ByteSourcePtr rest) : m_head(std::move(head)), m_rest(std::move(rest)) {}

    Result<std::size_t> read(char* to, std::size_t room) override {
        if (m_given == m_head.size()) return m_rest->read(to, room);
        const std::size_t size = m_head.copy(to, room, m_given);
        m_given += size;
        return size;
    }
    std::unique_ptr<MappedFile> map(std::size_t padding) override { return m_rest->map(padding); }

private:
    std::string m_head;
    std::size_t m_given = 0;
    ByteSourcePtr m_rest;
};

}  // namespace

// The file lies over the beginning of memory that is zero, so that there is padding even where it ends with a page.
std::unique_ptr<MappedFile> MappedFile::of(int file, std::size_t padding) {
    struct stat status {};
    if (::fstat(file, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size <= 0) return nullptr;
    const auto size = static_cast<std::size_t>(status.st_size);
    const std::size_t room = size + padding;
    void* begin = ::mmap(nullptr, room, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (begin == MAP_FAILED) return nullptr;
    if (::mmap(begin, size, PROT_READ, MAP_PRIVATE | MAP_FIXED, file, 0) == MAP_FAILED) {
        ::munmap(begin, room);
        return nullptr;
    }
    return std::unique_ptr<MappedFile>(new MappedFile(static_cast<const char*>(begin), size, room));
}

MappedFile::~MappedFile() {
    ::munmap(const_cast<char*>(m_begin), m_room);
}

ByteSourcePtr memoryBytes(std::string_view bytes) {
    return std::make_unique<MemoryBytes>(bytes);
}

Result<ByteSourcePtr> fileBytes(const std::filesystem::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        const bool missing = errno == ENOENT || errno == ENOTDIR;
        return failFile(missing ? ErrorKind::NotFound : ErrorKind::Unreadable, path,
                        missing ? "there is no such file" : "cannot be opened: " + reason());
    }
    auto bytes = std::make_unique<FileBytes>(file, path);
    struct stat status {};
    if (::fstat(file, &status) != 0) return failFile(ErrorKind::Unreadable, path, "cannot be read: " + reason());
    if (S_ISDIR(status.st_mode)) return failFile(ErrorKind::Unreadable, path, "is a folder, not a file");
    return bytes;
}

ByteSourcePtr unpackedGzip(ByteSourcePtr packed, std::uint64_t most) {
    return std::make_unique<GzipBytes>(std::move(packed), most);
}

ByteSourcePtr watchedBytes(ByteSourcePtr bytes, std::uint64_t total, RunControl& control) {
    return std::make_unique<WatchedBytes>(std::move(bytes), total, control);
}

Result<Peeked> peek(ByteSourcePtr bytes, std::size_t size) {
    std::string head(size, '\0');
    std::size_t got = 0;
    while (got < size) {
        const Result<std::size_t> more = bytes->read(head.data() + got, size - got);
        if (!more) return Failure(more.error());
        if (*more == 0) break;
        got += *more;
    }
    head.resize(got);
    auto all = std::make_unique<PrefixedBytes>(head, std::move(bytes));
    return Peeked{std::move(head), std::move(all)};
}

bool isGzip(std::string_view head) {
    return head.starts_with("\x1F\x8B"sv);
}

// An archive without files consists of its end only.
bool isZip(std::string_view head) {
    return head.starts_with("PK\x03\x04"sv) || head.starts_with("PK\x05\x06"sv);
}

Failure cancelledReading() {
    return fail(ErrorKind::Cancelled, "Cancelled while a recording was read.");
}

}  // namespace writ::sim
