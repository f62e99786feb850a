#include "engine/cedar/literal.h"

#include <optional>

namespace writ::cedar {
namespace {

std::optional<std::uint32_t> hexValue(char c) {
    if (c >= '0' && c <= '9') return static_cast<std::uint32_t>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<std::uint32_t>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') return static_cast<std::uint32_t>(c - 'A') + 10;
    return std::nullopt;
}

void appendUtf8(std::string& text, std::uint32_t scalar) {
    const auto put = [&text](std::uint32_t byte) { text += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (scalar < 0x80) return put(scalar);
    if (scalar < 0x800) {
        put(0xC0 | (scalar >> 6U));
    } else if (scalar < 0x10000) {
        put(0xE0 | (scalar >> 12U));
        put(0x80 | ((scalar >> 6U) & 0x3F));
    } else {
        put(0xF0 | (scalar >> 18U));
        put(0x80 | ((scalar >> 12U) & 0x3F));
        put(0x80 | ((scalar >> 6U) & 0x3F));
    }
    put(0x80 | (scalar & 0x3F));
}

class Unescaper {
public:
    Unescaper(std::string_view body, std::uint32_t offset, bool isPattern)
        : m_body(body), m_offset(offset), m_isPattern(isPattern) {}

    Unescaped run() {
        m_result.pieces.emplace_back();
        while (m_at < m_body.size()) {
            const char c = m_body[m_at];
            if (c == '\\') {
                escape();
            } else if (c == '*' && m_isPattern) {
                m_result.pieces.emplace_back();
                ++m_at;
            } else if (c == '\r') {
                bad(1);  // only `\r` may write it
            } else {
                piece() += c;
                ++m_at;
            }
        }
        return std::move(m_result);
    }

private:
    std::string& piece() { return m_result.pieces.back(); }

    void bad(std::size_t length) {
        const auto begin = m_offset + static_cast<std::uint32_t>(m_at);
        m_result.badEscapes.push_back({begin, begin + static_cast<std::uint32_t>(length)});
        m_at += length;
    }

    void simple(char c) {
        piece() += c;
        m_at += 2;
    }

    void escape() {
        const char kind = m_at + 1 < m_body.size() ? m_body[m_at + 1] : '\0';
        switch (kind) {
        case 'n': return simple('\n');
        case 'r': return simple('\r');
        case 't': return simple('\t');
        case '0': return simple('\0');
        case '\\':
        case '\'':
        case '"': return simple(kind);
        case 'x': return byte();
        case 'u': return scalar();
        case '*':
            if (m_isPattern) return simple('*');
            return bad(2);
        default: return bad(characterEnd(m_at + 1) - m_at);
        }
    }

    [[nodiscard]] std::size_t characterEnd(std::size_t at) const {
        ++at;
        while (at < m_body.size() && (static_cast<unsigned char>(m_body[at]) & 0xC0U) == 0x80U) ++at;
        return std::min(at, m_body.size());
    }

    /// `\xHH`, up to 7F.
    void byte() {
        const auto high = m_at + 3 < m_body.size() ? hexValue(m_body[m_at + 2]) : std::nullopt;
        const auto low = high ? hexValue(m_body[m_at + 3]) : std::nullopt;
        if (!low || *high > 7) return bad(std::min<std::size_t>(4, m_body.size() - m_at));
        piece() += static_cast<char>(*high * 16 + *low);
        m_at += 4;
    }

    /// `\u{…}`: one to six hex digits (underscores between them do not count) of a Unicode scalar value.
    void scalar() {
        const std::size_t close = m_body.find('}', m_at);
        if (m_at + 2 >= m_body.size() || m_body[m_at + 2] != '{' || close == std::string_view::npos) return bad(2);
        const std::string_view digits = m_body.substr(m_at + 3, close - m_at - 3);
        std::uint32_t value = 0;
        std::size_t count = 0;
        bool valid = !digits.empty() && digits.front() != '_';
        for (const char c : digits) {
            const auto digit = hexValue(c);
            valid = valid && (digit || c == '_') && (!digit || ++count <= 6);
            if (valid && digit) value = value * 16 + *digit;
        }
        const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
        if (!valid || surrogate || value > 0x10FFFF) return bad(close + 1 - m_at);
        appendUtf8(piece(), value);
        m_at = close + 1;
    }

    std::string_view m_body;
    std::uint32_t m_offset;
    bool m_isPattern;
    std::size_t m_at = 0;
    Unescaped m_result;
};

}  // namespace

Unescaped unescape(std::string_view token, std::uint32_t offset, bool isPattern) {
    return Unescaper(token.substr(1, token.size() - 2), offset + 1, isPattern).run();
}

}  // namespace writ::cedar
