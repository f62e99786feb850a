#include "simulator/outcome/phrases.h"

#include <algorithm>

namespace writ::sim {

namespace {

// Longer words are cut: the model knows none of them, and a text may be one word of many megabytes.
constexpr std::size_t kLongestWord = 64;
constexpr std::string_view kCurlyApostrophe = "\u2019";

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// The apostrophe or lower-case letter or digit at `at`, else 0.
char letterAt(std::string_view text, std::size_t at) {
    const char c = text[at];
    if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || isDigit(c) || c == '\'') return c;
    return text.substr(at, kCurlyApostrophe.size()) == kCurlyApostrophe ? '\'' : '\0';
}

std::size_t lengthAt(std::string_view text, std::size_t at) {
    return text[at] == kCurlyApostrophe.front() ? kCurlyApostrophe.size() : 1;
}

/// A line's end, or a sentence's: a stop before a space, a line's end or the text's.
bool endsSentence(std::string_view text, std::size_t at) {
    constexpr std::string_view kStops = ".!?:";
    if (text[at] == '\n') return true;
    if (kStops.find(text[at]) == std::string_view::npos) return false;
    return at + 1 == text.size() || text[at + 1] == ' ' || text[at + 1] == '\n';
}

}  // namespace

Phrases::Phrases(std::string_view text, std::size_t words) {
    mark();
    std::string word;
    for (std::size_t at = 0; at < text.size() && words > 0;) {
        word.clear();
        for (char letter; at < text.size() && (letter = letterAt(text, at)) != '\0'; at += lengthAt(text, at))
            if (word.size() < kLongestWord) word += letter;
        if (!word.empty()) {
            add(isDigit(word.front()) ? "0" : word);
            --words;
            continue;
        }
        if (endsSentence(text, at)) mark();
        ++at;
    }
}

std::string_view Phrases::at(std::size_t first, std::size_t count) const {
    const std::size_t begin = first == 0 ? 0 : m_ends[first - 1] + 1;
    return std::string_view(m_joined).substr(begin, m_ends[first + count - 1] - begin);
}

void Phrases::add(std::string_view word) {
    if (!m_ends.empty()) m_joined += ' ';
    m_joined += word;
    m_ends.push_back(m_joined.size());
}

void Phrases::mark() {
    if (m_ends.empty() || at(size() - 1, 1) != kMark) add(kMark);
}

}  // namespace writ::sim
