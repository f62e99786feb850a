#pragma once

#include "engine/text/result.h"

#include <cstdint>
#include <filesystem>

namespace writ::sim {

/// A file that is still being written into a folder. Nobody sees it before it has its name; without one it goes away again.
/// What is left of a killed program is hidden from every pattern, and removed when the next file is staged in that folder.
class StagedFile {
public:
    [[nodiscard]] static Result<StagedFile> in(const std::filesystem::path& folder);
    StagedFile(StagedFile&& other) noexcept;
    StagedFile& operator=(StagedFile&&) = delete;
    ~StagedFile();

    [[nodiscard]] Result<void> write(std::string_view bytes);
    [[nodiscard]] int descriptor() const { return m_file; }
    /// To be called once, when all is written: what has its name survives a loss of power.
    [[nodiscard]] Result<void> sync();
    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
    /// Gives it its name, in the same folder. False: there is something of that name, which stays as it is.
    [[nodiscard]] Result<bool> publish(const std::filesystem::path& name);

private:
    StagedFile(std::filesystem::path path, int file) : m_path(std::move(path)), m_file(file) {}
    std::filesystem::path m_path;
    int m_file;
    std::int64_t m_written = 0;
    std::int64_t m_sent = 0;  // so much of it is on its way to the disk
};

}  // namespace writ::sim
