#pragma once

#include <string>
#include <string_view>

namespace writ::sim::binding {

/// A text as words in lower case, one space around each, so that spelling and punctuation do not matter when texts are searched
/// in each other. What stands inside a word (O-1, 20.50, a@b.example) stays. Letters outside ASCII stay as they are.
[[nodiscard]] std::string plainWords(std::string_view text);

/// Whether the words of `part` stand in `text`, one after the other. Both are plainWords(); no words stand in nothing.
[[nodiscard]] bool holdsWords(std::string_view text, std::string_view part);

}  // namespace writ::sim::binding
