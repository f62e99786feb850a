#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace writ::sim {

/// A run of characters that are not what they look like.
struct CharacterRun {
    std::string_view rule;  ///< id of its rule
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
    std::string decoded;  ///< what the run spells, where it carries letters or bytes; printable ASCII
};

/// In the order of the text. What emoji, and scripts that need joiners and marks of direction, are written with is none.
[[nodiscard]] std::vector<CharacterRun> suspiciousRuns(std::string_view text);

/// A text as it looks: without what cannot be seen, look-alikes and wide forms as Latin letters, white space as single blanks
/// (line ends stay).
struct SeenText {
    std::string text;
    std::vector<std::uint32_t> offsets;  ///< into the original, one a byte, and one for the end
};
[[nodiscard]] SeenText asSeen(std::string_view text);

/// A part of a text for people: some words around it, and what cannot be seen as ⟨U+200B⟩.
[[nodiscard]] std::string excerptOf(std::string_view text, std::uint32_t offset, std::uint32_t length);

}  // namespace writ::sim
