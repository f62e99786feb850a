#include "engine/cedar/validate/unicode.h"

#include "engine/cedar/validate/unicode_tables.h"
#include "engine/text/utf8.h"

#include <algorithm>
#include <vector>

namespace writ::cedar {
namespace {

constexpr unsigned kSetBits = 8;

std::uint8_t scriptSet(char32_t character) {
    const auto after = [](char32_t wanted, std::uint32_t run) { return wanted < (run >> kSetBits); };
    const auto next = std::upper_bound(kScriptRuns.begin(), kScriptRuns.end(), character, after);
    return static_cast<std::uint8_t>(*(next - 1) & 0xFFU);
}

/// Whether a character lies between an even edge and the odd one behind it.
template <std::size_t size>
bool isWithin(const std::array<std::uint32_t, size>& edges, char32_t character) {
    return (std::upper_bound(edges.begin(), edges.end(), character) - edges.begin()) % 2 == 1;
}

}  // namespace

bool isOfOneScript(std::string_view text) {
    bool open = true;  // nothing has narrowed the scripts down yet
    std::vector<std::uint8_t> scripts;
    while (!text.empty()) {
        const Scalar scalar = firstScalar(text);
        if (scalar.size == 0) return false;
        text.remove_prefix(scalar.size);
        const std::uint8_t set = scriptSet(scalar.value);
        if (set == kEveryScript) continue;
        const auto begin = kScriptSetMembers.begin() + kScriptSetBegins[set];
        const auto end = kScriptSetMembers.begin() + kScriptSetBegins[set + 1U];
        if (open)
            scripts.assign(begin, end);
        else
            std::erase_if(scripts, [begin, end](std::uint8_t script) { return !std::binary_search(begin, end, script); });
        open = false;
        if (scripts.empty()) return false;
    }
    return true;
}

bool standsAlone(char32_t character) {
    return scriptSet(character) != kNoScript && !isWithin(kMarkEdges, character);
}

bool fitsIdentifier(char32_t character) {
    return isWithin(kIdentifierEdges, character);
}

bool changesDirection(char32_t character) {
    return (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069);
}

}  // namespace writ::cedar
