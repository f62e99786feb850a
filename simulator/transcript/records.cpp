#include "simulator/transcript/records.h"

#include "simulator/transcript/window.h"

#include <array>

namespace writ::sim {

namespace {

using std::string_view_literals::operator""sv;

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// What other kinds of file begin with, so that the error can say what they are.
struct Magic {
    std::string_view bytes;
    ErrorKind kind;
    std::string_view what;
};
constexpr std::array<Magic, 6> kOtherFiles{{
    {"\xFF\xFE"sv, ErrorKind::Malformed, "the text is UTF-16; a recording is UTF-8"},
    {"\xFE\xFF"sv, ErrorKind::Malformed, "the text is UTF-16; a recording is UTF-8"},
    {"PK\x03\x04"sv, ErrorKind::Unsupported, "this is a zip archive within another file; a recording is JSON text"},
    {"\x1F\x8B"sv, ErrorKind::Unsupported, "this is a gzip file within another file; a recording is JSON text"},
    {"SQLite format 3"sv, ErrorKind::Unsupported, "this is a SQLite database; a recording is JSON text"},
    {"%PDF"sv, ErrorKind::Unsupported, "this is a PDF file; a recording is JSON text"},
}};

Failure tooLong(std::string_view what, std::size_t most) {
    return fail(ErrorKind::TooLarge,
                std::string(what) + " has more than " + std::to_string(most) + " bytes, which are the most that are read");
}

/// What the sources read from.
struct Text {
    Window window;
    ReadLimits limits;
    JsonParser parser;

    Text(ByteSourcePtr bytes, const ReadLimits& given) : window(std::move(bytes)), limits(given) {}

    /// Where the first byte stands, from `from` on, that is none of these; nothing at the end.
    Result<std::optional<std::size_t>> findNone(std::string_view of, std::size_t from) {
        while (true) {
            const std::size_t found = window.text().find_first_not_of(of, from);
            if (found != std::string_view::npos) return found;
            from = window.text().size();
            if (Result<bool> more = window.grow(); !more)
                return Failure(more.error());
            else if (!*more)
                return std::nullopt;
        }
    }
    /// Where the next end of a line stands within the first `most` bytes.
    Result<std::optional<std::size_t>> findLineEnd(std::size_t from, std::size_t most) {
        while (true) {
            const std::size_t found = window.text().find('\n', from);
            if (found != std::string_view::npos) return found <= most ? std::optional(found) : std::nullopt;
            from = window.text().size();
            if (from > most) return std::nullopt;
            if (Result<bool> more = window.grow(); !more)
                return Failure(more.error());
            else if (!*more)
                return std::nullopt;
        }
    }
};
using TextPtr = std::unique_ptr<Text>;

class DocumentSource final : public RecordSource {
public:
    DocumentSource(Json document, std::size_t bytes) : m_record{std::move(document), {}, std::nullopt, 0, {}, bytes} {}

    Framing framing() const override { return Framing::Document; }
    Result<std::optional<Record>> next() override {
        if (m_given) return std::nullopt;
        m_given = true;
        return std::move(m_record);
    }

private:
    Record m_record;
    bool m_given = false;
};

Result<std::unique_ptr<RecordSource>> documentOf(Result<Json> json, std::size_t size) {
    if (!json) return Failure(json.error());
    return std::make_unique<DocumentSource>(*std::move(json), size);
}

Result<std::unique_ptr<RecordSource>> readMapped(Text& text, const MappedFile& file) {
    JsonLimits limits = text.limits.json;
    limits.maxBytes = text.limits.maxMappedBytes;
    if (file.text().size() > limits.maxBytes) return tooLong("the recording is one document that", limits.maxBytes);
    text.window.drop(text.window.text().size());
    return documentOf(text.parser.parsePadded(file.text(), limits), file.text().size());
}

Result<std::unique_ptr<RecordSource>> readDocument(Text& text) {
    const std::size_t most = text.limits.json.maxBytes;
    for (bool maybeMapped = true;;) {
        const std::size_t size = text.window.text().size();
        if (maybeMapped && size > text.limits.mapFrom) {
            if (const std::unique_ptr<MappedFile> file = text.window.map(); file != nullptr) return readMapped(text, *file);
            maybeMapped = false;
        }
        if (size > most) return tooLong("the recording is one document that", most);
        if (Result<bool> more = text.window.grow(); !more)
            return Failure(more.error());
        else if (!*more)
            return documentOf(text.window.parse(size, text.parser, text.limits.json), size);
    }
}

class LineSource final : public RecordSource {
public:
    explicit LineSource(TextPtr text) : m_text(std::move(text)) {}

    Framing framing() const override { return Framing::Lines; }
    Result<std::optional<Record>> next() override {
        while (true) {
            Result<std::optional<std::size_t>> line = nextLine();
            if (!line) return Failure(line.error());
            if (!line->has_value()) return std::nullopt;
            const std::size_t size = **line;
            const bool isBlank = window().text().substr(0, size).find_first_not_of(kBlanks) == std::string_view::npos;
            if (isBlank && !m_cut) continue;
            Record record{{}, {}, m_number, m_next++, {}, size};
            Result<Json> json = m_cut ? tooLong("the line", m_text->limits.maxRecordBytes)
                                      : window().parse(size, m_text->parser, m_text->limits.json);
            if (json) {
                record.json = *std::move(json);
                return record;
            }
            if (onDamaged) onDamaged(record, json.error());
        }
    }

private:
    Window& window() { return m_text->window; }

    // Goes to the next line and tells its size; nothing at the end. Of a line that is too long, the end is looked for.
    Result<std::optional<std::size_t>> nextLine() {
        window().drop(m_size);
        m_size = 0;
        m_cut = false;
        while (true) {
            Result<std::optional<std::size_t>> end = m_text->findLineEnd(0, m_text->limits.maxRecordBytes);
            if (!end) return end;
            const std::size_t size = window().text().size();
            if (end->has_value()) {
                m_size = **end + 1;
            } else if (size <= m_text->limits.maxRecordBytes) {
                m_size = size;
                if (size == 0 && !m_cut) return std::nullopt;
            } else {
                m_cut = true;
                window().drop(m_text->limits.maxRecordBytes);
                continue;
            }
            ++m_number;
            return end->value_or(size);
        }
    }

    TextPtr m_text;
    std::uint32_t m_number = 0;
    std::size_t m_size = 0;  // of the line, with its end
    bool m_cut = false;      // its beginning was dropped
    std::size_t m_next = 0;
};

class ListSource final : public RecordSource {
public:
    /// The text begins with "[" at this place.
    ListSource(TextPtr text, TextPlace place) : m_text(std::move(text)), m_place(place) {
        m_text->limits.json.maxDepth -= std::min<std::size_t>(m_text->limits.json.maxDepth, 1);
        pass(1);
    }

    Framing framing() const override { return Framing::List; }
    Result<std::optional<Record>> next() override {
        if (m_done) return std::nullopt;
        Result<char> first = passBlanks();
        if (!first) return Failure(first.error());
        if (*first == ']') {
            if (!m_mayEnd) return failHere("not valid JSON: a list ends behind a comma");
            return finish();
        }
        if (m_next > 0 && m_mayEnd) {
            if (*first != ',') return failHere("not valid JSON: a comma, or the end of the list, is missing");
            pass(1);
            m_mayEnd = false;
            return next();
        }
        return item();
    }

private:
    Window& window() { return m_text->window; }
    void pass(std::size_t size) {
        m_place.pass(window().text().substr(0, size));
        window().drop(size);
    }
    [[nodiscard]] Failure failHere(std::string message) const {
        Error error;
        error.kind = ErrorKind::Malformed;
        error.message = std::move(message);
        return Failure(m_place.shifted(std::move(error)));
    }

    // The byte behind blanks.
    Result<char> passBlanks() {
        Result<std::optional<std::size_t>> found = m_text->findNone(kBlanks, 0);
        if (!found) return Failure(found.error());
        pass(found->value_or(window().text().size()));
        if (!found->has_value()) return failHere("not valid JSON: the list does not end");
        return window().text().front();
    }

    Result<std::optional<Record>> item() {
        ValueEnd end;
        std::optional<std::size_t> size = end.find(window().text());
        while (!size) {
            if (window().text().size() > m_text->limits.maxRecordBytes) break;
            Result<bool> more = window().grow();
            if (!more) return Failure(more.error());
            if (!*more) return cutOff();
            size = end.find(window().text());
        }
        if (!size || *size > m_text->limits.maxRecordBytes)
            return Failure(m_place.shifted(tooLong("an item of the list", m_text->limits.maxRecordBytes).value()));
        Result<Json> json = window().parse(*size, m_text->parser, m_text->limits.json);
        if (!json) return Failure(m_place.shifted(json.error()));
        pass(*size);
        m_mayEnd = true;
        Record record{*std::move(json), pointerJoin({}, m_next), std::nullopt, m_next, {}, *size};
        ++m_next;
        return record;
    }

    // The text ends in an item: the parser says best what it lacks.
    Result<std::optional<Record>> cutOff() {
        const Result<Json> json = window().parse(window().text().size(), m_text->parser, m_text->limits.json);
        if (!json) return Failure(m_place.shifted(json.error()));
        pass(window().text().size());
        return failHere("not valid JSON: the list does not end");
    }

    Result<std::optional<Record>> finish() {
        pass(1);
        m_done = true;
        Result<std::optional<std::size_t>> behind = m_text->findNone(kBlanks, 0);
        if (!behind) return Failure(behind.error());
        if (!behind->has_value()) return std::nullopt;
        pass(**behind);
        return failHere("not valid JSON: something stands behind the list");
    }

    TextPtr m_text;
    TextPlace m_place;
    std::size_t m_next = 0;
    bool m_mayEnd = true;  // no comma stands before
    bool m_done = false;
};

// Several values, the first complete on its line.
Result<bool> isLines(Text& text, std::size_t first) {
    Result<std::optional<std::size_t>> end = text.findLineEnd(first, first + text.limits.maxRecordBytes);
    if (!end) return Failure(end.error());
    if (!end->has_value()) return false;
    const Result<std::optional<std::size_t>> behind = text.findNone(kBlanks, **end);
    if (!behind) return Failure(behind.error());
    if (!behind->has_value()) return false;
    return text.window.parse(**end, text.parser, text.limits.json).has_value();
}

}  // namespace

Result<std::unique_ptr<RecordSource>> openRecords(ByteSourcePtr bytes, const ReadLimits& limits) {
    constexpr std::size_t kLongestMagic = 16;
    Result<Peeked> peeked = peek(std::move(bytes), kLongestMagic);
    if (!peeked) return Failure(peeked.error());
    for (const Magic& magic : kOtherFiles)
        if (peeked->head.starts_with(magic.bytes)) return fail(magic.kind, std::string(magic.what));
    auto text = std::make_unique<Text>(std::move(peeked->all), limits);
    Result<std::optional<std::size_t>> first = text->findNone(kBlanks, 0);
    if (first && *first == std::size_t{0} && peeked->head.starts_with(kByteOrderMark)) {
        text->window.drop(kByteOrderMark.size());
        first = text->findNone(kBlanks, 0);
    }
    if (!first) return Failure(first.error());
    if (!first->has_value()) return fail(ErrorKind::Malformed, "the text is empty; a JSON value was expected");
    const std::size_t begin = **first;
    const char sign = text->window.text()[begin];
    if (sign != '[' && sign != '{') return readDocument(*text);
    const Result<bool> lines = isLines(*text, begin);
    if (!lines) return Failure(lines.error());
    if (*lines) return std::make_unique<LineSource>(std::move(text));
    if (sign == '{') return readDocument(*text);
    TextPlace place;
    place.pass(text->window.text().substr(0, begin));
    text->window.drop(begin);
    return std::make_unique<ListSource>(std::move(text), place);
}

}  // namespace writ::sim
