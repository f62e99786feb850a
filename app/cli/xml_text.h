#pragma once

#include <string>
#include <string_view>

namespace writ::cli {

// Texts for programs that read test reports.

/// What one character becomes; an empty text leaves it as it is.
using Escape = std::string (*)(char32_t character);
/// The text character by character; bytes that are no UTF-8 as \u{…}.
[[nodiscard]] std::string escaped(std::string_view text, Escape escape);
[[nodiscard]] bool isControl(char32_t character);
[[nodiscard]] std::string shownControl(char32_t character);  ///< \u{001B}

/// ` name="value"` of XML (XML 1.0, section 2.2 and 3.3.3). What XML cannot hold is shown as \u{…}.
[[nodiscard]] std::string attribute(std::string_view name, std::string_view value);

}  // namespace writ::cli
