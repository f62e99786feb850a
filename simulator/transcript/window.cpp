#include "simulator/transcript/window.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace writ::sim {

namespace {

constexpr std::size_t kGiant = std::size_t{8} << 20U;
constexpr std::uint64_t kEachByte = 0x0101010101010101U;

// The sum of the eight bytes of a word, each at most 255.
std::size_t sumOfBytes(std::uint64_t word) {
    constexpr std::uint64_t kEvenBytes = 0x00FF00FF00FF00FFU;
    constexpr std::uint64_t kEachPair = 0x0001000100010001U;
    constexpr unsigned kToLowest = 48;
    return static_cast<std::size_t>((((word & kEvenBytes) + ((word >> 8U) & kEvenBytes)) * kEachPair) >> kToLowest);
}

// Bytes that begin a scalar: all but 10xxxxxx. Eight at a time, since all of a list passes here.
std::size_t scalarsIn(std::string_view text) {
    constexpr std::size_t kWords = 255;  // so many until a byte of the sum is full
    const std::size_t size = text.size();
    std::size_t continued = 0;
    while (text.size() >= sizeof(std::uint64_t)) {
        const std::size_t words = std::min(text.size() / sizeof(std::uint64_t), kWords);
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i < words; ++i) {
            std::uint64_t eight = 0;
            std::memcpy(&eight, text.data() + i * sizeof eight, sizeof eight);
            sum += (eight & ~(eight << 1U)) >> 7U & kEachByte;
        }
        continued += sumOfBytes(sum);
        text.remove_prefix(words * sizeof(std::uint64_t));
    }
    for (const char c : text) continued += (static_cast<unsigned char>(c) & 0xC0U) == 0x80U ? 1U : 0U;
    return size - continued;
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
    // What is never used of it takes no memory; what is moved takes time.
    const std::size_t capacity = std::max(2 * kChunk, (m_capacity < kGiant ? 2 : 4) * m_capacity);
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
