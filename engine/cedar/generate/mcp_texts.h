#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace writ::cedar {

/// Texts of JSON Schema's formats in the form that Cedar's constructors take; nothing when the text is not of the format.

/// "2024-10-15", RFC 3339, or a time without a zone, which is taken as UTC; less than a millisecond is dropped.
[[nodiscard]] std::optional<std::string> datetimeForCedar(std::string_view text);
/// ISO 8601: "P1DT2H", "P3W". A year counts as 365 days, a month as 30.
[[nodiscard]] std::optional<std::string> durationForCedar(std::string_view text);
/// IPv4 or IPv6, with or without a prefix; an IPv4 address written as IPv6 becomes IPv4.
[[nodiscard]] std::optional<std::string> ipForCedar(std::string_view text);

}  // namespace writ::cedar
