#pragma once

#include <cstddef>
#include <string_view>

namespace writ {

/// The columns that a UTF-8 text takes in a grid of characters (Unicode Standard Annex 11): wide East Asian characters and
/// emoji take two, combining ones none. Emoji joined into one picture count once; ligatures of other scripts do not.
/// Control characters count as one, as does a byte that is not UTF-8.
[[nodiscard]] std::size_t displayWidth(std::string_view text);

}  // namespace writ
