#include "simulator/transcript/window.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace writ::sim {

namespace {

// Bytes that begin a scalar: all but 10xxxxxx. Eight at a time, since all of a list passes here.
std::size_t scalarsIn(std::string_view text) {
    std::size_t continued = 0;
    std::size_t at = 0;
    constexpr std::uint64_t kHighBits = 0x8080808080808080U;
    for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, text.data() + at, sizeof eight);
        continued += static_cast<std::size_t>(std::popcount(eight & ~(eight << 1U) & kHighBits));
    }
    for (; at < text.size(); ++at) continued += (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U ? 1U : 0U;
    return text.size() - continued;
}

}  // namespace

void TextPlace::pass(std::string_view text) {
    std::size_t begin = 0;
    for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n', begin)) {
        ++line;
        column = 1;
        begin = end + 1;
    }
    column += static_cast<std::uint32_t>(scalarsIn(text.substr(begin)));
}

Error TextPlace::shifted(Error error) const {
    if (error.line <= 1) error.column = column + (error.column > 0 ? error.column - 1 : 0);
    error.line = line + (error.line > 0 ? error.line - 1 : 0);
    return error;
}

Result<bool> Window::grow() {
    if (!makeRoom()) return fail(ErrorKind::TooLarge, "there is no memory for this recording");
    constexpr std::size_t kMost = std::size_t{1} << 20U;  // what is not looked at yet should not wait in memory
    const Result<std::size_t> size = m_source->read(m_buffer.get() + m_end, std::min(m_capacity - m_end, kMost));
    if (!size) return Failure(size.error());
    m_end += *size;
    return *size > 0;
}

// Once a giant record is done with, its memory goes, since reading what it holds needs some.
void Window::drop(std::size_t size) {
    m_begin += size;
    constexpr std::size_t kGiant = std::size_t{8} << 20U;
    const std::size_t kept = m_end - m_begin;
    if (m_capacity < kGiant || kept > m_capacity / 16) return;
    std::unique_ptr<char, Free> smaller(static_cast<char*>(std::malloc(kept + JsonParser::kPadding)));
    if (smaller == nullptr) return;
    std::memcpy(smaller.get(), m_buffer.get() + m_begin, kept);
    m_buffer = std::move(smaller);
    m_capacity = m_end = kept;
    m_begin = 0;
}

// Moves what is needed to the front where that makes enough room, else takes more memory.
bool Window::makeRoom() {
    constexpr std::size_t kChunk = std::size_t{1} << 18U;
    if (m_capacity - m_end >= kChunk) return true;
    const std::size_t kept = m_end - m_begin;
    if (m_begin > 0 && kept <= m_capacity / 2) {
        std::memmove(m_buffer.get(), m_buffer.get() + m_begin, kept);
        m_begin = 0;
        m_end = kept;
        if (m_capacity - m_end >= kChunk) return true;
    }
    const std::size_t capacity = std::max(2 * kChunk, 2 * m_capacity);
    auto* grown = static_cast<char*>(std::realloc(m_buffer.get(), capacity + JsonParser::kPadding));
    if (grown == nullptr) return false;
    static_cast<void>(m_buffer.release());
    m_buffer.reset(grown);
    m_capacity = capacity;
    return true;
}

Result<Json> Window::parse(std::size_t size, JsonParser& parser, const JsonLimits& limits) {
    // What stands behind the text makes way for the padding meanwhile.
    char* behind = m_buffer.get() + m_begin + size;
    std::array<char, JsonParser::kPadding> kept{};
    std::memcpy(kept.data(), behind, kept.size());
    std::memset(behind, 0, kept.size());
    Result<Json> json = parser.parsePadded(text().substr(0, size), limits);
    std::memcpy(behind, kept.data(), kept.size());
    return json;
}

std::optional<std::size_t> ValueEnd::find(std::string_view text) {
    while (m_at < text.size()) {
        if (m_inString) {
            if (std::optional<std::size_t> end = findInString(text)) return end;
            continue;
        }
        switch (text[m_at++]) {
        case '"': m_inString = true; break;
        case '{':
        case '[': ++m_depth; break;
        case '}':
        case ']':
            if (m_depth <= 1) return m_depth == 0 ? m_at - 1 : m_at;
            --m_depth;
            break;
        case ',':
        case ' ':
        case '\t':
        case '\r':
        case '\n':
            if (m_depth == 0) return m_at - 1;
            break;
        default: break;
        }
    }
    return std::nullopt;
}

// A quote ends the string, unless an odd number of backslashes stands before it.
std::optional<std::size_t> ValueEnd::findInString(std::string_view text) {
    const void* found = std::memchr(text.data() + m_at, '"', text.size() - m_at);
    if (found == nullptr) {
        m_at = text.size();
        return std::nullopt;
    }
    const std::size_t quote = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
    std::size_t first = quote;
    while (first > 0 && text[first - 1] == '\\') --first;
    m_at = quote + 1;
    if ((quote - first) % 2 == 1) return std::nullopt;
    m_inString = false;
    return m_depth == 0 ? std::optional(m_at) : std::nullopt;
}

}  // namespace writ::sim
