#include "simulator/transcript/reader.h"

#include "engine/json/file.h"
#include "simulator/transcript/formats.h"

#include <algorithm>
#include <array>

namespace writ::sim {

namespace {

using std::string_view_literals::operator""sv;

// What other kinds of file begin with, so that the error can say what they are.
Result<void> checkEncoding(std::string_view bytes) {
    struct Row {
        std::string_view magic;
        ErrorKind kind;
        std::string_view what;
    };
    static constexpr std::array<Row, 6> kRows{{
        {"\xFF\xFE"sv, ErrorKind::Malformed, "the text is UTF-16; a recording is UTF-8"},
        {"\xFE\xFF"sv, ErrorKind::Malformed, "the text is UTF-16; a recording is UTF-8"},
        {"PK\x03\x04"sv, ErrorKind::Unsupported, "this is a zip archive; a recording is JSON text"},
        {"\x1F\x8B"sv, ErrorKind::Unsupported, "this is a gzip file; a recording is JSON text"},
        {"SQLite format 3"sv, ErrorKind::Unsupported, "this is a SQLite database; a recording is JSON text"},
        {"%PDF"sv, ErrorKind::Unsupported, "this is a PDF file; a recording is JSON text"},
    }};
    for (const Row& row : kRows)
        if (bytes.starts_with(row.magic)) return fail(row.kind, std::string(row.what));
    return {};
}

const Format* formatOf(const Json& document) {
    for (const Format& format : formats())
        if (format.recognises(document)) return &format;
    return nullptr;
}

std::string whatWasLookedFor() {
    std::string text = "no known recording format. Looked for ";
    for (std::size_t i = 0; i < formats().size(); ++i) {
        if (i > 0) text += "; ";
        text += std::string(formats()[i].name) + ": " + std::string(formats()[i].signs);
    }
    return text;
}

Result<void> readDocument(const Json& document, const ReadLimits& limits, Recording& recording) {
    const Format* format = formatOf(document);
    if (format == nullptr) return fail(ErrorKind::Unsupported, whatWasLookedFor());
    if (recording.format.empty()) recording.format = std::string(format->id);
    return format->read(document, limits, recording);
}

// The lines of a JSON Lines text that hold something, with their numbers from 1.
class Lines {
public:
    explicit Lines(std::string_view text) : m_rest(text) {}

    bool next() {
        while (!m_rest.empty()) {
            const std::size_t end = m_rest.find('\n');
            line = m_rest.substr(0, end);
            m_rest.remove_prefix(end == std::string_view::npos ? m_rest.size() : end + 1);
            ++number;
            if (line.find_first_not_of(" \t\r") != std::string_view::npos) return true;
        }
        return false;
    }

    std::string_view line;
    std::uint32_t number = 0;

private:
    std::string_view m_rest;
};

// Several values, the first complete on its line: otherwise the text is one damaged document.
bool isJsonLines(std::string_view bytes, const ReadLimits& limits) {
    Lines lines(bytes);
    if (!lines.next()) return false;
    const Result<Json> first = parseJson(lines.line, limits.json);
    return first && (first->isObject() || first->isArray()) && lines.next();
}

// Steps of a line know the line; sessions are numbered through the file.
void adopt(Recording& whole, Recording&& part, std::uint32_t line) {
    for (const SessionPtr& session : part.sessions) {
        auto placed = std::make_shared<Session>(*session);
        placed->id = sessionId(whole.file, whole.sessions.size());
        if (session->title == session->id) placed->title = placed->id;
        for (Step& step : placed->steps) step.place.line = line;
        whole.sessions.push_back(std::move(placed));
    }
    for (Skipped& skipped : part.skipped) skipRecord(whole, "line " + std::to_string(line) + " " + skipped.at, std::move(skipped.reason));
    whole.messages += part.messages;
    if (whole.format.empty()) whole.format = std::move(part.format);
}

Result<void> readLine(std::string_view line, const ReadLimits& limits, Recording& recording) {
    const Result<Json> document = parseJson(line, limits.json);
    if (!document) return Failure(document.error());
    return readDocument(*document, limits, recording);
}

std::size_t stepCount(const Recording& recording) {
    std::size_t steps = 0;
    for (const SessionPtr& session : recording.sessions) steps += session->steps.size();
    return steps;
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

Result<void> readLines(std::string_view bytes, const ReadLimits& limits, Recording& recording) {
    ReadLimits left = limits;
    Lines lines(bytes);
    while (lines.next()) {
        Recording part;
        part.file = recording.file;
        const Result<void> read = readLine(lines.line, left, part);
        if (!read && read.error().kind == ErrorKind::TooLarge) return read;
        if (!read) skipRecord(recording, "line " + std::to_string(lines.number), read.error().message);
        left.maxSteps -= stepCount(part);
        adopt(recording, std::move(part), lines.number);
    }
    if (recording.format.empty()) return fail(ErrorKind::Unsupported, "none of the lines holds a known recording: " + recording.skipped.front().reason);
    nameOnlySession(recording);
    return {};
}

Result<void> readBytes(std::string_view bytes, const ReadLimits& limits, Recording& recording) {
    if (Result<void> encoding = checkEncoding(bytes); !encoding) return encoding;
    if (bytes.size() > limits.json.maxBytes)
        return fail(ErrorKind::TooLarge, "the recording has " + std::to_string(bytes.size()) + " bytes; at most " +
                                             std::to_string(limits.json.maxBytes) + " are read");
    const Result<Json> document = parseJson(bytes, limits.json);
    if (document) return readDocument(*document, limits, recording);
    const bool mayBeLines = document.error().kind == ErrorKind::Malformed && isJsonLines(bytes, limits);
    return mayBeLines ? readLines(bytes, limits, recording) : Result<void>(Failure(document.error()));
}

}  // namespace

const std::vector<Format>& formats() {
    static const std::vector<Format> kFormats{
        {"tau-bench", "tau-bench results", "a list of runs with task_id, reward and traj", recognisesTauBench, readTauBench},
        {"anthropic-messages", "Anthropic Messages", "messages with tool_use or tool_result blocks or a system text beside them, or an answer "
         "of type \"message\" with stop_reason", recognisesAnthropicMessages, readAnthropicMessages},
        {"openai-chat", "OpenAI Chat Completions", "messages with role and content or tool_calls, or an answer with choices",
         recognisesOpenAiChat, readOpenAiChat},
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
