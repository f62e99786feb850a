#include "simulator/transcript/records.h"

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

class DocumentSource final : public RecordSource {
public:
    explicit DocumentSource(Json document) : m_document(std::move(document)) {}

    Framing framing() const override { return m_document.isArray() ? Framing::List : Framing::Document; }
    Result<std::optional<Record>> next() override {
        const std::size_t index = m_next++;
        if (m_document.isArray()) {
            if (index >= m_document.size()) return std::nullopt;
            return Record{m_document.at(index), pointerJoin({}, index), std::nullopt, index};
        }
        if (index > 0) return std::nullopt;
        return Record{m_document, {}, std::nullopt, 0};
    }

private:
    Json m_document;
    std::size_t m_next = 0;
};

class LineSource final : public RecordSource {
public:
    LineSource(std::string_view bytes, const ReadLimits& limits) : m_lines(bytes), m_limits(limits) {}

    Framing framing() const override { return Framing::Lines; }
    Result<std::optional<Record>> next() override {
        while (m_lines.next()) {
            Result<Json> json = parseJson(m_lines.line, m_limits.json);
            Record record{{}, {}, m_lines.number, m_next++};
            if (json) {
                record.json = *std::move(json);
                return record;
            }
            if (onDamaged) onDamaged(record, json.error());
        }
        return std::nullopt;
    }

private:
    Lines m_lines;
    ReadLimits m_limits;
    std::size_t m_next = 0;
};

}  // namespace

Result<std::unique_ptr<RecordSource>> openRecords(std::string_view bytes, const ReadLimits& limits) {
    if (Result<void> encoding = checkEncoding(bytes); !encoding) return Failure(encoding.error());
    if (bytes.size() > limits.json.maxBytes)
        return fail(ErrorKind::TooLarge, "the recording has " + std::to_string(bytes.size()) + " bytes; at most " +
                                             std::to_string(limits.json.maxBytes) + " are read");
    Result<Json> document = parseJson(bytes, limits.json);
    if (document) return std::make_unique<DocumentSource>(*std::move(document));
    if (document.error().kind == ErrorKind::Malformed && isJsonLines(bytes, limits))
        return std::make_unique<LineSource>(bytes, limits);
    return Failure(document.error());
}

}  // namespace writ::sim
