#pragma once

#include <string>
#include <string_view>

namespace writ::sim::report {

/// Characters that are not seen, or that make a text look other than it is: controls, marks of direction, blanks without width,
/// tags. A line end and a tab are none.
[[nodiscard]] bool isHidden(char32_t character);

/// The text as HTML. What cannot be seen stands as <b class="odd">U+202E</b>; bytes that are no UTF-8 as <b class="odd">0xFF</b>.
[[nodiscard]] std::string htmlText(std::string_view text);
/// The text with the same in brackets: [U+202E].
[[nodiscard]] std::string plainText(std::string_view text);
/// A cell of a CSV file: quoted where it has to be, and never a formula.
[[nodiscard]] std::string csvCell(std::string_view text);

}  // namespace writ::sim::report
