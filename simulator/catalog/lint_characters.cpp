#include "simulator/catalog/lint_characters.h"

#include "engine/cedar/validate/unicode.h"
#include "engine/text/utf8.h"

#include <algorithm>
#include <array>

namespace writ::sim {
namespace {

constexpr std::string_view kTag = "hidden-tag", kNoWidth = "hidden-character", kDirection = "hidden-direction",
                           kVariation = "hidden-variation", kControl = "control-character", kLookAlike = "look-alike";

struct Letter {
    char32_t value;
    char latin;
};
/// Cyrillic and Greek letters that Latin ones look like.
constexpr std::array<Letter, 62> kLookAlikes{
    {{0x0391, 'A'}, {0x0392, 'B'}, {0x0395, 'E'}, {0x0396, 'Z'}, {0x0397, 'H'}, {0x0399, 'I'}, {0x039A, 'K'}, {0x039C, 'M'},
     {0x039D, 'N'}, {0x039F, 'O'}, {0x03A1, 'P'}, {0x03A4, 'T'}, {0x03A5, 'Y'}, {0x03A7, 'X'}, {0x03BD, 'v'}, {0x03BF, 'o'},
     {0x03C1, 'p'}, {0x03F2, 'c'}, {0x03F3, 'j'}, {0x03F9, 'C'}, {0x0405, 'S'}, {0x0406, 'I'}, {0x0408, 'J'}, {0x0410, 'A'},
     {0x0412, 'B'}, {0x0415, 'E'}, {0x041A, 'K'}, {0x041C, 'M'}, {0x041D, 'H'}, {0x041E, 'O'}, {0x0420, 'P'}, {0x0421, 'C'},
     {0x0422, 'T'}, {0x0423, 'Y'}, {0x0425, 'X'}, {0x0430, 'a'}, {0x0432, 'B'}, {0x0435, 'e'}, {0x043A, 'k'}, {0x043C, 'm'},
     {0x043E, 'o'}, {0x0440, 'p'}, {0x0441, 'c'}, {0x0442, 't'}, {0x0443, 'y'}, {0x0445, 'x'}, {0x0455, 's'}, {0x0456, 'i'},
     {0x0458, 'j'}, {0x0475, 'v'}, {0x04AE, 'Y'}, {0x04BB, 'h'}, {0x04C0, 'I'}, {0x04CF, 'l'}, {0x0501, 'd'}, {0x0504, 'e'},
     {0x051A, 'Q'}, {0x051B, 'q'}, {0x051C, 'W'}, {0x051D, 'w'}, {0x0585, 'o'}, {0x13AA, 'G'}}};

bool isWithin(char32_t value, char32_t first, char32_t last) {
    return value >= first && value <= last;
}

char latinOf(char32_t value) {
    if (isWithin(value, 0xFF01, 0xFF5E)) return static_cast<char>(value - 0xFF01 + '!');
    const auto* found =
        std::find_if(kLookAlikes.begin(), kLookAlikes.end(), [&](const Letter& letter) { return letter.value == value; });
    return found == kLookAlikes.end() ? '\0' : found->latin;
}

bool isTag(char32_t value) {
    return isWithin(value, 0xE0000, 0xE007F);
}
bool isVariation(char32_t value) {
    return isWithin(value, 0xFE00, 0xFE0F) || isWithin(value, 0xE0100, 0xE01EF);
}
bool isJoiner(char32_t value) {
    return value == 0x200C || value == 0x200D;
}
bool isMark(char32_t value) {
    return value == 0x200E || value == 0x200F || value == 0x061C;
}
bool hasNoWidth(char32_t value) {
    constexpr std::array<char32_t, 14> kOnes{0x200B, 0x2060, 0xFEFF, 0x180E, 0x00AD, 0x034F, 0x115F,
                                             0x1160, 0x3164, 0xFFA0, 0x17B4, 0x17B5, 0x206A, 0x2800};
    return isWithin(value, 0x2061, 0x2064) || isWithin(value, 0x206B, 0x206F) || isWithin(value, 0xFFF9, 0xFFFB) ||
           std::find(kOnes.begin(), kOnes.end(), value) != kOnes.end();
}
bool isControl(char32_t value) {
    return (value < 0x20 && value != '\n' && value != '\r' && value != '\t') || isWithin(value, 0x7F, 0x9F);
}
/// Pictures, and what varies: symbols, CJK, digits of keycaps.
bool isPicture(char32_t value) {
    return isWithin(value, 0x2000, 0x2BFF) || isWithin(value, 0x3000, 0x303F) || isWithin(value, 0x1F000, 0x1FAFF);
}
bool mayVary(char32_t value) {
    const bool isKeycap = isWithin(value, '0', '9') || value == '#' || value == '*' || value == 0xA9 || value == 0xAE;
    const bool isIdeograph =
        isWithin(value, 0x3400, 0x9FFF) || isWithin(value, 0xF900, 0xFAFF) || isWithin(value, 0x20000, 0x323AF);
    const bool isOther = isWithin(value, 0x1000, 0x109F) || isWithin(value, 0x1800, 0x18AF) || isWithin(value, 0xA840, 0xA87F);
    return (isPicture(value) && !isJoiner(value)) || isKeycap || isIdeograph || isOther;
}
/// Letters of scripts in which joiners make a difference.
bool joins(char32_t value) {
    return isWithin(value, 0x0600, 0x0FFF) || isWithin(value, 0x1000, 0x1CFF) || isWithin(value, 0xA800, 0xABFF);
}
bool isRightToLeft(char32_t value) {
    return isWithin(value, 0x0590, 0x08FF) || isWithin(value, 0xFB1D, 0xFDFF) || isWithin(value, 0xFE70, 0xFEFC);
}

struct Character {
    char32_t value = 0;
    std::uint32_t offset = 0;
    std::uint32_t size = 0;
};

std::vector<Character> charactersOf(std::string_view text) {
    std::vector<Character> characters;
    for (std::size_t at = 0; at < text.size();) {
        const Scalar scalar = firstScalar(text.substr(at));
        const std::uint32_t size = scalar.size == 0 ? 1 : scalar.size;
        characters.push_back({scalar.size == 0 ? 0xFFFD : scalar.value, static_cast<std::uint32_t>(at), size});
        at += size;
    }
    return characters;
}

/// 🏴 and the tags behind it are the flag of a region.
std::size_t flagLength(const std::vector<Character>& all, std::size_t at) {
    if (at == 0 || all[at - 1].value != 0x1F3F4) return 0;
    std::size_t end = at;
    while (end < all.size() && end - at < 7 &&
           (isWithin(all[end].value, 0xE0030, 0xE0039) || isWithin(all[end].value, 0xE0061, 0xE007A)))
        ++end;
    const bool isFlag = end > at && end < all.size() && all[end].value == 0xE007F;
    return isFlag ? end - at + 1 : 0;
}

class Finder {
public:
    explicit Finder(std::string_view text)
        : m_all(charactersOf(text)),
          m_isRightToLeft(
              std::any_of(m_all.begin(), m_all.end(), [](const Character& one) { return isRightToLeft(one.value); })) {}

    std::vector<CharacterRun> runs() {
        for (std::size_t i = 0; i < m_all.size(); ++i) {
            i += flagLength(m_all, i);
            if (i >= m_all.size()) break;
            if (const std::string_view rule = ruleOf(i); !rule.empty()) add(rule, i);
        }
        addWords();
        std::stable_sort(m_runs.begin(), m_runs.end(),
                         [](const CharacterRun& a, const CharacterRun& b) { return a.offset < b.offset; });
        return std::move(m_runs);
    }

private:
    [[nodiscard]] char32_t before(std::size_t i) const { return i == 0 ? 0 : m_all[i - 1].value; }
    [[nodiscard]] char32_t after(std::size_t i) const { return i + 1 < m_all.size() ? m_all[i + 1].value : 0; }

    [[nodiscard]] std::string_view ruleOf(std::size_t i) const {
        const char32_t value = m_all[i].value;
        if (isTag(value)) return kTag;
        if (isControl(value)) return kControl;
        if (cedar::changesDirection(value)) return kDirection;
        if (isMark(value)) return m_isRightToLeft ? std::string_view() : kNoWidth;
        if (isVariation(value)) return mayVary(before(i)) ? std::string_view() : kVariation;
        if (isJoiner(value)) {
            const bool joinsPictures = value == 0x200D && (isPicture(before(i)) || isVariation(before(i))) && isPicture(after(i));
            return joinsPictures || joins(before(i)) ? std::string_view() : kNoWidth;
        }
        // A byte order mark at the front is only that.
        return hasNoWidth(value) && !(value == 0xFEFF && i == 0) ? kNoWidth : std::string_view();
    }

    void add(std::string_view rule, std::size_t i) {
        const Character& one = m_all[i];
        const bool continues =
            !m_runs.empty() && m_runs.back().rule == rule && m_runs.back().offset + m_runs.back().length == one.offset;
        if (!continues) m_runs.push_back({rule, one.offset, 0, {}});
        m_runs.back().length += one.size;
        char32_t hidden = 0;
        if (rule == kTag) hidden = one.value - 0xE0000;
        if (rule == kVariation) hidden = one.value >= 0xE0100 ? one.value - 0xE0100 + 16 : one.value - 0xFE00;
        if (isWithin(hidden, 0x20, 0x7E)) m_runs.back().decoded += static_cast<char>(hidden);
    }

    /// Words in which Latin letters stand beside some that only look so.
    void addWords() {
        std::size_t begin = 0;
        for (std::size_t i = 0; i <= m_all.size(); ++i) {
            const char32_t value = i < m_all.size() ? m_all[i].value : U' ';
            const bool isLetter =
                value > 0x7F ? isWithin(value, 0xC0, 0x1FFF) : isWithin(value, 'a', 'z') || isWithin(value, 'A', 'Z');
            if (isLetter) continue;
            addWord(begin, i);
            begin = i + 1;
        }
    }

    void addWord(std::size_t begin, std::size_t end) {
        bool hasLatin = false, hasLookAlike = false;
        std::string decoded;
        for (std::size_t i = begin; i < end; ++i) {
            const char32_t value = m_all[i].value;
            const char latin = latinOf(value);
            hasLatin = hasLatin || value < 0x80;
            hasLookAlike = hasLookAlike || latin != '\0';
            decoded += latin != '\0' ? latin : value < 0x80 ? static_cast<char>(value) : '?';
        }
        if (!hasLatin || !hasLookAlike) return;
        const std::uint32_t last = m_all[end - 1].offset + m_all[end - 1].size;
        m_runs.push_back({kLookAlike, m_all[begin].offset, last - m_all[begin].offset, std::move(decoded)});
    }

    std::vector<Character> m_all;
    bool m_isRightToLeft;
    std::vector<CharacterRun> m_runs;
};

bool isHidden(char32_t value) {
    return isTag(value) || isVariation(value) || isJoiner(value) || isMark(value) || hasNoWidth(value) ||
           cedar::changesDirection(value) || isControl(value);
}

std::string codePoint(char32_t value) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string hex;
    for (int shift = 20; shift >= 0; shift -= 4) {
        const auto digit = static_cast<std::size_t>((value >> shift) & 0xFU);
        if (digit != 0 || !hex.empty() || shift < 16) hex += kDigits[digit];
    }
    return "⟨U+" + hex + "⟩";
}

}  // namespace

std::vector<CharacterRun> suspiciousRuns(std::string_view text) {
    const bool isPlain = std::all_of(text.begin(), text.end(),
                                     [](char c) { return (c >= ' ' && c <= '~') || c == '\n' || c == '\t' || c == '\r'; });
    return isPlain ? std::vector<CharacterRun>() : Finder(text).runs();
}

SeenText asSeen(std::string_view text) {
    SeenText seen;
    for (const Character& one : charactersOf(text)) {
        if (isHidden(one.value)) continue;
        const char latin = latinOf(one.value);
        const bool isBlank = one.value == ' ' || one.value == '\t' || one.value == '\r' || one.value == 0xA0 ||
                             isWithin(one.value, 0x2000, 0x200A) || one.value == 0x3000;
        if (isBlank && !seen.text.empty() && (seen.text.back() == ' ' || seen.text.back() == '\n')) continue;
        const std::string shown = isBlank         ? " "
                                  : latin != '\0' ? std::string(1, latin)
                                                  : std::string(text.substr(one.offset, one.size));
        seen.text += shown;
        seen.offsets.insert(seen.offsets.end(), shown.size(), one.offset);
    }
    seen.offsets.push_back(static_cast<std::uint32_t>(text.size()));
    return seen;
}

std::string excerptOf(std::string_view text, std::uint32_t offset, std::uint32_t length) {
    constexpr std::size_t kAround = 40, kMost = 160;
    const auto isInside = [&](std::size_t at) {
        return at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
    };
    std::size_t begin = offset > kAround ? offset - kAround : 0;
    while (isInside(begin)) --begin;
    std::size_t end = std::min(text.size(), offset + std::min<std::size_t>(length, kMost) + kAround);
    while (isInside(end)) ++end;
    std::string shown;
    for (const Character& one : charactersOf(text.substr(begin, end - begin))) {
        const bool isBlank = one.value == '\n' || one.value == '\t' || one.value == '\r';
        if (isBlank)
            shown += ' ';
        else if (isHidden(one.value))
            shown += codePoint(one.value);
        else
            shown += text.substr(begin + one.offset, one.size);
    }
    return (begin > 0 ? "…" : "") + shown + (end < text.size() ? "…" : "");
}

}  // namespace writ::sim
