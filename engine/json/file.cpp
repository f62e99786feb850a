#include "engine/json/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace writ {

namespace {

class FileDescriptor {
public:
    explicit FileDescriptor(int fd) : m_fd(fd) {}
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;
    ~FileDescriptor() {
        if (m_fd >= 0) ::close(m_fd);
    }
    [[nodiscard]] int get() const { return m_fd; }
    /// Closing can report a failed write.
    [[nodiscard]] bool close() {
        const int fd = m_fd;
        m_fd = -1;
        return ::close(fd) == 0;
    }

private:
    int m_fd;
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

bool writeAll(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

/// A file that did not exist before, beside `target`, with the permissions a new file gets.
struct Temporary {
    std::string name;
    int fd = -1;
};

Temporary createTemporary(const std::filesystem::path& target) {
    static std::atomic<unsigned> counter{0};
    Temporary temporary;
    for (int tries = 0; tries < 100 && temporary.fd < 0; ++tries) {
        temporary.name = target.string() + '.' + std::to_string(::getpid()) + '-' + std::to_string(counter++) + ".part";
        temporary.fd = ::open(temporary.name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (temporary.fd < 0 && errno != EEXIST) break;
    }
    return temporary;
}

bool keepPermissions(int fd, const std::filesystem::path& target) {
    struct stat status {};
    return ::stat(target.c_str(), &status) != 0 || ::fchmod(fd, status.st_mode & 0777U) == 0;
}

}  // namespace

Result<std::string> readFile(const std::filesystem::path& path, std::size_t maxBytes) {
    const FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (fd.get() < 0) {
        const bool missing = errno == ENOENT || errno == ENOTDIR;
        return failFile(missing ? ErrorKind::NotFound : ErrorKind::Unreadable, path,
                        missing ? "there is no such file" : "cannot be opened: " + reason());
    }
    struct stat status {};
    if (::fstat(fd.get(), &status) != 0) return failFile(ErrorKind::Unreadable, path, "cannot be read: " + reason());
    if (S_ISDIR(status.st_mode)) return failFile(ErrorKind::Unreadable, path, "is a folder, not a file");
    std::string bytes;
    bytes.reserve(std::min(static_cast<std::size_t>(std::max<off_t>(status.st_size, 0)) + 1, maxBytes + 1));
    constexpr std::size_t kChunk = std::size_t{1} << 16U;
    for (;;) {
        const std::size_t old = bytes.size();
        bytes.resize(old + kChunk);
        const ssize_t got = ::read(fd.get(), bytes.data() + old, kChunk);
        bytes.resize(old + (got > 0 ? static_cast<std::size_t>(got) : 0));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failFile(ErrorKind::Unreadable, path, "cannot be read: " + reason());
        if (got == 0) return bytes;
        if (bytes.size() > maxBytes)
            return failFile(ErrorKind::TooLarge, path, "is larger than " + std::to_string(maxBytes) + " bytes");
    }
}

Result<Json> readJsonFile(const std::filesystem::path& path, const JsonLimits& limits) {
    Result<std::string> bytes = readFile(path, limits.maxBytes);
    if (!bytes) return Failure(std::move(bytes.error()));
    Result<Json> json = parseJson(*bytes, limits);
    if (!json) return Failure(std::move(json.error()).in(path.string()));
    return json;
}

Result<void> writeFileAtomically(const std::filesystem::path& path, std::string_view bytes) {
    std::error_code ignored;
    const std::filesystem::path target =
        std::filesystem::is_symlink(path, ignored) ? std::filesystem::weakly_canonical(path, ignored) : path;
    const Temporary temporary = createTemporary(target);
    FileDescriptor fd(temporary.fd);
    if (fd.get() < 0) return failFile(ErrorKind::Unwritable, path, "cannot be written: " + reason());
    const bool written = writeAll(fd.get(), bytes) && keepPermissions(fd.get(), target) && ::fsync(fd.get()) == 0;
    if (!written || !fd.close() || ::rename(temporary.name.c_str(), target.c_str()) != 0) {
        const std::string why = reason();
        ::unlink(temporary.name.c_str());
        return failFile(ErrorKind::Unwritable, path, "cannot be written: " + why);
    }
    return {};
}

}  // namespace writ
