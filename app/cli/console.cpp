#include "app/cli/console.h"

#include <ostream>

namespace writ::cli {

int complain(Console& console, std::string_view message) {
    console.err << "writ: error: " << printable(message) << "\n";
    return kUsage;
}

int complain(Console& console, const Error& error) {
    return complain(console, error.text());
}

void warn(Console& console, std::string_view message) {
    console.err << "writ: warning: " << printable(message) << "\n";
}

std::string printable(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool c1 = byte == 0xC2U && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0U;
        if (c1) ++i;  // U+0080 to U+009F are control characters too
        const bool control = c1 || byte < 0x20U || byte == 0x7FU;
        result += control ? (byte == '\n' || byte == '\t' ? ' ' : '?') : text[i];
    }
    return result;
}

}  // namespace writ::cli
