#include "app/cli/xml_text.h"

#include "engine/text/utf8.h"

#include <algorithm>

namespace writ::cli {
namespace {

std::string xml(std::string_view text) {
    return escaped(text, [](char32_t character) -> std::string {
        switch (character) {
        case '&': return "&amp;";
        case '<': return "&lt;";
        case '>': return "&gt;";
        case '"': return "&quot;";
        case '\n': return "&#10;";
        case '\r': return "&#13;";
        case '\t': return "&#9;";
        default: break;
        }
        const bool noCharacter = isControl(character) || character == 0xFFFEU || character == 0xFFFFU;
        return noCharacter ? shownControl(character) : std::string();
    });
}

}  // namespace

std::string shownControl(char32_t character) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string digits;
    for (int shift = 12; shift >= 0; shift -= 4) digits += kDigits[character >> static_cast<unsigned>(shift) & 0xFU];
    return "\\u{" + digits + "}";
}

std::string escaped(std::string_view text, Escape escape) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const Scalar scalar = firstScalar(text.substr(at));
        const std::string other = scalar.size == 0 ? shownControl(static_cast<unsigned char>(text[at])) : escape(scalar.value);
        const std::size_t size = std::max<std::size_t>(scalar.size, 1);
        result += other.empty() ? std::string(text.substr(at, size)) : other;
        at += size;
    }
    return result;
}

bool isControl(char32_t character) {
    return character < 0x20U || (character >= 0x7FU && character < 0xA0U);
}

std::string attribute(std::string_view name, std::string_view value) {
    return " " + std::string(name) + "=\"" + xml(value) + "\"";
}

}  // namespace writ::cli
