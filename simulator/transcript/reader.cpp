#include "simulator/transcript/reader.h"

#include "engine/json/file.h"
#include "simulator/transcript/formats.h"
#include "simulator/transcript/session_builder.h"
#include "simulator/transcript/read_context.h"
#include "simulator/transcript/records.h"

#include <algorithm>

namespace writ::sim {

namespace {

std::string whatWasLookedFor() {
    std::string text = "no known recording format. Looked for ";
    for (std::size_t i = 0; i < formats().size(); ++i) {
        if (i > 0) text += "; ";
        text += std::string(formats()[i].name) + ": " + std::string(formats()[i].signs);
    }
    return text;
}

Failure tooManySteps(const ReadLimits& limits) {
    return fail(ErrorKind::TooLarge, "the recording has more than " + std::to_string(limits.maxSteps) + " steps");
}

// A file with one session needs no number.
void nameOnlySession(Recording& recording) {
    if (recording.sessions.size() != 1) return;
    auto only = std::make_shared<Session>(*recording.sessions.front());
    const bool titled = only->title != only->id;
    only->id = sessionId(recording.file, std::nullopt);
    if (!titled) only->title = only->id;
    recording.sessions.front() = std::move(only);
}

// Finds the reader of each record. Mostly all are of the first one's format; the lines of a log may differ.
class Dispatcher {
public:
    explicit Dispatcher(ReadContext& context) : m_context(context) {}

    /// False when no format knows any of these first records.
    bool open(const Sample& sample) {
        return std::any_of(formats().begin(), formats().end(), [&](const Format& format) { return openAs(format, sample); });
    }

    void take(const Record& record, Framing framing) {
        for (const auto& [format, reader] : m_readers)
            if (reader->take(record)) return;
        const Sample alone{framing, {record}};
        for (const Format& format : formats()) {
            if (framing != Framing::Lines || isOpen(format) || !openAs(format, alone)) continue;
            if (m_readers.back().second->take(record)) return;
        }
        m_context.skip(record, {}, "not a record of the format " + m_context.recording().format);
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

Result<void> readRecords(RecordSource& source, const ReadLimits& limits, Recording& recording) {
    ReadContext context(recording, limits);
    Dispatcher dispatcher(context);
    source.onDamaged = [&](const Record& place, const Error& error) { context.skip(place, {}, error.message); };
    Sample sample{source.framing(), {}};
    bool known = false;
    for (bool more = true; more;) {
        Result<std::optional<Record>> record = source.next();
        if (!record) return Failure(record.error());
        more = record->has_value();
        if (more && !known) sample.records.push_back(**record);
        if (!known && (sample.records.size() == Sample::kMaxRecords || !more)) {
            known = dispatcher.open(sample);
            if (!known) return fail(ErrorKind::Unsupported, whatWasLookedFor());
            recording.format = std::string(dispatcher.firstFormat().id);
            for (const Record& first : sample.records) dispatcher.take(first, source.framing());
        } else if (known && more) {
            dispatcher.take(**record, source.framing());
        }
        if (context.overflowed()) return tooManySteps(limits);
    }
    dispatcher.finish();
    if (context.overflowed()) return tooManySteps(limits);
    nameOnlySession(recording);
    return {};
}

Result<void> readBytes(std::string_view bytes, const ReadLimits& limits, Recording& recording) {
    Result<std::unique_ptr<RecordSource>> source = openRecords(bytes, limits);
    if (!source) return Failure(source.error());
    return readRecords(**source, limits, recording);
}

}  // namespace

const std::vector<Format>& formats() {
    static const std::vector<Format> kFormats{
        {"tau-bench", "tau-bench results", "a list of runs with task_id, reward and traj", recognisesTauBench, openTauBench},
        {"anthropic-messages", "Anthropic Messages",
         "messages with tool_use or tool_result blocks or a system text beside them, or an answer "
         "of type \"message\" with stop_reason",
         recognisesAnthropicMessages, openAnthropicMessages},
        {"openai-chat", "OpenAI Chat Completions", "messages with role and content or tool_calls, or an answer with choices",
         recognisesOpenAiChat, openOpenAiChat},
    };
    return kFormats;
}

Result<Recording> readRecording(std::string_view bytes, std::string file, const ReadLimits& limits) {
    Recording recording;
    recording.file = std::move(file);
    if (Result<void> read = readBytes(bytes, limits, recording); !read) {
        Error error = read.error();
        return Failure(std::move(error).in(recording.file));
    }
    return recording;
}

Result<Recording> readRecordingFile(const std::filesystem::path& path, std::string file, const ReadLimits& limits) {
    const Result<std::string> bytes = readFile(path, limits.json.maxBytes);
    if (!bytes) return Failure(bytes.error());
    return readRecording(*bytes, std::move(file), limits);
}

}  // namespace writ::sim
