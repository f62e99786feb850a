#pragma once

#include "engine/json/json.h"

#include <optional>
#include <string>
#include <string_view>

namespace writ::sim::binding {

inline constexpr std::int64_t kMsPerMinute = 60'000;
inline constexpr std::int64_t kMsPerHour = 3'600'000;
inline constexpr std::int64_t kMsPerDay = 86'400'000;

/// Days since 1970-01-01 in the proleptic Gregorian calendar.
[[nodiscard]] std::int64_t daysFromCivil(std::int64_t year, int month, int day);
/// Rounded towards minus infinity.
[[nodiscard]] std::int64_t floorDiv(std::int64_t a, std::int64_t b);

/// "UTC", "Z", "+05:30", "-0500": minutes east of UTC. Zones by name change with time and place, so they are refused.
[[nodiscard]] std::optional<int> parseZone(std::string_view text);

/// "90s", "15m", "1h", "7d": milliseconds; nothing for anything else, or for more than 100 years.
[[nodiscard]] std::optional<std::int64_t> parseDuration(std::string_view text);

/// RFC 3339 text, `YYYY-MM-DDThh:mm:ss[.fff]` or `YYYY-MM-DD`; the last two are in `zoneMinutes`. Also the datetime that
/// {"$toDatetime"} makes. Milliseconds since 1970 UTC; nothing for anything else. Digits beyond milliseconds are cut off.
[[nodiscard]] std::optional<std::int64_t> parseTime(const Json& value, int zoneMinutes);

/// `YYYY-MM-DDThh:mm:ss[.fff]Z`; nothing outside the years 0 to 9999.
[[nodiscard]] std::optional<std::string> formatTime(std::int64_t ms);

/// {"__extn":{"fn":"datetime","arg":…}}
[[nodiscard]] Json datetimeJson(std::string text);
[[nodiscard]] bool isDatetime(const Json& value);

}  // namespace writ::sim::binding
