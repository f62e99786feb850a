#pragma once

#include <array>
#include <cstdint>

namespace writ::cedar {

/// Tables of Unicode 14.0, for all its scripts and characters. What later versions added counts as unassigned: it fits no
/// script and no identifier, so it is warned of. See unicode.h for their use.

/// Runs of characters with the same scripts, ascending: first character << 8 | index of a set. Scripts are those of
/// Script_Extensions, augmented for the writing systems of Bopomofo, Japanese and Korean (UTS 39, section 5.1).
extern const std::array<std::uint32_t, 1718> kScriptRuns;
/// The members of set i are kScriptSetMembers[kScriptSetBegins[i]] up to, not including, kScriptSetBegins[i + 1].
extern const std::array<std::uint8_t, 429> kScriptSetMembers;
extern const std::array<std::uint16_t, 216> kScriptSetBegins;
inline constexpr std::uint8_t kEveryScript = 0;  ///< the set of what is common to all scripts; its list is empty
inline constexpr std::uint8_t kNoScript = 1;     ///< the set of what is unassigned

/// Characters that identifiers may have (UTS 39, Identifier_Status Allowed): from each even entry up to, not including, the
/// next odd one.
extern const std::array<std::uint32_t, 776> kIdentifierEdges;

/// Marks that join the character before them (Grapheme_Extend), in the same form.
extern const std::array<std::uint32_t, 706> kMarkEdges;

}  // namespace writ::cedar
