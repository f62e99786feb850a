#pragma once

#include <string_view>

namespace writ::cedar {

/// Whether the characters of a text can all belong to one script (UTS 39, section 5.1). Digits, punctuation and the like
/// belong to every script; the empty text is of one script. The text must be valid UTF-8.
[[nodiscard]] bool isOfOneScript(std::string_view text);

/// Whether a character of its own can be seen: neither unassigned nor a mark on the character before it.
[[nodiscard]] bool standsAlone(char32_t character);

/// Whether identifiers may have the character (UTS 39, Identifier_Status).
[[nodiscard]] bool fitsIdentifier(char32_t character);

/// Embeddings, overrides and isolates: they make a text look different from what it is.
[[nodiscard]] bool changesDirection(char32_t character);

}  // namespace writ::cedar
