#include "engine/json/parser.h"

#include "engine/text/utf8.h"

#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>
#include <iterator>

namespace writ {

static_assert(JsonParser::kPadding >= simdjson::SIMDJSON_PADDING);

/// Where values, keys and punctuation of a text begin. This is simdjson's first stage, which also checks that the text is
/// UTF-8, that its strings end, and that they hold no control characters. Values are read by Walk below, as simdjson's own
/// would round numbers and forget how they were written.
class JsonParser::Tokens {
public:
    /// False: there is something wrong with the text, or it is longer than simdjson takes.
    [[nodiscard]] bool find(std::string_view padded) {
        if (padded.size() > kMost || !makeRoom(padded.size())) return false;
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(padded.data());
        return m_stage->stage1(bytes, padded.size(), simdjson::stage1_mode::regular) == simdjson::SUCCESS;
    }
    [[nodiscard]] std::uint32_t count() const { return m_stage->n_structural_indexes; }
    [[nodiscard]] const std::uint32_t* begins() const { return m_stage->structural_indexes.get(); }
    /// Gives back what a giant text took.
    void shrink() {
        if (m_room > kKept) m_stage.reset();
    }

private:
    static constexpr std::size_t kMost = std::size_t{1} << 31U;
    static constexpr std::size_t kKept = std::size_t{16} << 20U;

    bool makeRoom(std::size_t size) {
        if (m_stage && size <= m_room) return true;
        constexpr std::size_t kLeast = 4096;
        std::size_t room = kLeast;
        while (room < size && room < kKept) room *= 2;
        m_room = room = std::max(room, size);
        return simdjson::get_active_implementation()->create_dom_parser_implementation(room, 1, m_stage) == simdjson::SUCCESS;
    }

    std::unique_ptr<simdjson::internal::dom_parser_implementation> m_stage;
    std::size_t m_room = 0;
};

namespace {

bool isBlank(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

// The length of the number that a text begins with (RFC 8259 section 6), 0 for none.
std::size_t numberLength(std::string_view text, bool& isInteger) {
    std::size_t at = 0;
    const auto digits = [&] {
        const std::size_t begin = at;
        while (at < text.size() && isDigit(text[at])) ++at;
        return at - begin;
    };
    const auto next = [&](std::string_view any) { return at < text.size() && any.find(text[at]) != std::string_view::npos; };
    if (next("-")) ++at;
    const bool zero = next("0");
    const std::size_t whole = digits();
    if (whole == 0 || (zero && whole > 1)) return 0;
    isInteger = true;
    if (next(".")) {
        isInteger = false;
        ++at;
        if (digits() == 0) return 0;
    }
    if (next("eE")) {
        isInteger = false;
        ++at;
        if (next("+-")) ++at;
        if (digits() == 0) return 0;
    }
    return at;
}

// parseJsonPlainly() refuses numbers that are too large for a double, and takes those that are too small.
bool fitsDouble(std::string_view text) {
    double value = 0;
    return std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc{};
}

// parseJsonPlainly() stops at a zero byte, and takes more than one byte order mark.
bool mayEndEarly(std::string_view text) {
    return text.find('\0') != std::string_view::npos || text.starts_with("\xEF\xBB\xBF");
}

std::optional<char32_t> hexFour(std::string_view text) {
    unsigned value = 0;
    if (text.size() < 4) return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + 4, value, 16);
    if (error != std::errc{} || end != text.data() + 4 || text.front() == '-') return std::nullopt;
    return static_cast<char32_t>(value);
}

// The scalar of "XXXX" or "XXXX\uXXXX" behind a "\u"; `size` is how much it takes. Lone surrogates are none.
std::optional<char32_t> escapedScalar(std::string_view text, std::size_t& size) {
    const std::optional<char32_t> first = hexFour(text);
    size = 4;
    if (!first || (*first >= 0xDC00 && *first <= 0xDFFF)) return std::nullopt;
    if (*first < 0xD800 || *first > 0xDBFF) return first;
    if (text.substr(4, 2) != "\\u") return std::nullopt;
    const std::optional<char32_t> second = hexFour(text.substr(6));
    if (!second || *second < 0xDC00 || *second > 0xDFFF) return std::nullopt;
    size = 10;
    return 0x10000 + ((*first - 0xD800) << 10U) + (*second - 0xDC00);
}

constexpr std::uint64_t kEachByte = 0x0101010101010101U;

// Where the first backslash is among eight bytes, the first of which is the lowest; 8 where there is none.
std::size_t findBackslash(std::uint64_t eight) {
    const std::uint64_t others = eight ^ (kEachByte * '\\');  // zero where it is one
    const std::uint64_t found = (others - kEachByte) & ~others & (kEachByte << 7U);
    return static_cast<std::size_t>(std::countr_zero(found)) / 8;
}

/// Takes the escapes out of texts. It keeps its buffer, so that each text is made in its final size.
class Unescape {
public:
    bool run(std::string_view raw, std::string& out) {
        if (m_buffer.size() < raw.size() + kStep) m_buffer.resize(2 * raw.size() + kStep);
        char* to = m_buffer.data();
        while (!raw.empty()) {
            const std::size_t plain = copyPlain(raw, to);
            to += plain;
            raw.remove_prefix(plain);
            if (raw.empty()) break;
            const std::size_t size = escape(raw, to);
            if (size == 0) return false;
            raw.remove_prefix(size);
        }
        out.assign(m_buffer.data(), to);
        return true;
    }
    void shrink() {
        if (m_buffer.size() > kKept) m_buffer = std::vector<char>();
    }

private:
    static constexpr std::size_t kKept = std::size_t{1} << 20U;
    static constexpr std::size_t kStep = sizeof(std::uint64_t);

    // Up to the next backslash. It may write a step too far.
    static std::size_t copyPlain(std::string_view raw, char* to) {
        std::size_t at = 0;
        constexpr bool kFirstIsLowest = std::endian::native == std::endian::little;
        for (; kFirstIsLowest && at + kStep <= raw.size(); at += kStep) {
            std::uint64_t eight = 0;
            std::memcpy(&eight, raw.data() + at, kStep);
            std::memcpy(to + at, &eight, kStep);
            if (const std::size_t found = findBackslash(eight); found < kStep) return at + found;
        }
        for (; at < raw.size() && raw[at] != '\\'; ++at) to[at] = raw[at];
        return at;
    }

    // What the escape that `raw` begins with stands for. Its size; 0: it is none.
    static std::size_t escape(std::string_view raw, char*& to) {
        if (raw.size() < 2) return 0;
        switch (raw[1]) {
        case '"':
        case '\\':
        case '/': *to++ = raw[1]; return 2;
        case 'b': *to++ = '\b'; return 2;
        case 'f': *to++ = '\f'; return 2;
        case 'n': *to++ = '\n'; return 2;
        case 'r': *to++ = '\r'; return 2;
        case 't': *to++ = '\t'; return 2;
        case 'u': break;
        default: return 0;
        }
        std::size_t size = 0;
        const std::optional<char32_t> scalar = escapedScalar(raw.substr(2), size);
        if (!scalar) return 0;
        std::string bytes;
        appendScalar(bytes, *scalar);
        to = std::copy(bytes.begin(), bytes.end(), to);
        return 2 + size;
    }

    std::vector<char> m_buffer;
};

}  // namespace

/// What reading a text needs, kept for the next.
struct JsonParser::Buffers {
    Unescape unescape;
    // Items and members wait in one list each, so that every array and object is made in its final size.
    Json::Array items;
    Json::Object members;
    bool hasStrangeNumber = false;  // which may be JSON, though it was refused

    /// Gives back what a giant text took, and what a text left that was given up.
    void clear() {
        constexpr std::size_t kKept = 4096;
        items.clear();
        members.clear();
        unescape.shrink();
        if (items.capacity() > kKept) items = Json::Array();
        if (members.capacity() > kKept) members = Json::Object();
    }
};

/// Reads the values between the tokens. What it refuses is no JSON text, or beyond the limits; parseJsonPlainly() knows which.
class JsonParser::Walk {
public:
    Walk(std::string_view text, const Tokens& tokens, const JsonLimits& limits, Buffers& buffers)
        : m_text(text),
          m_begins(tokens.begins()),
          m_count(tokens.count()),
          m_limits(limits),
          m_unescape(buffers.unescape),
          m_items(buffers.items),
          m_members(buffers.members),
          m_hasStrangeNumber(buffers.hasStrangeNumber) {}

    std::optional<Json> document() {
        Json json;
        if (!value(0, json) || m_next != m_count) return std::nullopt;
        return json;
    }

private:
    [[nodiscard]] char peek() const { return m_next < m_count ? m_text[m_begins[m_next]] : '\0'; }
    bool skip(char wanted) {
        if (peek() != wanted) return false;
        ++m_next;
        return true;
    }
    // The next token, without the blanks behind it.
    std::string_view take() {
        const std::size_t begin = m_begins[m_next];
        std::size_t end = ++m_next < m_count ? m_begins[m_next] : m_text.size();
        while (end > begin && isBlank(m_text[end - 1])) --end;
        return m_text.substr(begin, end - begin);
    }

    bool value(std::size_t depth, Json& out) {
        if (++m_values > m_limits.maxValues) return false;
        switch (peek()) {
        case '{': return depth < m_limits.maxDepth && object(depth, out);
        case '[': return depth < m_limits.maxDepth && array(depth, out);
        case '"': {
            std::string text;
            if (!string(text)) return false;
            out = Json(std::move(text));
            return true;
        }
        case '\0': return false;
        default: return scalar(take(), out);
        }
    }

    bool string(std::string& out) {
        if (peek() != '"') return false;
        std::string_view token = take();
        if (token.size() < 2 || token.back() != '"') return false;
        token = token.substr(1, token.size() - 2);
        if (std::memchr(token.data(), '\\', token.size()) != nullptr) return m_unescape.run(token, out);
        out.assign(token);
        return true;
    }

    bool scalar(std::string_view token, Json& out) {
        bool isInteger = false;
        if (token == "null") {
            out = Json();
        } else if (token == "true" || token == "false") {
            out = Json(token == "true");
        } else if (numberLength(token, isInteger) != token.size()) {
            return false;
        } else if (token == "-0") {
            out = Json(0);
        } else {
            constexpr std::size_t kDigitsThatFit = 300;
            m_hasStrangeNumber = (!isInteger || token.size() > kDigitsThatFit) && !fitsDouble(token);
            if (m_hasStrangeNumber) return false;
            out = Json::number(std::string(token));
        }
        return true;
    }

    bool array(std::size_t depth, Json& out) {
        ++m_next;
        const auto begin = static_cast<std::ptrdiff_t>(m_items.size());
        if (!skip(']')) {
            do {
                Json item;
                if (!value(depth + 1, item)) return false;
                m_items.push_back(std::move(item));
            } while (skip(','));
            if (!skip(']')) return false;
        }
        out = Json(Json::Array(std::make_move_iterator(m_items.begin() + begin), std::make_move_iterator(m_items.end())));
        m_items.erase(m_items.begin() + begin, m_items.end());
        return true;
    }

    bool object(std::size_t depth, Json& out) {
        ++m_next;
        const auto begin = static_cast<std::ptrdiff_t>(m_members.size());
        if (!skip('}')) {
            do {
                Json::Member member;
                if (!string(member.first) || !skip(':') || !value(depth + 1, member.second)) return false;
                m_members.push_back(std::move(member));
            } while (skip(','));
            if (!skip('}')) return false;
        }
        const std::size_t size = m_members.size() - static_cast<std::size_t>(begin);
        out = Json(Json::Object(std::make_move_iterator(m_members.begin() + begin), std::make_move_iterator(m_members.end())));
        m_members.erase(m_members.begin() + begin, m_members.end());
        return out.size() == size;  // else a key stood twice
    }

    std::string_view m_text;
    const std::uint32_t* m_begins;
    std::uint32_t m_count;
    const JsonLimits& m_limits;
    std::uint32_t m_next = 0;
    std::size_t m_values = 0;
    Unescape& m_unescape;
    Json::Array& m_items;
    Json::Object& m_members;
    bool& m_hasStrangeNumber;
};

JsonParser::JsonParser() : m_tokens(std::make_unique<Tokens>()), m_buffers(std::make_unique<Buffers>()) {
}
JsonParser::~JsonParser() = default;

namespace {

// Arguments and results of calls come by the million: making a parser takes longer than parsing them.
template <typename Parse>
auto withParser(std::string_view text, Parse parse) {
    constexpr std::size_t kShort = std::size_t{64} << 10U;
    thread_local JsonParser parser;
    if (text.size() <= kShort) return parse(parser);
    JsonParser own;
    return parse(own);
}

}  // namespace

Result<Json> parseJson(std::string_view text, const JsonLimits& limits) {
    return withParser(text, [&](JsonParser& parser) { return parser.parse(text, limits); });
}

std::optional<Json> parseIfJson(std::string_view text, const JsonLimits& limits) {
    return withParser(text, [&](JsonParser& parser) { return parser.parseIfJson(text, limits); });
}

Result<Json> JsonParser::parse(std::string_view text, const JsonLimits& limits) {
    std::optional<Json> json = walkCopy(text, limits);
    return json ? Result<Json>(*std::move(json)) : parseJsonPlainly(text, limits);
}

std::optional<Json> JsonParser::parseIfJson(std::string_view text, const JsonLimits& limits) {
    std::optional<Json> json = walkCopy(text, limits);
    if (json || !(m_buffers->hasStrangeNumber || mayEndEarly(text))) return json;
    Result<Json> plain = parseJsonPlainly(text, limits);
    return plain ? std::optional(*std::move(plain)) : std::nullopt;
}

std::optional<Json> JsonParser::walkCopy(std::string_view text, const JsonLimits& limits) {
    m_buffers->hasStrangeNumber = false;
    if (text.size() > limits.maxBytes) return std::nullopt;
    m_padded.assign(text);
    m_padded.append(kPadding, '\0');
    std::optional<Json> json = walk(std::string_view(m_padded).substr(0, text.size()), limits);
    constexpr std::size_t kKept = std::size_t{1} << 20U;
    if (m_padded.capacity() > kKept) m_padded = std::string();
    return json;
}

Result<Json> JsonParser::parsePadded(std::string_view text, const JsonLimits& limits) {
    std::optional<Json> json = walk(text, limits);
    return json ? Result<Json>(*std::move(json)) : parseJsonPlainly(text, limits);
}

std::optional<Json> JsonParser::walk(std::string_view padded, const JsonLimits& limits) {
    const std::string_view body = padded.starts_with("\xEF\xBB\xBF") ? padded.substr(3) : padded;
    std::optional<Json> json;
    m_buffers->hasStrangeNumber = false;
    if (padded.size() <= limits.maxBytes && m_tokens->find(body)) json = Walk(body, *m_tokens, limits, *m_buffers).document();
    m_tokens->shrink();
    m_buffers->clear();
    return json;
}

}  // namespace writ
