#include "simulator/workspace/staged_file.h"

#include "simulator/workspace/file_error.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

namespace writ::sim {
namespace fs = std::filesystem;

namespace {

constexpr std::string_view kPrefix = ".writ-staged-";

Failure unwritable(const fs::path& path) {
    const std::string why = std::error_code(errno, std::generic_category()).message();
    return failIn(path.string(), ErrorKind::Unwritable, "cannot be written: " + why);
}

/// Whoever stages a file holds its lock, so one that can be locked belongs to nobody.
void removeAbandoned(const fs::path& folder) {
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        if (!it->path().filename().string().starts_with(kPrefix)) continue;
        const int file = ::open(it->path().c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
        if (file < 0) continue;
        if (::flock(file, LOCK_EX | LOCK_NB) == 0) ::unlink(it->path().c_str());
        ::close(file);
    }
}

/// rename() would replace what has the name. Not all file systems know how to refuse; a second link always does.
bool renameToFreeName(const fs::path& from, const fs::path& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return true;
    if (errno != EINVAL && errno != ENOSYS) return false;
    if (::link(from.c_str(), to.c_str()) != 0) return false;
    ::unlink(from.c_str());
    return true;
}

}  // namespace

Result<StagedFile> StagedFile::in(const fs::path& folder) {
    removeAbandoned(folder);
    constexpr int kTries = 1000;
    for (int i = 0; i < kTries; ++i) {
        const fs::path path = folder / (std::string(kPrefix) + std::to_string(::getpid()) + "-" + std::to_string(i));
        const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file < 0 && errno == EEXIST) continue;
        if (file < 0) break;
        StagedFile staged(path, file);
        struct stat status {};
        if (::flock(file, LOCK_EX) != 0 || ::fstat(file, &status) != 0) break;
        if (status.st_nlink > 0) return staged;  // else another one took it for abandoned before it was locked
        staged.m_path.clear();
    }
    return unwritable(folder);
}

StagedFile::StagedFile(StagedFile&& other) noexcept
    : m_path(std::move(other.m_path)), m_file(std::exchange(other.m_file, -1)), m_written(other.m_written), m_sent(other.m_sent) {
    other.m_path.clear();
}

StagedFile::~StagedFile() {
    if (!m_path.empty()) ::unlink(m_path.c_str());
    if (m_file >= 0) ::close(m_file);
}

Result<void> StagedFile::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(m_file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return unwritable(m_path);
        bytes.remove_prefix(static_cast<std::size_t>(written));
        m_written += written;
    }
    // The disk begins while there is still something to write, so that sync() need not wait for all of it.
    constexpr std::int64_t kEnough = std::int64_t{8} << 20U;
    if (m_written - m_sent < kEnough) return {};
    ::sync_file_range(m_file, m_sent, m_written - m_sent, SYNC_FILE_RANGE_WRITE);
    m_sent = m_written;
    return {};
}

Result<void> StagedFile::sync() {
    if (::fsync(m_file) != 0) return unwritable(m_path);
    return {};
}

Result<bool> StagedFile::publish(const fs::path& name) {
    if (!renameToFreeName(m_path, name)) {
        if (errno == EEXIST) return false;
        return unwritable(name);
    }
    m_path.clear();
    const int folder = ::open(name.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = folder >= 0 && ::fsync(folder) == 0;
    if (folder >= 0) ::close(folder);
    if (!synced && errno != EINVAL) return unwritable(name);
    return true;
}

}  // namespace writ::sim
