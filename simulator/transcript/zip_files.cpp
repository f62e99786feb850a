#include "simulator/transcript/zip_files.h"

#include "engine/text/source.h"
#include "simulator/transcript/reader.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>

namespace writ::sim {

namespace {

struct Close {
    void operator()(archive* open) const { archive_read_free(open); }
};

}  // namespace

class ZipFiles::Reader {
public:
    Reader(const ZipPlace& place, const ReadLimits& limits, RunControl& control)
        : m_archive(archive_read_new()),
          m_size(place.size),
          m_control(control),
          m_entriesLeft(limits.maxEntries),
          m_bytesLeft(limits.maxUnpackedBytes) {}

    Result<void> open(const ZipPlace& place) {
        constexpr std::size_t kBlock = std::size_t{1} << 18U;
        archive_read_support_format_zip(m_archive.get());
        const int state = place.path.empty() ? archive_read_open_memory(m_archive.get(), place.bytes.data(), place.bytes.size())
                                             : archive_read_open_filename(m_archive.get(), place.path.c_str(), kBlock);
        if (state != ARCHIVE_OK) return damaged();
        return {};
    }

    Result<bool> next() {
        archive_entry* entry = nullptr;
        while (true) {
            if (m_control.cancelled()) return cancelledReading();
            const int state = archive_read_next_header(m_archive.get(), &entry);
            if (state == ARCHIVE_EOF) return false;
            if (state != ARCHIVE_OK && state != ARCHIVE_WARN) return damaged();
            if (m_entriesLeft-- == 0) return fail(ErrorKind::TooLarge, "the archive holds more files than are read of one");
            if (archive_entry_filetype(entry) == AE_IFREG) break;
        }
        m_name = nameOf(entry);
        return true;
    }

    Result<std::size_t> read(char* to, std::size_t room) {
        if (m_control.cancelled()) return cancelledReading();
        const la_ssize_t size = archive_read_data(m_archive.get(), to, room);
        if (size < 0) return damaged();
        if (static_cast<std::uint64_t>(size) > m_bytesLeft)
            return fail(ErrorKind::TooLarge, "the archive holds more than is unpacked of one file");
        m_bytesLeft -= static_cast<std::uint64_t>(size);
        const la_int64_t done = archive_filter_bytes(m_archive.get(), -1);
        m_control.progress(std::min(static_cast<std::uint64_t>(std::max<la_int64_t>(done, 0)), m_size), m_size);
        return static_cast<std::size_t>(size);
    }

    [[nodiscard]] const std::string& name() const { return m_name; }

private:
    static std::string nameOf(archive_entry* entry) {
        const char* name = archive_entry_pathname_utf8(entry);
        if (name == nullptr) name = archive_entry_pathname(entry);
        const std::string_view text = name == nullptr ? std::string_view() : name;
        return firstInvalidUtf8(text) == std::string_view::npos ? std::string(text) : "a file whose name is not UTF-8";
    }

    [[nodiscard]] Failure damaged() const {
        const char* why = archive_error_string(m_archive.get());
        return fail(ErrorKind::Unreadable,
                    "the zip archive cannot be unpacked: " + std::string(why == nullptr ? "it is damaged" : why));
    }

    std::unique_ptr<archive, Close> m_archive;
    std::uint64_t m_size;
    RunControl& m_control;
    std::size_t m_entriesLeft;
    std::uint64_t m_bytesLeft;
    std::string m_name;
};

ZipFiles::ZipFiles(std::unique_ptr<Reader> reader) : m_reader(std::move(reader)) {
}
ZipFiles::~ZipFiles() = default;

Result<std::unique_ptr<ZipFiles>> ZipFiles::open(const ZipPlace& place, const ReadLimits& limits, RunControl& control) {
    auto reader = std::make_unique<Reader>(place, limits, control);
    if (Result<void> opened = reader->open(place); !opened) return Failure(opened.error());
    return std::unique_ptr<ZipFiles>(new ZipFiles(std::move(reader)));
}

Result<bool> ZipFiles::next() {
    return m_reader->next();
}

const std::string& ZipFiles::name() const {
    return m_reader->name();
}

ByteSourcePtr ZipFiles::bytes() {
    class EntryBytes final : public ByteSource {
    public:
        explicit EntryBytes(Reader& reader) : m_reader(reader) {}
        Result<std::size_t> read(char* to, std::size_t room) override { return m_reader.read(to, room); }

    private:
        Reader& m_reader;
    };
    return std::make_unique<EntryBytes>(*m_reader);
}

}  // namespace writ::sim
