#include "simulator/transcript/wire_body.h"

#include <zlib.h>
#include <algorithm>
#include <array>

namespace writ::sim {

namespace {

using std::string_view_literals::operator""sv;

// The values that JSON lines or events give; what is damaged is counted.
void addEvent(WireBody& body, std::string_view text, const JsonLimits& limits, std::size_t& damaged) {
    if (text.empty() || text == "[DONE]") return;
    Result<Json> event = parseJson(text, limits);
    if (event)
        body.events.push_back(*std::move(event));
    else
        ++damaged;
}

void tellDamage(WireBody& body, std::size_t damaged) {
    if (damaged == 0) return;
    body.problem =
        std::to_string(damaged) + (damaged == 1 ? " event of the stream is damaged" : " events of the stream are damaged");
}

std::string_view takeLine(std::string_view& rest) {
    const std::size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

// WHATWG HTML, 9.2.6: an event ends with an empty line, its data lines are joined by line ends.
WireBody readServerSentEvents(std::string_view text, const JsonLimits& limits) {
    WireBody body;
    body.isStream = body.inText = true;
    std::size_t damaged = 0;
    std::string data;
    while (!text.empty()) {
        std::string_view line = takeLine(text);
        if (line.starts_with("data:")) {
            line.remove_prefix(5);
            if (line.starts_with(' ')) line.remove_prefix(1);
            if (!data.empty()) data += '\n';
            data += line;
        } else if (line.empty()) {
            addEvent(body, data, limits, damaged);
            data.clear();
        }
    }
    addEvent(body, data, limits, damaged);
    tellDamage(body, damaged);
    return body;
}

bool looksLikeServerSentEvents(std::string_view text) {
    for (int lines = 0; lines < 64 && !text.empty(); ++lines) {
        const std::string_view line = takeLine(text);
        if (line.starts_with("data:") || line.starts_with("event:") || line.starts_with("id:") || line.starts_with("retry:"))
            return true;
        if (!line.empty() && !line.starts_with(':')) return false;
    }
    return false;
}

// JSON Lines: what some providers stream.
std::optional<WireBody> readEventLines(std::string_view text, const JsonLimits& limits) {
    WireBody body;
    body.isStream = body.inText = true;
    std::size_t damaged = 0;
    while (!text.empty()) addEvent(body, takeLine(text), limits, damaged);
    if (body.events.size() < 2) return std::nullopt;
    tellDamage(body, damaged);
    return body;
}

WireBody readText(std::string_view text, const JsonLimits& limits) {
    if (looksLikeServerSentEvents(text)) return readServerSentEvents(text, limits);
    WireBody body;
    body.inText = true;
    if (Result<Json> json = parseJson(text, limits); json && (json->isObject() || json->isArray())) {
        body.json = *std::move(json);
        return body;
    }
    if (text.starts_with('{'))
        if (std::optional<WireBody> lines = readEventLines(text, limits)) return *std::move(lines);
    if (!text.empty()) body.json = Json(text);
    return body;
}

std::uint32_t bigEndian(std::string_view bytes) {
    std::uint32_t value = 0;
    for (const char byte : bytes.substr(0, 4)) value = (value << 8U) | static_cast<unsigned char>(byte);
    return value;
}

// The headers of one message of an AWS event stream: name, type, value. Only texts (type 7) are of use.
class EventHeaders {
public:
    explicit EventHeaders(std::string_view bytes) : m_rest(bytes) {}

    bool next() {
        if (m_rest.empty()) return false;
        name = take(take(1), 0);
        const std::string_view type = take(1);
        if (!m_ok) return false;
        const auto kind = static_cast<unsigned char>(type.front());
        // Bytes of true, false, byte, short, int, long, -, -, timestamp, UUID; 6 and 7 carry their length.
        static constexpr std::array<std::size_t, 10> kSizes{0, 0, 1, 2, 4, 8, 0, 0, 8, 16};
        if (kind >= kSizes.size()) m_ok = false;
        if (m_ok) value = kind == 6 || kind == 7 ? take(take(2), 0) : take({}, kSizes[kind]);
        return m_ok;
    }
    bool ok() const { return m_ok; }

    std::string_view name;
    std::string_view value;

private:
    std::string_view take(std::size_t size) { return take({}, size); }
    // As many bytes as the length before them says, plus `size`.
    std::string_view take(std::string_view length, std::size_t size) {
        for (const char byte : length) size = (size << 8U) | static_cast<unsigned char>(byte);
        m_ok = m_ok && size <= m_rest.size();
        if (!m_ok) return {};
        const std::string_view taken = m_rest.substr(0, size);
        m_rest.remove_prefix(size);
        return taken;
    }

    std::string_view m_rest;
    bool m_ok = true;
};

constexpr std::size_t kPreludeBytes = 12;  // length of the message, length of its headers, checksum of both
constexpr std::size_t kChecksumBytes = 4;

bool checksumIs(std::string_view bytes, std::uint32_t expected) {
    return crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())) == expected;
}

bool looksLikeEventStream(std::string_view bytes) {
    return bytes.size() >= kPreludeBytes + kChecksumBytes && checksumIs(bytes.substr(0, 8), bigEndian(bytes.substr(8)));
}

// {"bytes": base64 of a JSON text} is how InvokeModelWithResponseStream wraps the model's own events.
Json unwrapped(std::string_view type, Json payload, const JsonLimits& limits) {
    if (type == "chunk")
        if (const std::optional<std::string> bytes = decodeBase64(payload["bytes"].asString()))
            if (Result<Json> inner = parseJson(*bytes, limits)) return *std::move(inner);
    return Json(Json::Object{{std::string(type), std::move(payload)}});
}

void addMessage(WireBody& body, std::string_view message, const JsonLimits& limits, std::size_t& damaged) {
    const std::size_t headerBytes = bigEndian(message.substr(4));
    if (headerBytes > message.size() - kPreludeBytes - kChecksumBytes) return void(++damaged);
    std::string_view type = "event";
    EventHeaders headers(message.substr(kPreludeBytes, headerBytes));
    while (headers.next())
        if (headers.name == ":event-type" || headers.name == ":exception-type" || headers.name == ":error-code")
            type = headers.value;
    const std::string_view payload =
        message.substr(kPreludeBytes + headerBytes, message.size() - kPreludeBytes - headerBytes - kChecksumBytes);
    Result<Json> json = parseJson(payload.empty() ? "{}"sv : payload, limits);
    if (!headers.ok() || !json) return void(++damaged);
    body.events.push_back(unwrapped(type, *std::move(json), limits));
}

WireBody readEventStream(std::string_view bytes, const JsonLimits& limits) {
    WireBody body;
    body.isStream = body.inText = true;
    std::size_t damaged = 0;
    while (!bytes.empty()) {
        const std::size_t size = bytes.size() < kPreludeBytes + kChecksumBytes ? 0 : bigEndian(bytes);
        if (size < kPreludeBytes + kChecksumBytes || size > bytes.size() ||
            !checksumIs(bytes.substr(0, size - kChecksumBytes), bigEndian(bytes.substr(size - kChecksumBytes)))) {
            ++damaged;
            break;
        }
        addMessage(body, bytes.substr(0, size), limits, damaged);
        bytes.remove_prefix(size);
    }
    tellDamage(body, damaged);
    return body;
}

// Answers shrink to a tenth. A body that unfolds to many times its size means to fill the memory.
constexpr std::size_t kMaxInflation = 100;
constexpr std::size_t kAlwaysInflated = std::size_t{1} << 20;

WireBody readBytes(const std::string& base64, const JsonLimits& limits) {
    WireBody body;
    std::optional<std::string> bytes = decodeBase64(base64);
    if (!bytes) {
        body.problem = "the bytes of the body are not in the recording";
        return body;
    }
    if (bytes->starts_with("\x1F\x8B")) {
        bytes = inflateGzip(*bytes, std::min(limits.maxBytes, bytes->size() * kMaxInflation + kAlwaysInflated));
        if (!bytes) body.problem = "the compressed body is damaged or too large";
        if (!bytes) return body;
    }
    return looksLikeEventStream(*bytes) ? readEventStream(*bytes, limits) : readText(*bytes, limits);
}

int digitOfBase64(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+' || c == '-') return 62;
    return c == '/' || c == '_' ? 63 : -1;
}

}  // namespace

std::optional<std::string> decodeBase64(std::string_view text) {
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3);
    std::uint32_t bits = 0;
    int count = 0;
    while (text.ends_with('=') || text.ends_with('\n')) text.remove_suffix(1);
    for (const char c : text) {
        if (c == '\n' || c == '\r') continue;
        const int digit = digitOfBase64(c);
        if (digit < 0) return std::nullopt;
        bits = (bits << 6U) | static_cast<std::uint32_t>(digit);
        count += 6;
        if (count < 8) continue;
        count -= 8;
        bytes += static_cast<char>(bits >> static_cast<unsigned>(count));
    }
    if (count == 6) return std::nullopt;
    return bytes;
}

std::optional<std::string> inflateGzip(std::string_view bytes, std::size_t maxBytes) {
    constexpr int kGzip = 16;
    z_stream stream{};
    if (inflateInit2(&stream, MAX_WBITS + kGzip) != Z_OK) return std::nullopt;
    std::string text;
    std::array<Bytef, 1U << 14U> block{};
    // zlib wrote its interface before const; it does not write to its input.
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    int status = Z_OK;
    while (status == Z_OK && text.size() <= maxBytes) {
        stream.next_out = block.data();
        stream.avail_out = static_cast<uInt>(block.size());
        status = inflate(&stream, Z_NO_FLUSH);
        text.append(reinterpret_cast<const char*>(block.data()), block.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    if (status != Z_STREAM_END || text.size() > maxBytes) return std::nullopt;
    return text;
}

WireBody readWireBody(const Json& recorded, const JsonLimits& limits) {
    if (recorded.isString()) return readText(recorded.asString(), limits);
    for (const char* wrapper : {"_base64", "base64_string"})
        if (recorded[wrapper].isString()) return readBytes(recorded[wrapper].asString(), limits);
    if (recorded["string"].isString() && recorded.size() <= 2) return readText(recorded["string"].asString(), limits);
    WireBody body;
    body.json = recorded;
    return body;
}

}  // namespace writ::sim
