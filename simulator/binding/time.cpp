#include "simulator/binding/time.h"

#include <array>
#include <cstdio>

namespace writ::sim::binding {

namespace {

/// Reads fixed-width digits and separators from the front of a text.
class Cursor {
public:
    explicit Cursor(std::string_view text) : m_text(text) {}

    bool atEnd() const { return m_text.empty(); }
    bool skip(std::string_view anyOf) {
        if (m_text.empty() || anyOf.find(m_text.front()) == std::string_view::npos) return false;
        m_text.remove_prefix(1);
        return true;
    }
    /// A number of exactly `width` digits within the bounds.
    std::optional<int> number(std::size_t width, int low, int high) {
        if (m_text.size() < width) return std::nullopt;
        int value = 0;
        for (const char c : m_text.substr(0, width)) {
            if (c < '0' || c > '9') return std::nullopt;
            value = value * 10 + (c - '0');
        }
        if (value < low || value > high) return std::nullopt;
        m_text.remove_prefix(width);
        return value;
    }
    char front() const { return m_text.empty() ? '\0' : m_text.front(); }

private:
    std::string_view m_text;
};

int daysInMonth(int year, int month) {
    static constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

std::optional<std::int64_t> readDate(Cursor& cursor) {
    const auto year = cursor.number(4, 0, 9999);
    if (!year || !cursor.skip("-")) return std::nullopt;
    const auto month = cursor.number(2, 1, 12);
    if (!month || !cursor.skip("-")) return std::nullopt;
    const auto day = cursor.number(2, 1, daysInMonth(*year, *month));
    if (!day) return std::nullopt;
    return daysFromCivil(*year, *month, *day) * kMsPerDay;
}

std::optional<std::int64_t> readFraction(Cursor& cursor) {
    std::int64_t ms = 0;
    int unit = 100;
    auto digit = cursor.number(1, 0, 9);
    if (!digit) return std::nullopt;
    for (; digit; digit = cursor.number(1, 0, 9)) {
        ms += *digit * unit;
        unit /= 10;
    }
    return ms;
}

std::optional<std::int64_t> readClock(Cursor& cursor) {
    const auto hour = cursor.number(2, 0, 23);
    if (!hour || !cursor.skip(":")) return std::nullopt;
    const auto minute = cursor.number(2, 0, 59);
    if (!minute || !cursor.skip(":")) return std::nullopt;
    const auto second = cursor.number(2, 0, 59);
    if (!second) return std::nullopt;
    std::int64_t ms = *hour * kMsPerHour + *minute * kMsPerMinute + *second * std::int64_t{1000};
    if (!cursor.skip(".")) return ms;
    const auto fraction = readFraction(cursor);
    if (!fraction) return std::nullopt;
    return ms + *fraction;
}

std::optional<int> readZone(Cursor& cursor) {
    if (cursor.skip("Zz")) return 0;
    const bool west = cursor.front() == '-';
    if (!cursor.skip("+-")) return std::nullopt;
    const auto hours = cursor.number(2, 0, 23);
    if (!hours) return std::nullopt;
    cursor.skip(":");
    const auto minutes = cursor.number(2, 0, 59);
    if (!minutes) return std::nullopt;
    const int offset = *hours * 60 + *minutes;
    return west ? -offset : offset;
}

std::optional<std::int64_t> parseText(std::string_view text, int zoneMinutes) {
    Cursor cursor(text);
    const auto date = readDate(cursor);
    if (!date) return std::nullopt;
    if (cursor.atEnd()) return *date - zoneMinutes * kMsPerMinute;
    if (!cursor.skip("Tt ")) return std::nullopt;
    const auto clock = readClock(cursor);
    if (!clock) return std::nullopt;
    const auto zone = cursor.atEnd() ? std::optional(zoneMinutes) : readZone(cursor);
    if (!zone || !cursor.atEnd()) return std::nullopt;
    return *date + *clock - *zone * kMsPerMinute;
}

struct CivilDate {
    std::int64_t year;
    int month, day;
};

// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": eras of 400 years that begin in March.
CivilDate civilFromDays(std::int64_t days) {
    days += 719'468;
    const std::int64_t era = floorDiv(days, 146'097);
    const std::int64_t dayOfEra = days - era * 146'097;
    const std::int64_t yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36'524 - dayOfEra / 146'096) / 365;
    const std::int64_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const auto shifted = static_cast<int>((5 * dayOfYear + 2) / 153);
    const int day = static_cast<int>(dayOfYear) - (153 * shifted + 2) / 5 + 1;
    const int month = shifted < 10 ? shifted + 3 : shifted - 9;
    return {yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

}  // namespace

std::int64_t floorDiv(std::int64_t a, std::int64_t b) {
    return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

std::int64_t daysFromCivil(std::int64_t year, int month, int day) {
    year -= month <= 2 ? 1 : 0;
    const std::int64_t era = floorDiv(year, 400);
    const std::int64_t yearOfEra = year - era * 400;
    const std::int64_t dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146'097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719'468;
}

std::optional<int> parseZone(std::string_view text) {
    if (text == "UTC") return 0;
    Cursor cursor(text);
    const auto zone = readZone(cursor);
    return cursor.atEnd() ? zone : std::nullopt;
}

std::optional<std::int64_t> parseDuration(std::string_view text) {
    constexpr std::string_view kUnits = "smhd";
    constexpr std::array<std::int64_t, 4> kMs{1000, kMsPerMinute, kMsPerHour, kMsPerDay};
    constexpr std::int64_t kMost = 36'525 * kMsPerDay;
    const std::size_t unit = text.empty() ? std::string_view::npos : kUnits.find(text.back());
    if (unit == std::string_view::npos || text.size() < 2 || text.size() > 11) return std::nullopt;
    std::int64_t count = 0;
    for (const char c : text.substr(0, text.size() - 1)) {
        if (c < '0' || c > '9') return std::nullopt;
        count = count * 10 + (c - '0');
    }
    if (count == 0 || count > kMost / kMs[unit]) return std::nullopt;
    return count * kMs[unit];
}

std::optional<std::int64_t> parseTime(const Json& value, int zoneMinutes) {
    return parseText(isDatetime(value) ? value["__extn"]["arg"].asString() : value.asString(), zoneMinutes);
}

std::optional<std::string> formatTime(std::int64_t ms) {
    const std::int64_t days = floorDiv(ms, kMsPerDay);
    const auto date = civilFromDays(days);
    if (date.year < 0 || date.year > 9999) return std::nullopt;
    const auto inDay = static_cast<int>(ms - days * kMsPerDay);
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02d", static_cast<int>(date.year), date.month, date.day,
                  inDay / 3'600'000, inDay / 60'000 % 60, inDay / 1000 % 60);
    std::string result = text.data();
    if (inDay % 1000 != 0) {
        std::snprintf(text.data(), text.size(), ".%03d", inDay % 1000);
        result += text.data();
    }
    return result + "Z";
}

Json datetimeJson(std::string text) {
    return Json::object({{"__extn", Json::object({{"fn", "datetime"}, {"arg", Json(std::move(text))}})}});
}

bool isDatetime(const Json& value) {
    return value.size() == 1 && value["__extn"]["fn"].asString() == "datetime";
}

}  // namespace writ::sim::binding
