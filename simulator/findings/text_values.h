#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace writ::sim {

/// What looks like a value in a text that people or models wrote.
enum class ValueKind : std::uint8_t {
    Money,   ///< "$300.00", "300 USD"
    Number,  ///< "412", "1,200", "-3.5"
    Date,    ///< "2026-03-14", also with a time
    Email,
    Url,
    Host,    ///< "ext-archive.example"
    Path,    ///< "/etc/passwd", "board-deck-q3.pdf", "~/"
    Id,      ///< letters and digits together: "O-1006", "mia_li_3668", "#W2378156"
    Quoted,  ///< between quotation marks
    Code,    ///< between backticks
};

struct TextValue {
    ValueKind kind = ValueKind::Id;
    std::size_t begin = 0;  ///< bytes of the text, without quotation marks
    std::size_t end = 0;
    std::string text;  ///< those bytes; of Money and Number a plain JSON number: "300.00"
};

/// The values of a text by place, at most `most`. Looks at no more than `limit` bytes. What stands in quotation marks is given as
/// a whole, and its parts as well.
[[nodiscard]] std::vector<TextValue> textValues(std::string_view text, std::size_t most = 256, std::size_t limit = 16000);
/// What a whole text is, where it is one value and nothing else; Quoted where it is none.
[[nodiscard]] ValueKind kindOfWhole(std::string_view text);

/// The host of a URL or e-mail address, lower-case; empty where there is none.
[[nodiscard]] std::string hostOf(std::string_view text);
/// A path without "./" in front and "/" behind.
[[nodiscard]] std::string plainPath(std::string_view path);
[[nodiscard]] std::string lowerCase(std::string_view text);

}  // namespace writ::sim
