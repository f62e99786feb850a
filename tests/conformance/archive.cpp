#include "tests/conformance/archive.h"

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <memory>

namespace writ::conformance {
namespace {

constexpr std::size_t kMaxUnpacked = std::size_t{1} << 30U;
constexpr std::size_t kBlock = 65536;

struct Close {
    void operator()(struct archive* open) const { archive_read_free(open); }
};
using Archive = std::unique_ptr<struct archive, Close>;

Failure broken(const Archive& open, const std::filesystem::path& path) {
    const char* why = archive_error_string(open.get());
    return fail(ErrorKind::Unreadable, "cannot unpack " + path.string() + ": " + (why ? why : "it ends early"));
}

/// The content of the current entry; negative sizes are errors.
la_ssize_t readEntry(const Archive& open, std::string& text, std::size_t limit) {
    std::array<char, kBlock> block{};
    la_ssize_t count = 0;
    while ((count = archive_read_data(open.get(), block.data(), block.size())) > 0 && text.size() < limit)
        text.append(block.data(), static_cast<std::size_t>(count));
    return count;
}

}  // namespace

Result<std::map<std::string, std::string>> readArchive(const std::filesystem::path& path) {
    const Archive open(archive_read_new());
    archive_read_support_filter_gzip(open.get());
    archive_read_support_format_tar(open.get());
    if (archive_read_open_filename(open.get(), path.c_str(), kBlock) != ARCHIVE_OK) return broken(open, path);
    std::map<std::string, std::string> files;
    std::size_t unpacked = 0;
    archive_entry* entry = nullptr;
    int state = ARCHIVE_OK;
    while ((state = archive_read_next_header(open.get(), &entry)) == ARCHIVE_OK) {
        if (archive_entry_filetype(entry) != AE_IFREG) continue;
        std::string name = archive_entry_pathname(entry);
        if (name.starts_with("./")) name.erase(0, 2);
        std::string& text = files[name];
        if (readEntry(open, text, kMaxUnpacked - unpacked) != 0) return broken(open, path);
        unpacked += text.size();
    }
    if (state != ARCHIVE_EOF) return broken(open, path);
    return files;
}

}  // namespace writ::conformance
