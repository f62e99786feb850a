#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace writ::sim {

/// The beginning of a text as the refusal model sees it: lower-case ASCII words with a mark before each sentence, numbers as 0.
/// resources/refusal-model/train.py makes the same of a text.
class Phrases {
public:
    static constexpr std::string_view kMark = "^";

    /// Looks at no more than `words` words.
    Phrases(std::string_view text, std::size_t words);

    /// Words and marks.
    [[nodiscard]] std::size_t size() const { return m_ends.size(); }
    /// `count` words and marks from the index `first`, joined by spaces. Lives as long as this object.
    [[nodiscard]] std::string_view at(std::size_t first, std::size_t count) const;

private:
    void add(std::string_view word);
    void mark();

    std::string m_joined;
    std::vector<std::size_t> m_ends;  ///< of each word in m_joined
};

}  // namespace writ::sim
