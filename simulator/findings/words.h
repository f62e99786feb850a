#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace writ::sim {

/// A word of a text: lower-case ASCII stem, and where it stands in bytes.
struct Word {
    std::string stem;
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// The words of a text or a name: letters and digits of ASCII; names break at _, -, and before capitals ("sendEmail"). Words are
/// cut to a rough stem, so that "sent", "sends" and "send" are one. Looks at no more than `limit` bytes.
[[nodiscard]] std::vector<Word> wordsOf(std::string_view text, std::size_t limit = 4000);
/// The same without places, sorted, without words that stand in every text ("the", "with").
[[nodiscard]] std::vector<std::string> stemsOf(std::string_view text, std::size_t limit = 4000);
[[nodiscard]] std::string stem(std::string_view word);
/// A word that says nothing about what a text is about.
[[nodiscard]] bool isCommonWord(std::string_view stem);

}  // namespace writ::sim
