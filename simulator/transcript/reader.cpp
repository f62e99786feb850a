#include "simulator/transcript/reader.h"

#include "simulator/transcript/format.h"
#include "simulator/transcript/read_context.h"
#include "simulator/transcript/record_transform.h"
#include "simulator/transcript/records.h"
#include "simulator/transcript/session_builder.h"
#include "simulator/transcript/stepless.h"
#include "simulator/transcript/zip_records.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <limits>

namespace writ::sim {

namespace {

std::string whatItIsInstead(const Sample& sample) {
    for (const Record& record : sample.records)
        if (const std::string what = describeStepless(record.json); !what.empty())
            return "this is " + what + ", which holds no step of a session";
    return "no known recording format";
}

std::string whatWasLookedFor(const std::string& instead) {
    std::string text = instead + ". Looked for ";
    for (std::size_t i = 0; i < formats().size(); ++i) {
        if (i > 0) text += "; ";
        text += std::string(formats()[i].name) + ": " + std::string(formats()[i].signs);
    }
    return text;
}

std::size_t firstOwnRecord(const Format& format, const Sample& sample) {
    for (std::size_t i = 0; i < sample.records.size(); ++i)
        if (format.recognises({sample.framing, {sample.records[i]}})) return i;
    return sample.records.size();
}

// The first row that knows the records; of the lines of a mixed log, the one that knows the earliest.
const Format* formatOf(const Sample& sample) {
    const Format* best = nullptr;
    std::size_t earliest = 0;
    for (const Format& format : formats()) {
        if (!format.recognises(sample)) continue;
        const std::size_t first = sample.framing == Framing::Lines ? firstOwnRecord(format, sample) : 0;
        if (best != nullptr && first >= earliest) continue;
        best = &format;
        earliest = first;
    }
    return best;
}

using Sessions = std::vector<std::shared_ptr<Session>>;

// Readers finish sessions when they know them to be whole, so those of a mixed log come out of order.
void sortByLine(Sessions& sessions) {
    const auto line = [](const auto& session) { return session->steps.front().place.line; };
    std::stable_sort(sessions.begin(), sessions.end(), [&](const auto& a, const auto& b) { return line(a) < line(b); });
}

void rename(Session& session, std::string id) {
    if (session.title == session.id) session.title = id;
    session.id = std::move(id);
}

// Finds the reader of each record. Mostly all are of the first one's format; the lines of a log may differ.
class Dispatcher {
public:
    explicit Dispatcher(ReadContext& context) : m_context(context) {}

    /// False when no format knows any of these first records.
    bool open(const Sample& sample) {
        const Format* format = formatOf(sample);
        return format != nullptr && openAs(*format, sample);
    }

    void openWith(MappingPtr mapping) { m_readers.emplace_back(&mappedFormat(), openMapped(std::move(mapping), m_context)); }

    [[nodiscard]] bool mixed() const { return m_readers.size() > 1; }

    void take(const Record& record, Framing framing) {
        for (const auto& [format, reader] : m_readers)
            if (reader->take(record)) return;
        const Sample alone{framing, {record}};
        for (const Format& format : formats()) {
            if (framing != Framing::Lines || isOpen(format) || !openAs(format, alone)) continue;
            if (m_readers.back().second->take(record)) return;
        }
        const std::string what = describeStepless(record.json);
        m_context.skip(record, {}, what.empty() ? "not a record of " + std::string(firstFormat().name) : what);
    }

    const Format& firstFormat() const { return *m_readers.front().first; }

    void finish() {
        for (const auto& [format, reader] : m_readers) reader->finish();
    }

private:
    bool openAs(const Format& format, const Sample& sample) {
        if (!format.recognises(sample)) return false;
        m_readers.emplace_back(&format, format.open(sample, m_context));
        return true;
    }
    bool isOpen(const Format& format) const {
        return std::any_of(m_readers.begin(), m_readers.end(), [&](const auto& open) { return open.first == &format; });
    }

    ReadContext& m_context;
    std::vector<std::pair<const Format*, std::unique_ptr<RecordingReader>>> m_readers;
};

/// Reads one text: a file, or one of an archive.
class RecordsReader {
public:
    RecordsReader(RecordSource& source, const Mappings& mappings, ReadContext& context, RecordTransform* transform)
        : m_source(source),
          m_mappings(mappings),
          m_context(context),
          m_transform(transform),
          m_dispatcher(context),
          m_sample{source.framing(), {}} {
        m_source.onDamaged = [this](const Record& place, const Error& error) {
            m_damaged.emplace_back(place, m_transform == nullptr ? error.message : withoutQuotes(error).message);
        };
    }

    Result<void> run() {
        while (true) {
            Result<std::optional<Record>> record = m_source.next();
            if (!record) return Failure(record.error());
            if (!record->has_value()) break;
            if (m_transform != nullptr) {
                if ((*record)->entry.empty()) (*record)->entry = m_context.entry();
                (*record)->json = m_transform->apply((*record)->json, **record);
            }
            if (Result<void> read = take(**std::move(record)); !read) return read;
        }
        if (Result<void> opened = open(); !opened) return opened;
        tellDamaged(std::numeric_limits<std::size_t>::max());
        m_dispatcher.finish();
        return checkSteps();
    }

    /// Whether its format was found.
    [[nodiscard]] bool known() const { return m_known; }
    [[nodiscard]] bool mixed() const { return m_dispatcher.mixed(); }

private:
    Result<void> take(Record record) {
        if (m_known) return read(record);
        m_sampleBytes += record.bytes;
        m_sample.records.push_back(std::move(record));
        const bool isEnough = m_sample.records.size() >= Sample::kMaxRecords || m_sampleBytes >= Sample::kMaxBytes;
        return isEnough ? open() : Result<void>();
    }

    Result<void> open() {
        if (m_known) return {};
        if (m_mappings.own != nullptr)
            m_dispatcher.openWith(m_mappings.own);
        else if (!m_dispatcher.open(m_sample)) {
            if (m_mappings.fallback == nullptr) return fail(ErrorKind::Unsupported, whatItIsInstead(m_sample));
            m_dispatcher.openWith(m_mappings.fallback);
        }
        m_known = true;
        if (m_context.recording().format.empty()) m_context.recording().format = std::string(m_dispatcher.firstFormat().id);
        for (const Record& first : m_sample.records)
            if (Result<void> done = read(first); !done) return done;
        m_sample.records.clear();
        return {};
    }

    Result<void> read(const Record& record) {
        tellDamaged(record.index);
        if (!record.entry.empty()) m_context.setEntry(record.entry);
        m_dispatcher.take(record, m_source.framing());
        return checkSteps();
    }

    // In the order of the file: damage is met before the records that wait for the format to be known.
    void tellDamaged(std::size_t before) {
        std::size_t told = 0;
        for (; told < m_damaged.size() && m_damaged[told].first.index < before; ++told)
            m_context.skip(m_damaged[told].first, {}, m_damaged[told].second);
        m_damaged.erase(m_damaged.begin(), m_damaged.begin() + static_cast<std::ptrdiff_t>(told));
    }

    Result<void> checkSteps() const {
        if (m_context.toBeReadAnew()) return fail(ErrorKind::Cancelled, "to be read anew");  // which readAll() does
        const std::size_t most = m_context.limits().maxSteps;
        if (!m_context.overflowed()) return {};
        return fail(ErrorKind::TooLarge, "the recording has more than " + std::to_string(most) + " steps");
    }

    RecordSource& m_source;
    const Mappings& m_mappings;
    ReadContext& m_context;
    RecordTransform* m_transform;
    Dispatcher m_dispatcher;
    Sample m_sample;
    std::size_t m_sampleBytes = 0;
    bool m_known = false;
    std::vector<std::pair<Record, std::string>> m_damaged;
};

/// Reads one file, whatever it is packed in.
class FileReader {
public:
    FileReader(const ReadLimits& limits, const Mappings& mappings, const ReadHooks& hooks, Recording& recording)
        : m_limits(limits),
          m_mappings(mappings),
          m_hooks(hooks),
          m_recording(recording),
          m_context(recording, limits, hooks.sink) {}

    /// Less is kept and read of a recording that repeats nothing. Where it turns out to, toBeReadAnew() is true after reading.
    void expectNothingRepeated() { m_context.expectNothingRepeated(); }
    [[nodiscard]] bool toBeReadAnew() const { return m_context.toBeReadAnew(); }

    /// `place` is where the bytes come from, in case they are a zip archive.
    Result<void> read(ByteSourcePtr bytes, const ZipPlace& place, RunControl& control) {
        Result<Peeked> peeked = peek(watchedBytes(std::move(bytes), place.size, control), kMagicBytes);
        if (!peeked) return Failure(peeked.error());
        const bool isArchive = isZip(peeked->head);
        if (isGzip(peeked->head)) peeked->all = unpackedGzip(std::move(peeked->all), m_limits.maxUnpackedBytes);
        Result<void> read = isArchive ? readZip(place, control) : readText(std::move(peeked->all));
        return read ? finish() : read;
    }

private:
    Result<void> readText(ByteSourcePtr bytes) {
        Result<std::unique_ptr<RecordSource>> source = openRecords(std::move(bytes), m_limits);
        if (!source) return Failure(source.error());
        return readRecords(*readAhead(*std::move(source)));
    }

    Result<void> readRecords(RecordSource& source) {
        RecordsReader reader(source, m_mappings, m_context, m_hooks.transform);
        Result<void> read = reader.run();
        m_mixed = reader.mixed();
        if (read || reader.known()) return read;
        return read.error().kind == ErrorKind::Unsupported ? fail(ErrorKind::Unsupported, whatWasLookedFor(read.error().message))
                                                           : read;
    }

    Result<void> readZip(const ZipPlace& place, RunControl& control) {
        Result<ZipKind> kind = zipKind(place, m_limits, control);
        if (!kind) return Failure(kind.error());
        if (*kind == ZipKind::InspectLog) {
            const std::unique_ptr<RecordSource> source = openInspectZip(place, m_limits, control);
            return readRecords(*source);
        }
        Result<std::unique_ptr<ZipFiles>> files = ZipFiles::open(place, m_limits, control);
        if (!files) return Failure(files.error());
        while (true) {
            const Result<bool> more = (*files)->next();
            if (!more) return Failure(more.error());
            if (!*more) break;
            if (Result<void> read = readEntry(**files); !read) return read;
        }
        m_context.setEntry({});
        m_inArchive = true;
        if (!m_recording.format.empty()) return {};
        std::string message = "the archive holds no recording";
        if (!m_recording.skipped.empty())
            message += "; " + m_recording.skipped.front().at + ": " + m_recording.skipped.front().reason;
        return fail(ErrorKind::Unsupported, std::move(message));
    }

    // A file that is no recording is skipped; a recording that is damaged is an error.
    Result<void> readEntry(ZipFiles& files) {
        m_context.setEntry(files.name());
        bool known = false;
        Result<void> read = [&]() -> Result<void> {
            Result<std::unique_ptr<RecordSource>> source = openRecords(files.bytes(), m_limits);
            if (!source) return Failure(source.error());
            const std::unique_ptr<RecordSource> ahead = readAhead(*std::move(source));
            RecordsReader reader(*ahead, m_mappings, m_context, m_hooks.transform);
            Result<void> done = reader.run();
            known = reader.known();
            return done;
        }();
        if (read) return read;
        const ErrorKind kind = read.error().kind;
        if (!known && (kind == ErrorKind::Malformed || kind == ErrorKind::Unsupported)) {
            m_context.skip(Record{}, {}, read.error().message);
            return {};
        }
        Error error = read.error();
        error.message = files.name() + ": " + error.message;
        return Failure(std::move(error));
    }

    Result<void> finish() {
        if (m_context.sessionCount() == 0 && m_recording.skipped.empty())
            m_context.skip({}, "nothing in it is a message, a call or a result");
        Sessions& sessions = m_context.sessions();
        if (m_mixed) sortByLine(sessions);
        for (std::size_t i = 0; (m_mixed || m_inArchive) && i < sessions.size(); ++i)
            rename(*sessions[i], sessionId(m_recording.file, i));
        // A file with one session needs no number.
        if (sessions.size() == 1) rename(*sessions.front(), sessionId(m_recording.file, std::nullopt));
        m_recording.sessions.assign(std::make_move_iterator(sessions.begin()), std::make_move_iterator(sessions.end()));
        return checkMapping();
    }

    // A mapping that finds nothing is a wrong one, or one of other recordings.
    Result<void> checkMapping() const {
        if (m_recording.format != mappedFormat().id || m_context.sessionCount() > 0) return {};
        std::string message = "the mapping finds no step in this recording";
        const std::vector<Skipped>& skipped = m_recording.skipped;
        if (!skipped.empty())
            message += ": at " + (skipped.front().at.empty() ? "the top" : skipped.front().at) + ", " + skipped.front().reason;
        return fail(ErrorKind::Unsupported, std::move(message));
    }

    const ReadLimits& m_limits;
    const Mappings& m_mappings;
    const ReadHooks& m_hooks;
    Recording& m_recording;
    ReadContext m_context;
    bool m_mixed = false;
    bool m_inArchive = false;
};

/// Reading a file anew goes on with the progress that was told before: what is left of it is done more slowly.
class OneMoreTime final : public RunControl {
public:
    explicit OneMoreTime(RunControl* told) : m_told(told) {}
    [[nodiscard]] bool cancelled() const override { return m_told != nullptr && m_told->cancelled(); }
    void progress(std::uint64_t done, std::uint64_t total) override {
        const std::uint64_t before = std::min(m_before.load(), total);
        if (before > 0) {
            const double part = static_cast<double>(std::min(done, total)) / static_cast<double>(total);
            done = before + static_cast<std::uint64_t>(part * static_cast<double>(total - before));
        }
        m_done = done;
        if (m_told != nullptr) m_told->progress(done, total);
    }
    void beginAnew() { m_before.store(m_done); }

private:
    RunControl* m_told;
    std::atomic<std::uint64_t> m_done = 0;
    std::atomic<std::uint64_t> m_before = 0;
};

Result<Recording> readAll(const ByteOpener& open, bool opensAgain, const ZipPlace& place, const std::string& file,
                          const ReadLimits& limits, const Mappings& mappings, const ReadHooks& hooks) {
    OneMoreTime control(hooks.control);
    // Who changes records sees each of them once.
    const bool countsOnly = hooks.sink != nullptr && !hooks.sink->wantsTexts() && !hooks.sink->wantsDigests();
    bool nothingRepeated = opensAgain && countsOnly && hooks.transform == nullptr;
    while (true) {
        Result<ByteSourcePtr> bytes = open();
        if (!bytes) return Failure(bytes.error());
        Recording recording;
        recording.file = file;
        FileReader reader(limits, mappings, hooks, recording);
        if (nothingRepeated) reader.expectNothingRepeated();
        Result<void> read = reader.read(*std::move(bytes), place, control);
        if (reader.toBeReadAnew()) {
            nothingRepeated = false;
            hooks.sink->forget();
            control.beginAnew();
            continue;
        }
        if (read) return recording;
        Error error = hooks.transform == nullptr ? read.error() : withoutQuotes(read.error());
        return Failure(std::move(error).in(file));
    }
}

}  // namespace

Result<Recording> readRecording(std::string_view bytes, std::string file, const ReadLimits& limits, const Mappings& mappings,
                                const ReadHooks& hooks) {
    return readAll([bytes] { return Result<ByteSourcePtr>(memoryBytes(bytes)); }, true, {{}, bytes, bytes.size()}, file, limits,
                   mappings, hooks);
}

Result<Recording> readRecordingBytes(const ByteOpener& open, std::uint64_t size, std::string file, const ReadLimits& limits,
                                     const Mappings& mappings, const ReadHooks& hooks) {
    return readAll(open, true, {{}, {}, size}, file, limits, mappings, hooks);
}

Result<Recording> readRecordingFile(const std::filesystem::path& path, std::string file, const ReadLimits& limits,
                                    Mappings mappings, const ReadHooks& hooks) {
    std::error_code ignored;
    if (const std::filesystem::path beside = mappingPath(path);
        mappings.own == nullptr && std::filesystem::exists(beside, ignored)) {
        Result<MappingPtr> mapping = readMapping(beside);
        if (!mapping) return Failure(mapping.error());
        mappings.own = *std::move(mapping);
    }
    const std::uintmax_t size = std::filesystem::file_size(path, ignored);
    const bool opensAgain = std::filesystem::is_regular_file(path, ignored);  // pipes do not
    return readAll([&path] { return fileBytes(path); }, opensAgain, {path, {}, ignored ? 0 : size}, file, limits, mappings,
                   hooks);
}

}  // namespace writ::sim
