#include "simulator/report/visible.h"

#include "engine/text/utf8.h"

#include <algorithm>
#include <array>

namespace writ::sim::report {
namespace {

struct Range {
    char32_t first, last;
};
/// Unicode's default-ignorable code points, separators of lines, and controls but for tab, line feed and carriage return.
constexpr std::array<Range, 25> kHidden{
    {{0x00, 0x08},       {0x0B, 0x0C},       {0x0E, 0x1F},       {0x7F, 0x9F},       {0xAD, 0xAD},
     {0x034F, 0x034F},   {0x061C, 0x061C},   {0x115F, 0x1160},   {0x17B4, 0x17B5},   {0x180B, 0x180F},
     {0x200B, 0x200F},   {0x2028, 0x202E},   {0x2060, 0x206F},   {0x3164, 0x3164},   {0xE000, 0xF8FF},
     {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},   {0xFFF0, 0xFFFB},   {0xFFFE, 0xFFFF},
     {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}, {0xF0000, 0xFFFFF}, {0x100000, 0x10FFFF}}};

std::string hexOf(std::uint32_t value, std::size_t digits) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string text;
    for (; value != 0 || text.size() < digits; value >>= 4U) text.insert(text.begin(), kDigits[value & 0xFU]);
    return text;
}

/// Writes texts so that they are seen as they are: `plain` for what is shown as it is, `odd` around the name of what is not.
template <typename Plain, typename Odd>
std::string shown(std::string_view text, Plain plain, Odd odd) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const Scalar scalar = firstScalar(text.substr(at));
        if (scalar.size == 0) {
            result += odd("0x" + hexOf(static_cast<unsigned char>(text[at]), 2));
            ++at;
            continue;
        }
        if (isHidden(scalar.value))
            result += odd("U+" + hexOf(static_cast<std::uint32_t>(scalar.value), 4));
        else
            plain(result, text.substr(at, scalar.size));
        at += scalar.size;
    }
    return result;
}

void appendHtml(std::string& result, std::string_view character) {
    switch (character.front()) {
    case '&': result += "&amp;"; break;
    case '<': result += "&lt;"; break;
    case '>': result += "&gt;"; break;
    case '"': result += "&quot;"; break;
    case '\'': result += "&#39;"; break;
    default: result += character;
    }
}

/// What a spreadsheet takes for the beginning of a formula, wide forms included.
bool beginsFormula(std::string_view text) {
    constexpr std::array<std::string_view, 11> kBeginnings{
        "=", "+", "-", "@", "\t", "\r", "\n", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};
    const std::string_view seen = text.substr(std::min(text.find_first_not_of(' '), text.size()));
    return std::any_of(kBeginnings.begin(), kBeginnings.end(),
                       [&](std::string_view one) { return text.starts_with(one) || seen.starts_with(one); });
}

}  // namespace

bool isHidden(char32_t character) {
    return std::any_of(kHidden.begin(), kHidden.end(),
                       [&](const Range& range) { return character >= range.first && character <= range.last; });
}

std::string htmlText(std::string_view text) {
    return shown(text, appendHtml, [](const std::string& name) { return "<b class=\"odd\">" + name + "</b>"; });
}

std::string plainText(std::string_view text) {
    return shown(
        text, [](std::string& result, std::string_view character) { result += character; },
        [](const std::string& name) { return "[" + name + "]"; });
}

std::string csvCell(std::string_view given) {
    std::string text = plainText(given);
    if (beginsFormula(text)) text.insert(text.begin(), '\'');
    if (text.find_first_of(",\"\r\n") == std::string::npos && text == given) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + "\"";
}

}  // namespace writ::sim::report
