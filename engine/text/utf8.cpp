#include "engine/text/utf8.h"

#include "engine/text/source.h"

namespace writ {

namespace {

bool isContinuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

struct Lead {
    std::uint8_t size;
    char32_t bits;
    char32_t minimum;  // below it the form is overlong
};

Lead lead(unsigned char byte) {
    if (byte < 0x80) return {1, byte, 0};
    if (byte >= 0xC2 && byte <= 0xDF) return {2, byte & 0x1FU, 0x80};
    if (byte >= 0xE0 && byte <= 0xEF) return {3, byte & 0x0FU, 0x800};
    if (byte >= 0xF0 && byte <= 0xF4) return {4, byte & 0x07U, 0x10000};
    return {0, 0, 0};
}

}  // namespace

Scalar firstScalar(std::string_view text) {
    if (text.empty()) return {};
    const Lead first = lead(static_cast<unsigned char>(text.front()));
    if (first.size == 0 || text.size() < first.size) return {};
    char32_t value = first.bits;
    for (std::size_t i = 1; i < first.size; ++i) {
        if (!isContinuation(text[i])) return {};
        value = (value << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
    }
    const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (value < first.minimum || surrogate || value > 0x10FFFF) return {};
    return {value, first.size};
}

void appendScalar(std::string& out, char32_t value) {
    const auto byte = [&out](char32_t bits) { out.push_back(static_cast<char>(static_cast<unsigned char>(bits))); };
    if (value < 0x80) {
        byte(value);
        return;
    }
    if (value < 0x800) {
        byte(0xC0U | (value >> 6U));
    } else if (value < 0x10000) {
        byte(0xE0U | (value >> 12U));
        byte(0x80U | ((value >> 6U) & 0x3FU));
    } else {
        byte(0xF0U | (value >> 18U));
        byte(0x80U | ((value >> 12U) & 0x3FU));
        byte(0x80U | ((value >> 6U) & 0x3FU));
    }
    byte(0x80U | (value & 0x3FU));
}

std::size_t scalarCount(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++count) {
        const Scalar scalar = firstScalar(text.substr(at));
        at += scalar.size == 0 ? 1 : scalar.size;
    }
    return count;
}

std::string_view utf8Prefix(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return text;
    while (limit > 0 && isContinuation(text[limit])) --limit;
    return text.substr(0, limit);
}

std::size_t firstInvalidUtf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            ++at;
            continue;
        }
        const Scalar scalar = firstScalar(text.substr(at));
        if (scalar.size == 0) return at;
        at += scalar.size;
    }
    return std::string_view::npos;
}

}  // namespace writ
