#include "simulator/binding/plain_words.h"

namespace writ::sim::binding {

namespace {

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

bool joins(std::string_view text, std::size_t at) {
    constexpr std::string_view kJoiners = "._-@'";
    return at > 0 && at + 1 < text.size() && kJoiners.find(text[at]) != std::string_view::npos && isLetter(text[at - 1]) &&
           isLetter(text[at + 1]);
}

}  // namespace

std::string plainWords(std::string_view text) {
    std::string words = " ";
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (isLetter(c) || joins(text, i))
            words += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        else if (words.back() != ' ')
            words += ' ';
    }
    if (words.back() != ' ') words += ' ';
    return words;
}

bool holdsWords(std::string_view text, std::string_view part) {
    return part.size() > 1 && text.find(part) != std::string_view::npos;
}

}  // namespace writ::sim::binding
