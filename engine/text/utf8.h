#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace writ {

/// One Unicode scalar read from UTF-8 (RFC 3629).
struct Scalar {
    char32_t value = 0;
    std::uint8_t size = 0;  ///< bytes taken; 0 when `text` is empty or does not begin with a valid sequence
};
[[nodiscard]] Scalar firstScalar(std::string_view text);
/// Appends the UTF-8 form; surrogates and values above U+10FFFF must not be given.
void appendScalar(std::string& out, char32_t value);
/// Number of scalars; a byte of an invalid sequence counts as one.
[[nodiscard]] std::size_t scalarCount(std::string_view text);
/// The first bytes of a text, at most `limit`, without a sequence that is cut at the end.
[[nodiscard]] std::string_view utf8Prefix(std::string_view text, std::size_t limit);

}  // namespace writ
