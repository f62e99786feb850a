#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace writ::cedar {

/// Text and numbers of decimal, datetime and duration. Errors say what is wrong with the text.
template <class T>
using Parsed = tl::expected<T, std::string>;

/// Ten-thousandths of "12.34".
[[nodiscard]] Parsed<std::int64_t> parseDecimal(std::string_view text);
/// Milliseconds since 1970 UTC of "2024-10-15" or "2024-10-15T11:35:00.000+0100".
[[nodiscard]] Parsed<std::int64_t> parseDatetime(std::string_view text);
/// Milliseconds of "1d2h3m4s5ms".
[[nodiscard]] Parsed<std::int64_t> parseDuration(std::string_view text);

[[nodiscard]] std::string decimalText(std::int64_t units);
[[nodiscard]] std::string datetimeText(std::int64_t ms);
[[nodiscard]] std::string durationText(std::int64_t ms);

inline constexpr std::int64_t kMsPerSecond = 1000;
inline constexpr std::int64_t kMsPerMinute = 60 * kMsPerSecond;
inline constexpr std::int64_t kMsPerHour = 60 * kMsPerMinute;
inline constexpr std::int64_t kMsPerDay = 24 * kMsPerHour;

}  // namespace writ::cedar
