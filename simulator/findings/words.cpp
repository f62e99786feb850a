#include "simulator/findings/words.h"

#include <algorithm>
#include <array>
#include <utility>

namespace writ::sim {
namespace {

bool isLower(char c) {
    return c >= 'a' && c <= 'z';
}
bool isUpper(char c) {
    return c >= 'A' && c <= 'Z';
}
bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isWordByte(char c) {
    return isLower(c) || isUpper(c) || isDigit(c);
}

using Pair = std::pair<std::string_view, std::string_view>;
/// Forms that no suffix leads back; sorted.
constexpr auto kIrregular = std::to_array<Pair>({
    {"bought", "buy"},    {"brought", "bring"}, {"built", "build"}, {"gave", "give"},   {"given", "giv"},
    {"got", "get"},       {"made", "mak"},      {"mail", "email"},  {"mails", "email"}, {"paid", "pay"},
    {"ran", "run"},       {"read", "read"},     {"sent", "send"},   {"shown", "show"},  {"sold", "sell"},
    {"thought", "think"}, {"told", "tell"},     {"went", "go"},     {"wrote", "writ"},
});
static_assert(std::is_sorted(kIrregular.begin(), kIrregular.end()));

constexpr auto kCommon = std::to_array<std::string_view>(
    {"a",   "about", "all",  "also", "am",    "an",   "and", "any", "are",   "as",   "at",  "be",   "been", "but",  "by",
     "can", "could", "do",   "for",  "from",  "get",  "go",  "ha",  "had",   "have", "he",  "help", "her",  "here", "hi",
     "him", "how",   "i",    "if",   "in",    "into", "is",  "it",  "just",  "like", "m",   "me",   "my",   "need", "no",
     "not", "now",   "of",   "on",   "one",   "or",   "our", "out", "pleas", "s",    "she", "so",   "t",    "than", "that",
     "the", "their", "them", "then", "there", "they", "thi", "to",  "wa",    "want", "we",  "with", "you",  "your"});
static_assert(std::is_sorted(kCommon.begin(), kCommon.end()));

bool cutSuffix(std::string& word, std::string_view suffix, std::size_t left) {
    if (word.size() < suffix.size() + left || !word.ends_with(suffix)) return false;
    word.resize(word.size() - suffix.size());
    return true;
}

}  // namespace

std::string stem(std::string_view word) {
    std::string text(word);
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return isUpper(c) ? static_cast<char>(c - 'A' + 'a') : c; });
    const auto irregular = std::lower_bound(kIrregular.begin(), kIrregular.end(), text,
                                            [](const Pair& pair, const std::string& key) { return pair.first < key; });
    if (irregular != kIrregular.end() && irregular->first == text) return std::string(irregular->second);
    if (cutSuffix(text, "ies", 2)) return text + "y";
    const bool cut = cutSuffix(text, "ing", 3) || cutSuffix(text, "ed", 3) || cutSuffix(text, "es", 3);
    if (!cut && !text.ends_with("ss")) cutSuffix(text, "s", 2);
    // "cancelled" and "cancel", "update" and "updating".
    if (cut && text.size() > 3 && text[text.size() - 1] == text[text.size() - 2]) text.pop_back();
    if (text.size() > 3 && text.back() == 'e') text.pop_back();
    return text;
}

bool isCommonWord(std::string_view stem) {
    return std::binary_search(kCommon.begin(), kCommon.end(), stem);
}

std::vector<Word> wordsOf(std::string_view text, std::size_t limit) {
    text = text.substr(0, limit);
    std::vector<Word> words;
    for (std::size_t i = 0; i < text.size();) {
        if (!isWordByte(text[i])) {
            ++i;
            continue;
        }
        std::size_t end = i + 1;
        while (end < text.size() && isWordByte(text[end]) && !(isUpper(text[end]) && isLower(text[end - 1]))) ++end;
        words.push_back({stem(text.substr(i, end - i)), i, end});
        i = end;
    }
    return words;
}

std::vector<std::string> stemsOf(std::string_view text, std::size_t limit) {
    std::vector<std::string> stems;
    for (Word& word : wordsOf(text, limit))
        if (!isCommonWord(word.stem)) stems.push_back(std::move(word.stem));
    std::sort(stems.begin(), stems.end());
    stems.erase(std::unique(stems.begin(), stems.end()), stems.end());
    return stems;
}

}  // namespace writ::sim
