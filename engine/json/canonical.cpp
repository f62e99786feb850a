#include "engine/json/json.h"

#include "engine/text/utf8.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace writ {

namespace {

// Bytes that stand in a string as they are: all but quotes, backslashes and control characters.
constexpr std::array<bool, 256> plainBytes() {
    std::array<bool, 256> plain{};
    for (std::size_t byte = 0x20; byte < plain.size(); ++byte) plain[byte] = byte != '"' && byte != '\\';
    return plain;
}

void appendEscaped(std::string& out, char c) {
    constexpr std::string_view kHex = "0123456789abcdef";
    switch (c) {
    case '"': out += "\\\""; break;
    case '\\': out += "\\\\"; break;
    case '\b': out += "\\b"; break;
    case '\f': out += "\\f"; break;
    case '\n': out += "\\n"; break;
    case '\r': out += "\\r"; break;
    case '\t': out += "\\t"; break;
    default: {
        const auto byte = static_cast<unsigned char>(c);
        out += "\\u00";
        out.push_back(kHex[byte >> 4U]);
        out.push_back(kHex[byte & 0x0FU]);
    }
    }
}

// In runs of plain bytes: most of what is written are long texts.
void appendString(std::string& out, std::string_view text) {
    static constexpr std::array<bool, 256> kPlain = plainBytes();
    out.push_back('"');
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (kPlain[static_cast<unsigned char>(text[at])]) continue;
        out.append(text, begin, at - begin);
        appendEscaped(out, text[at]);
        begin = at + 1;
    }
    out.append(text, begin);
    out.push_back('"');
}

// ECMAScript Number::toString (ECMA-262 section 6.1.6.1.20) from the shortest digits that round-trip.
std::string ecmaNumber(double value) {
    if (value == 0) return "0";
    std::array<char, 64> buffer{};
    const auto written =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::fabs(value), std::chars_format::scientific);
    const std::string_view text(buffer.data(), static_cast<std::size_t>(written.ptr - buffer.data()));
    const std::size_t e = text.find('e');
    std::string digits;
    for (const char c : text.substr(0, e))
        if (c != '.') digits.push_back(c);
    int exponent = 0;
    std::string_view exponentText = text.substr(e + 1);
    if (exponentText.front() == '+') exponentText.remove_prefix(1);
    std::from_chars(exponentText.data(), exponentText.data() + exponentText.size(), exponent);
    const int count = static_cast<int>(digits.size());
    const int point = exponent + 1;  // n of the specification: digits before the decimal point
    std::string out = value < 0 ? "-" : "";
    if (count <= point && point <= 21) return out + digits + std::string(static_cast<std::size_t>(point - count), '0');
    if (0 < point && point <= 21)
        return out + digits.substr(0, static_cast<std::size_t>(point)) + '.' + digits.substr(static_cast<std::size_t>(point));
    if (-6 < point && point <= 0) return out + "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
    out += digits.substr(0, 1);
    if (count > 1) out += '.' + digits.substr(1);
    return out + 'e' + (exponent < 0 ? "-" : "+") + std::to_string(std::abs(exponent));
}

std::u16string utf16(std::string_view text) {
    std::u16string out;
    for (std::size_t at = 0; at < text.size();) {
        const Scalar scalar = firstScalar(text.substr(at));
        if (scalar.size == 0) {
            out.push_back(static_cast<char16_t>(static_cast<unsigned char>(text[at++])));
            continue;
        }
        if (scalar.value < 0x10000) {
            out.push_back(static_cast<char16_t>(scalar.value));
        } else {
            out.push_back(static_cast<char16_t>(0xD800U + ((scalar.value - 0x10000U) >> 10U)));
            out.push_back(static_cast<char16_t>(0xDC00U + ((scalar.value - 0x10000U) & 0x3FFU)));
        }
        at += scalar.size;
    }
    return out;
}

bool isAscii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool before(const Json::Member* a, const Json::Member* b) {
    if (isAscii(a->first) && isAscii(b->first)) return a->first < b->first;
    return utf16(a->first) < utf16(b->first);
}

enum class Style : std::uint8_t { Compact, Pretty, Canonical };

class Writer {
public:
    explicit Writer(Style style) : m_style(style) {}

    void write(const Json& value) {
        switch (value.kind()) {
        case Json::Kind::Null: out += "null"; break;
        case Json::Kind::Bool: out += value.asBool() ? "true" : "false"; break;
        case Json::Kind::Integer: out += value.numberText(); break;
        case Json::Kind::Number: writeNumber(value); break;
        case Json::Kind::String: appendString(out, value.asString()); break;
        case Json::Kind::Array: writeArray(value); break;
        case Json::Kind::Object: writeObject(value); break;
        }
    }

    std::string out;

private:
    void writeNumber(const Json& value) {
        const double number = value.asDouble();
        if (m_style == Style::Canonical && std::isfinite(number))
            out += ecmaNumber(number);
        else
            out += value.numberText();
    }

    void newLine() {
        if (m_style != Style::Pretty) return;
        out.push_back('\n');
        out.append(m_depth * 2, ' ');
    }

    void writeArray(const Json& value) {
        out.push_back('[');
        ++m_depth;
        bool first = true;
        for (const Json& item : value.asArray()) {
            if (!first) out.push_back(',');
            first = false;
            newLine();
            write(item);
        }
        --m_depth;
        if (!first) newLine();
        out.push_back(']');
    }

    void writeObject(const Json& value) {
        std::vector<const Json::Member*> members;
        members.reserve(value.size());
        for (const Json::Member& member : value.asObject()) members.push_back(&member);
        if (m_style == Style::Canonical) std::sort(members.begin(), members.end(), before);
        out.push_back('{');
        ++m_depth;
        bool first = true;
        for (const Json::Member* member : members) {
            if (!first) out.push_back(',');
            first = false;
            newLine();
            appendString(out, member->first);
            out += m_style == Style::Pretty ? ": " : ":";
            write(member->second);
        }
        --m_depth;
        if (!first) newLine();
        out.push_back('}');
    }

    Style m_style;
    std::size_t m_depth = 0;
};

}  // namespace

std::string Json::dump(bool pretty) const {
    Writer writer(pretty ? Style::Pretty : Style::Compact);
    writer.write(*this);
    return std::move(writer.out);
}

std::string Json::canonical() const {
    Writer writer(Style::Canonical);
    writer.write(*this);
    return std::move(writer.out);
}

}  // namespace writ
