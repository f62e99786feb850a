#include "simulator/transcript/python_literal.h"

#include "engine/text/source.h"

#include <array>
#include <unordered_set>

namespace writ::sim {

namespace {

constexpr int kMaxDepth = 100;

void appendUtf8(std::string& out, std::uint32_t scalar) {
    const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (scalar < 0x80) return put(scalar);
    if (scalar < 0x800) {
        put(0xC0 | (scalar >> 6));
    } else {
        if (scalar < 0x10000) {
            put(0xE0 | (scalar >> 12));
        } else {
            put(0xF0 | (scalar >> 18));
            put(0x80 | ((scalar >> 12) & 0x3F));
        }
        put(0x80 | ((scalar >> 6) & 0x3F));
    }
    put(0x80 | (scalar & 0x3F));
}

int hexDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

class Parser {
public:
    explicit Parser(std::string_view text) : m_rest(text) {}

    std::optional<Json> parse() {
        Json value = this->value(0);
        space();
        if (!m_ok || !m_rest.empty() || !value.isObject()) return std::nullopt;
        return value;
    }

private:
    Json value(int depth) {
        space();
        if (depth > kMaxDepth || m_rest.empty()) return bad();
        switch (m_rest.front()) {
        case '{': return dict(depth);
        case '[': return list(depth);
        case '\'':
        case '"': return Json(text());
        default: return wordOrNumber();
        }
    }

    Json dict(int depth) {
        take('{');
        Json::Object members;
        std::unordered_set<std::string> keys;
        while (m_ok && !closes('}')) {
            space();
            std::string key = text();
            space();
            if (!take(':') || !keys.insert(key).second) return bad();
            members.emplace_back(std::move(key), value(depth + 1));
            if (!separated('}')) return bad();
        }
        return Json(std::move(members));
    }

    Json list(int depth) {
        take('[');
        Json::Array items;
        while (m_ok && !closes(']')) {
            items.push_back(value(depth + 1));
            if (!separated(']')) return bad();
        }
        return Json(std::move(items));
    }

    std::string text() {
        if (m_rest.empty() || (m_rest.front() != '\'' && m_rest.front() != '"')) return badText();
        const char quote = m_rest.front();
        m_rest.remove_prefix(1);
        std::string out;
        while (m_ok && !m_rest.empty() && m_rest.front() != quote) {
            const char c = m_rest.front();
            m_rest.remove_prefix(1);
            if (c == '\n') return badText();
            if (c == '\\')
                escape(out);
            else
                out.push_back(c);
        }
        return take(quote) ? out : badText();
    }

    void escape(std::string& out) {
        struct Row {
            char letter;
            char meaning;
        };
        static constexpr std::array<Row, 7> kPlain{
            {{'\\', '\\'}, {'\'', '\''}, {'"', '"'}, {'n', '\n'}, {'t', '\t'}, {'r', '\r'}, {'b', '\b'}}};
        if (m_rest.empty()) return fail();
        const char letter = m_rest.front();
        m_rest.remove_prefix(1);
        for (const Row& row : kPlain)
            if (row.letter == letter) return out.push_back(row.meaning);
        if (letter == 'x') return scalar(out, 2);
        if (letter == 'u') return scalar(out, 4);
        if (letter == 'U') return scalar(out, 8);
        fail();
    }

    void scalar(std::string& out, std::size_t digits) {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            const int digit = m_rest.empty() ? -1 : hexDigit(m_rest.front());
            if (digit < 0) return fail();
            value = value * 16 + static_cast<std::uint32_t>(digit);
            m_rest.remove_prefix(1);
        }
        if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return fail();
        appendUtf8(out, value);
    }

    Json wordOrNumber() {
        const std::size_t end = std::min(m_rest.find_first_of(" \t\r\n,:]}"), m_rest.size());
        const std::string_view token = m_rest.substr(0, end);
        m_rest.remove_prefix(end);
        if (token == "True") return true;
        if (token == "False") return false;
        if (token == "None") return nullptr;
        // A Python number that is no JSON number (1_000, 0x1f, 1j) is refused.
        const Result<Json> number = parseJson(token);
        return number && number->isNumber() ? *number : bad();
    }

    void space() {
        while (!m_rest.empty() &&
               (m_rest.front() == ' ' || m_rest.front() == '\n' || m_rest.front() == '\t' || m_rest.front() == '\r'))
            m_rest.remove_prefix(1);
    }
    bool take(char c) {
        if (m_rest.empty() || m_rest.front() != c) return false;
        m_rest.remove_prefix(1);
        return true;
    }
    bool closes(char c) {
        space();
        return take(c);
    }
    // A comma, or the end, which stays.
    bool separated(char end) {
        space();
        return m_ok && (take(',') || (!m_rest.empty() && m_rest.front() == end));
    }

    void fail() { m_ok = false; }
    Json bad() {
        fail();
        return {};
    }
    std::string badText() {
        fail();
        return {};
    }

    std::string_view m_rest;
    bool m_ok = true;
};

}  // namespace

std::optional<Json> parsePythonLiteral(std::string_view text) {
    if (firstInvalidUtf8(text) != std::string_view::npos) return std::nullopt;
    return Parser(text).parse();
}

}  // namespace writ::sim
