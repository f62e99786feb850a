#include "engine/cedar/service/json_place.h"

#include "engine/json/json.h"

namespace writ::cedar {

namespace {

/// Deeper texts are read by no one; the frames must not fill the memory.
constexpr std::size_t kMaxDepth = 200;

bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool isMark(char c) {
    return std::string_view("{}[]:,\"").find(c) != std::string_view::npos;
}

/// Letters of which names and numbers are made; a half-written string ends with them.
bool isWordByte(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_-.?").find(c) != std::string_view::npos;
}

/// The content of a string with its quotes; as it stands where it cannot be read.
std::string contentOf(std::string_view quoted) {
    const auto json = parseJson(quoted);
    return json && json->isString() ? json->asString() : std::string(quoted);
}

}  // namespace

JsonPlace::JsonPlace(std::string_view text, std::uint32_t offset) : word{offset, offset}, m_text(text), m_offset(offset) {
    if (m_text.starts_with("\xEF\xBB\xBF")) m_at = 3;
    read();
    std::size_t behind = word.end;
    while (isBlank(at(behind))) ++behind;
    hasColon = at(behind) == ':';
}

void JsonPlace::read() {
    while (m_at < m_offset && !m_found) {
        const char c = at(m_at);
        if (c == '{' || c == '[') {
            if (frames.size() == kMaxDepth) {
                expects = Expects::Nothing;
                return;
            }
            open(c == '{');
        } else if (c == '}' || c == ']') {
            close();
        } else if (c == '"') {
            string();
        } else if (c == ':') {
            expects = Expects::Value;
            ++m_at;
        } else if (c == ',') {
            expects = !frames.empty() && frames.back().isObject ? Expects::Key : Expects::Value;
            ++m_at;
        } else if (isBlank(c)) {
            ++m_at;
        } else {
            scalar();
        }
    }
}

void JsonPlace::open(bool isObject) {
    m_begins.push_back(m_at);
    frames.push_back({isObject, {}, {}});
    expects = isObject ? Expects::Key : Expects::Value;
    ++m_at;
}

void JsonPlace::close() {
    ++m_at;
    if (frames.empty()) return;
    const std::uint32_t begin = m_begins.back();
    frames.pop_back();
    m_begins.pop_back();
    endValue(begin);
}

void JsonPlace::string() {
    const std::uint32_t begin = m_at;
    std::size_t end = m_at + std::size_t{1};
    while (end < m_text.size() && m_text[end] != '"' && m_text[end] != '\n') end += m_text[end] == '\\' ? 2U : 1U;
    const bool isClosed = at(end) == '"';
    if (end >= m_offset) return findWord(begin);
    m_at = static_cast<std::uint32_t>(isClosed ? end + 1 : end);
    if (expects == Expects::Key && !frames.empty()) {
        frames.back().key = contentOf(m_text.substr(begin, m_at - begin));
        expects = Expects::Nothing;
    } else {
        endValue(begin);
    }
}

void JsonPlace::scalar() {
    const std::uint32_t begin = m_at;
    while (m_at < m_text.size() && !isBlank(at(m_at)) && !isMark(at(m_at))) ++m_at;
    if (m_at >= m_offset) return findWord(begin);
    // A key without quotes is still to be written.
    if (expects != Expects::Key) endValue(begin);
}

/// Behind a value only a comma or a bracket can stand.
void JsonPlace::endValue(std::uint32_t begin) {
    if (!frames.empty() && frames.back().isObject) frames.back().members.insert_or_assign(frames.back().key, Span{begin, m_at});
    expects = Expects::Nothing;
}

/// Text that begins at `begin` and holds the offset. A quote that is still open would swallow what stands behind it, so only
/// letters count behind the offset, and the quote right behind them.
void JsonPlace::findWord(std::uint32_t begin) {
    m_found = true;
    std::size_t end = m_offset;
    while (isWordByte(at(end))) ++end;
    if (at(begin) == '"' && at(end) == '"') ++end;
    word = {begin, static_cast<std::uint32_t>(end)};
}

}  // namespace writ::cedar
