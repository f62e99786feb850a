#include "engine/cedar/lint/description.h"

#include "engine/cedar/scalars.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>

namespace writ::cedar {
namespace {

using Words = std::vector<std::string>;

struct Phrase {
    std::string_view words;
    bool lowSideHasIt;
};

/// Before the number. A "no" or "not" in front of one of these turns the side that is meant, not where the bound lies.
constexpr std::array kBefore = {
    Phrase{"up to", true},         Phrase{"at most", true},       Phrase{"more than", true},     Phrase{"greater than", true},
    Phrase{"larger than", true},   Phrase{"higher than", true},   Phrase{"older than", true},    Phrase{"longer than", true},
    Phrase{"later than", true},    Phrase{"over", true},          Phrase{"above", true},         Phrase{"beyond", true},
    Phrase{"exceed", true},        Phrase{"exceeds", true},       Phrase{"exceeding", true},     Phrase{"within", true},
    Phrase{"limited to", true},    Phrase{"limit of", true},      Phrase{"maximum of", true},    Phrase{"maximum", true},
    Phrase{"less than", false},    Phrase{"fewer than", false},   Phrase{"smaller than", false}, Phrase{"lower than", false},
    Phrase{"younger than", false}, Phrase{"shorter than", false}, Phrase{"earlier than", false}, Phrase{"under", false},
    Phrase{"below", false},        Phrase{"at least", false},     Phrase{"minimum of", false},   Phrase{"minimum", false}};

/// Behind the number and what it counts.
constexpr std::array kBehind = {Phrase{"or less", true},     Phrase{"or fewer", true},   Phrase{"or below", true},
                                Phrase{"or under", true},    Phrase{"or lower", true},   Phrase{"or more", false},
                                Phrase{"or above", false},   Phrase{"or over", false},   Phrase{"or older", false},
                                Phrase{"or greater", false}, Phrase{"and above", false}, Phrase{"and over", false}};

constexpr std::array<std::string_view, 13> kNumbers = {"zero",  "one",   "two",  "three", "four",   "five",  "six",
                                                       "seven", "eight", "nine", "ten",   "eleven", "twelve"};

struct Unit {
    std::string_view word;  ///< without the s of the plural
    std::int64_t milliseconds;
};
constexpr std::array kUnits = {Unit{"second", kMsPerSecond}, Unit{"minute", kMsPerMinute}, Unit{"hour", kMsPerHour},
                               Unit{"day", kMsPerDay},       Unit{"week", 7 * kMsPerDay},  Unit{"h", kMsPerHour},
                               Unit{"d", kMsPerDay}};

/// Words in small letters, numbers with their sign of money; "." where a sentence or a part of one ends.
Words wordsOf(std::string_view text) {
    Words words;
    std::string word;
    const auto end = [&] {
        if (!word.empty()) words.push_back(std::move(word));
        word.clear();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool digit = c >= '0' && c <= '9';
        const bool inNumber = !word.empty() && word.back() >= '0' && word.back() <= '9';
        const bool digitNext = i + 1 < text.size() && text[i + 1] >= '0' && text[i + 1] <= '9';
        if (inNumber && c == ',' && digitNext) continue;
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
        if (letter && inNumber) end();  // 24h
        if (digit || letter || c == '$' || (c == '.' && inNumber && digitNext)) {
            word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
            continue;
        }
        end();
        if (c == '.' || c == ';' || c == ',' || c == ':' || c == '(' || c == ')') words.emplace_back(".");
    }
    end();
    return words;
}

/// A number of whole units; cents must be none.
std::optional<std::int64_t> numberOf(std::string_view word) {
    const auto named = std::find(kNumbers.begin(), kNumbers.end(), word);
    if (named != kNumbers.end()) return named - kNumbers.begin();
    if (!word.empty() && word.front() == '$') word.remove_prefix(1);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error != std::errc() || number < 0) return std::nullopt;
    const std::string_view rest = word.substr(static_cast<std::size_t>(end - word.data()));
    return rest.empty() || (rest.front() == '.' && rest.find_first_not_of(".0") == std::string_view::npos) ? std::optional(number)
                                                                                                           : std::nullopt;
}

/// Whether the words of a phrase end just before, or begin just at, a place.
bool stands(const Words& words, std::string_view phrase, std::size_t at, bool before) {
    const Words wanted = wordsOf(phrase);
    if (before ? at < wanted.size() : at + wanted.size() > words.size()) return false;
    return std::equal(wanted.begin(), wanted.end(),
                      words.begin() + static_cast<std::ptrdiff_t>(before ? at - wanted.size() : at));
}

template <class Phrases>
std::optional<bool> sideOf(const Words& words, const Phrases& phrases, std::size_t at, bool before) {
    for (const Phrase& phrase : phrases) {
        if (stands(words, phrase.words, at, before)) return phrase.lowSideHasIt;
    }
    return std::nullopt;
}

bool isMoneyWord(std::string_view word) {
    constexpr std::array<std::string_view, 6> kMoney = {"dollar", "dollars", "usd", "euro", "euros", "eur"};
    return std::find(kMoney.begin(), kMoney.end(), word) != kMoney.end();
}

std::int64_t unitOf(std::string_view word) {
    for (const Unit& unit : kUnits) {
        if (word == unit.word || word == std::string(unit.word) + "s") return unit.milliseconds;
    }
    return 0;
}

std::optional<WrittenBound> boundAt(const Words& words, std::size_t at) {
    const auto number = numberOf(words[at]);
    if (!number) return std::nullopt;
    std::optional<bool> side = sideOf(words, kBefore, at, true);
    for (std::size_t behind = at + 1; !side && behind <= at + 2; ++behind) side = sideOf(words, kBehind, behind, false);
    if (!side) return std::nullopt;
    WrittenBound bound;
    bound.number = *number;
    bound.lowSideHasIt = *side;
    const std::string_view next = at + 1 < words.size() ? std::string_view(words[at + 1]) : std::string_view();
    bound.isMoney = words[at].front() == '$' || isMoneyWord(next);
    bound.milliseconds = unitOf(next);
    return bound;
}

}  // namespace

std::vector<WrittenBound> writtenBounds(std::string_view description) {
    const Words words = wordsOf(description);
    std::vector<WrittenBound> bounds;
    for (std::size_t at = 0; at < words.size(); ++at) {
        if (const auto bound = boundAt(words, at)) bounds.push_back(*bound);
    }
    return bounds;
}

}  // namespace writ::cedar
