#include "simulator/workspace/rewrite.h"

#include "simulator/transcript/records.h"
#include "simulator/transcript/zip_files.h"

#include <archive.h>
#include <archive_entry.h>

#include <cerrno>
#include <functional>

namespace writ::sim {
namespace fs = std::filesystem;

namespace {

using Write = std::function<Result<void>(std::string_view)>;

/// Writes the records of one text in the framing in which they stand.
class TextWriter {
public:
    TextWriter(RecordSource& source, std::string entry, RecordTransform& transform, Write write, std::vector<Skipped>& skipped)
        : m_source(source), m_entry(std::move(entry)), m_transform(transform), m_write(std::move(write)), m_skipped(skipped) {
        m_source.onDamaged = [this](const Record& place, const Error& error) { skip(place, error); };
    }

    Result<void> run() {
        while (true) {
            Result<std::optional<Record>> record = m_source.next();
            if (!record) return Failure(withoutQuotes(record.error()));
            if (!record->has_value()) break;
            (*record)->entry = m_entry;
            if (Result<void> written = write(**record); !written) return written;
        }
        if (m_source.framing() != Framing::List) return {};
        return m_write(m_count == 0 ? "[]\n" : "\n]\n");
    }

private:
    Result<void> write(const Record& record) {
        std::string text;
        if (m_source.framing() == Framing::List) text = m_count == 0 ? "[\n" : ",\n";
        // Empty lines stand for those that are left out.
        for (; m_source.framing() == Framing::Lines && m_lines + 1 < record.line.value_or(0); ++m_lines) text += '\n';
        text += m_transform.apply(record.json, record).dump();
        if (m_source.framing() != Framing::List) text += '\n';
        ++m_lines;
        ++m_count;
        return m_write(text);
    }

    void skip(const Record& place, const Error& error) {
        constexpr std::size_t kMost = 10'000;
        if (m_skipped.size() >= kMost) return;
        const std::string line = "line " + std::to_string(place.line.value_or(0));
        m_skipped.push_back({m_entry.empty() ? line : m_entry + ": " + line,
                             "left out, since it cannot be read: " + withoutQuotes(error).message});
    }

    RecordSource& m_source;
    std::string m_entry;
    RecordTransform& m_transform;
    Write m_write;
    std::vector<Skipped>& m_skipped;
    std::uint32_t m_lines = 0;
    std::size_t m_count = 0;
};

struct Close {
    void operator()(archive* open) const { archive_write_free(open); }
};

/// A zip archive under way.
class ZipWriter {
public:
    explicit ZipWriter(StagedFile& to) : m_to(to), m_archive(archive_write_new()) {}

    Result<void> open() {
        archive_write_set_format_zip(m_archive.get());
        archive_write_set_bytes_in_last_block(m_archive.get(), 1);
        return check(archive_write_open(m_archive.get(), this, nullptr, &ZipWriter::put, nullptr));
    }
    Result<void> begin(const std::string& name) {
        struct Free {
            void operator()(archive_entry* entry) const { archive_entry_free(entry); }
        };
        const std::unique_ptr<archive_entry, Free> entry(archive_entry_new());
        constexpr unsigned kReadable = 0644;
        archive_entry_set_pathname_utf8(entry.get(), name.c_str());
        archive_entry_set_filetype(entry.get(), AE_IFREG);
        archive_entry_set_perm(entry.get(), kReadable);
        return check(archive_write_header(m_archive.get(), entry.get()));
    }
    Result<void> write(std::string_view text) {
        while (!text.empty()) {
            const la_ssize_t written = archive_write_data(m_archive.get(), text.data(), text.size());
            if (written <= 0) return check(ARCHIVE_FATAL);
            text.remove_prefix(static_cast<std::size_t>(written));
        }
        return {};
    }
    Result<void> close() { return check(archive_write_close(m_archive.get())); }

private:
    static la_ssize_t put(archive* open, void* self, const void* bytes, std::size_t size) {
        auto& writer = *static_cast<ZipWriter*>(self);
        const Result<void> written = writer.m_to.write({static_cast<const char*>(bytes), size});
        if (written) return static_cast<la_ssize_t>(size);
        writer.m_problem = written.error();
        archive_set_error(open, EIO, "the file cannot be written");
        return -1;
    }
    [[nodiscard]] Result<void> check(int state) const {
        if (state == ARCHIVE_OK || state == ARCHIVE_WARN) return {};
        if (m_problem) return Failure(*m_problem);
        const char* why = archive_error_string(m_archive.get());
        return fail(ErrorKind::Unwritable, "the zip archive cannot be written: " + std::string(why == nullptr ? "" : why));
    }

    StagedFile& m_to;
    std::optional<Error> m_problem;
    std::unique_ptr<archive, Close> m_archive;
};

class Rewriter {
public:
    Rewriter(RecordTransform& transform, StagedFile& to) : m_transform(transform), m_to(to) {}

    Result<Rewritten> text(ByteSourcePtr bytes) {
        Result<std::unique_ptr<RecordSource>> source = openRecords(std::move(bytes), m_limits);
        if (!source) return Failure(withoutQuotes(source.error()));
        TextWriter writer(
            **source, {}, m_transform, [this](std::string_view part) { return m_to.write(part); }, m_rewritten.skipped);
        if (Result<void> written = writer.run(); !written) return Failure(written.error());
        m_rewritten.suffix = (*source)->framing() == Framing::Lines ? ".jsonl" : ".json";
        return std::move(m_rewritten);
    }

    Result<Rewritten> zip(const ZipPlace& place, RunControl& control) {
        Result<std::unique_ptr<ZipFiles>> files = ZipFiles::open(place, m_limits, control);
        if (!files) return Failure(files.error());
        ZipWriter writer(m_to);
        if (Result<void> opened = writer.open(); !opened) return Failure(opened.error());
        while (true) {
            const Result<bool> more = (*files)->next();
            if (!more) return Failure(more.error());
            if (!*more) break;
            if (Result<void> written = entry(**files, writer); !written) return Failure(written.error());
        }
        if (Result<void> closed = writer.close(); !closed) return Failure(closed.error());
        m_rewritten.suffix = place.path.extension() == ".eval" ? ".eval" : ".zip";
        return std::move(m_rewritten);
    }

private:
    Result<void> entry(ZipFiles& files, ZipWriter& writer) {
        Result<std::unique_ptr<RecordSource>> source = openRecords(files.bytes(), m_limits);
        if (!source) {
            const ErrorKind kind = source.error().kind;
            if (kind != ErrorKind::Malformed && kind != ErrorKind::Unsupported) return Failure(source.error());
            m_rewritten.skipped.push_back(
                {files.name(), "left out, since it cannot be read: " + withoutQuotes(source.error()).message});
            return {};
        }
        if (Result<void> begun = writer.begin(files.name()); !begun) return begun;
        return TextWriter(
                   **source, files.name(), m_transform, [&](std::string_view part) { return writer.write(part); },
                   m_rewritten.skipped)
            .run();
    }

    ReadLimits m_limits;
    RecordTransform& m_transform;
    StagedFile& m_to;
    Rewritten m_rewritten;
};

}  // namespace

Result<Rewritten> rewriteRecording(const fs::path& from, RecordTransform& transform, StagedFile& to, RunControl& control) {
    std::error_code ignored;
    const std::uintmax_t size = fs::file_size(from, ignored);
    const ZipPlace place{from, {}, ignored ? 0 : size};
    Result<ByteSourcePtr> bytes = fileBytes(from);
    if (!bytes) return Failure(bytes.error());
    Result<Peeked> peeked = peek(watchedBytes(*std::move(bytes), place.size, control), kMagicBytes);
    if (!peeked) return Failure(peeked.error());
    Rewriter rewriter(transform, to);
    if (isZip(peeked->head)) return rewriter.zip(place, control);
    if (isGzip(peeked->head)) peeked->all = unpackedGzip(std::move(peeked->all), ReadLimits().maxUnpackedBytes);
    return rewriter.text(std::move(peeked->all));
}

}  // namespace writ::sim
