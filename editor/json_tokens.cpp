#include "editor/json_tokens.h"

namespace writ::editor {
namespace {

bool isWhite(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool isWordByte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool isNumberByte(char c) {
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

class JsonScanner {
public:
    explicit JsonScanner(std::string_view text) : m_text(text) {}

    std::vector<JsonToken> all() {
        std::vector<JsonToken> tokens;
        while (m_at < m_text.size()) {
            const std::size_t begin = m_at;
            const JsonTokenKind kind = next();
            tokens.push_back({kind, {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(m_at)}});
        }
        return tokens;
    }

private:
    JsonTokenKind next() {
        const char c = m_text[m_at];
        if (isWhite(c)) return run(isWhite, JsonTokenKind::White);
        if (c == '"') return string();
        if (c == '-' || (c >= '0' && c <= '9')) return run(isNumberByte, JsonTokenKind::Number);
        if (isWordByte(c)) return word();
        ++m_at;
        if (c == '{' || c == '[') return JsonTokenKind::Open;
        if (c == '}' || c == ']') return JsonTokenKind::Close;
        return c == ',' || c == ':' ? JsonTokenKind::Punctuation : JsonTokenKind::Invalid;
    }

    JsonTokenKind run(bool (*belongs)(char), JsonTokenKind kind) {
        while (m_at < m_text.size() && belongs(m_text[m_at])) ++m_at;
        return kind;
    }

    JsonTokenKind word() {
        const std::size_t begin = m_at;
        run(isWordByte, JsonTokenKind::Word);
        const std::string_view found = m_text.substr(begin, m_at - begin);
        return found == "true" || found == "false" || found == "null" ? JsonTokenKind::Word : JsonTokenKind::Invalid;
    }

    JsonTokenKind string() {
        for (++m_at; m_at < m_text.size(); ++m_at) {
            const char c = m_text[m_at];
            if (c == '\n') return JsonTokenKind::Invalid;
            if (c == '\\' && m_at + 1 < m_text.size() && m_text[m_at + 1] != '\n')
                ++m_at;
            else if (c == '"')
                return ++m_at, keyOrString();
        }
        return JsonTokenKind::Invalid;
    }

    [[nodiscard]] JsonTokenKind keyOrString() const {
        std::size_t after = m_at;
        while (after < m_text.size() && isWhite(m_text[after])) ++after;
        return after < m_text.size() && m_text[after] == ':' ? JsonTokenKind::Key : JsonTokenKind::String;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
};

}  // namespace

std::vector<JsonToken> jsonTokens(std::string_view text) {
    return JsonScanner(text).all();
}

}  // namespace writ::editor
