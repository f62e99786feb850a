#pragma once

#include <string_view>

namespace writ::sim::shell {

/// The rest of a text.
class Cursor {
public:
    explicit Cursor(std::string_view text) : m_text(text) {}

    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }
    [[nodiscard]] char peek(std::size_t ahead = 0) const { return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0'; }
    [[nodiscard]] bool startsWith(std::string_view text) const { return m_text.substr(m_at).substr(0, text.size()) == text; }
    bool skip(std::string_view text) {
        const bool found = startsWith(text);
        if (found) m_at += text.size();
        return found;
    }
    char take() { return m_at < m_text.size() ? m_text[m_at++] : '\0'; }
    /// Up to a character, without it; nothing left when it does not come.
    std::string_view takeUntil(char end) {
        const std::size_t begin = m_at;
        while (m_at < m_text.size() && m_text[m_at] != end) ++m_at;
        return m_text.substr(begin, m_at - begin);
    }
    void takeUntilBlank() {
        while (m_at < m_text.size() && std::string_view(" \t\n;&|<>()").find(m_text[m_at]) == std::string_view::npos) ++m_at;
    }
    [[nodiscard]] std::size_t at() const { return m_at; }
    void go(std::size_t at) { m_at = at; }
    [[nodiscard]] std::string_view from(std::size_t begin) const { return m_text.substr(begin, m_at - begin); }

private:
    std::string_view m_text;
    std::size_t m_at = 0;
};

}  // namespace writ::sim::shell
