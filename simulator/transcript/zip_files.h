#pragma once

#include "simulator/transcript/bytes.h"

namespace writ::sim {

struct ReadLimits;

/// Where a zip archive lies. It is opened more than once.
struct ZipPlace {
    std::filesystem::path path;  ///< empty: in memory
    std::string_view bytes;
    std::uint64_t size = 0;
};

/// The files of a zip archive, one after another. Folders and links are passed over.
class ZipFiles {
public:
    /// `control` hears how much of the archive was read, and may be cancelled.
    [[nodiscard]] static Result<std::unique_ptr<ZipFiles>> open(const ZipPlace& place, const ReadLimits& limits,
                                                                RunControl& control);
    ~ZipFiles();
    ZipFiles(const ZipFiles&) = delete;
    ZipFiles& operator=(const ZipFiles&) = delete;

    /// Goes to the next file; false at the end.
    [[nodiscard]] Result<bool> next();
    /// Its path in the archive.
    [[nodiscard]] const std::string& name() const;
    /// What it holds, until next().
    [[nodiscard]] ByteSourcePtr bytes();

private:
    class Reader;
    explicit ZipFiles(std::unique_ptr<Reader> reader);
    std::unique_ptr<Reader> m_reader;
};

}  // namespace writ::sim
