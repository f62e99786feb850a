#include "engine/json/spans.h"

#include <algorithm>

namespace writ {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kScalarEnds = " \t\r\n,]}";

class Scanner {
public:
    Scanner(std::string_view text, std::size_t maxDepth) : m_text(text), m_maxDepth(maxDepth) {
        if (m_text.starts_with("\xEF\xBB\xBF")) m_at = 3;
    }

    JsonSpans value(std::size_t depth) {
        JsonSpans result;
        skipBlanks();
        const std::size_t begin = m_at;
        if (m_at < m_text.size() && depth <= m_maxDepth) read(result, depth);
        result.value = span(begin);
        return result;
    }

private:
    void read(JsonSpans& result, std::size_t depth) {
        switch (m_text[m_at]) {
        case '"': return string();
        case '[': return children(result, ']', depth);
        case '{': return children(result, '}', depth);
        default: m_at = std::min(m_text.find_first_of(kScalarEnds, m_at), m_text.size());
        }
    }

    void children(JsonSpans& result, char close, std::size_t depth) {
        ++m_at;
        for (skipBlanks(); m_at < m_text.size() && m_text[m_at] != close; skipBlanks()) {
            const std::size_t before = m_at;
            const Span key = close == '}' ? this->key() : Span{};
            result.children.push_back(value(depth + 1));
            result.children.back().key = key;
            skipBlanks();
            if (at(',')) ++m_at;
            if (m_at == before) break;  // not JSON
        }
        if (at(close)) ++m_at;
    }

    Span key() {
        const std::size_t begin = m_at;
        if (at('"')) string();
        const Span result = span(begin);
        skipBlanks();
        if (at(':')) ++m_at;
        return result;
    }

    void string() {
        for (++m_at; m_at < m_text.size() && m_text[m_at] != '"'; ++m_at) {
            if (m_text[m_at] == '\\') ++m_at;
        }
        m_at = std::min(m_at + 1, m_text.size());
    }

    void skipBlanks() { m_at = std::min(m_text.find_first_not_of(kBlanks, m_at), m_text.size()); }
    [[nodiscard]] bool at(char c) const { return m_at < m_text.size() && m_text[m_at] == c; }
    [[nodiscard]] Span span(std::size_t begin) const {
        return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(m_at)};
    }

    std::string_view m_text;
    std::size_t m_maxDepth;
    std::size_t m_at = 0;
};

}  // namespace

JsonSpans jsonSpans(std::string_view text, std::size_t maxDepth) {
    return Scanner(text, maxDepth).value(0);
}

}  // namespace writ
