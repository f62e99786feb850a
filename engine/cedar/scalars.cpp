#include "engine/cedar/scalars.h"

#include "engine/text/utf8.h"

#include <array>
#include <optional>

namespace writ::cedar {
namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

tl::unexpected<std::string> wrong(std::string message) {
    return tl::unexpected<std::string>(std::move(message));
}

/// Leading digits as a number that is not above zero: the negative half of the range is the larger one.
/// Nothing when there is no digit or the number does not fit.
struct NegatedDigits {
    std::int64_t value = 0;
    std::size_t length = 0;
    bool fits = true;
};

NegatedDigits negatedDigits(std::string_view text) {
    NegatedDigits result;
    for (const char c : text) {
        if (!isDigit(c)) break;
        ++result.length;
        result.fits = result.fits && !__builtin_mul_overflow(result.value, std::int64_t{10}, &result.value) &&
                      !__builtin_sub_overflow(result.value, std::int64_t{c - '0'}, &result.value);
    }
    return result;
}

std::int64_t powerOfTen(std::size_t exponent) {
    std::int64_t power = 1;
    for (; exponent > 0; --exponent) power *= 10;
    return power;
}

/// The digits of an exact field such as "hh"; nothing when one is not a digit.
std::optional<std::int64_t> field(std::string_view text, std::size_t at, std::size_t length) {
    if (text.size() < at + length) return std::nullopt;
    std::int64_t value = 0;
    for (const char c : text.substr(at, length)) {
        if (!isDigit(c)) return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

bool isLeapYear(std::int64_t year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

std::int64_t daysInMonth(std::int64_t year, std::int64_t month) {
    static constexpr std::array<std::int64_t, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && isLeapYear(year) ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar, by eras of 400 years that begin in March.
std::int64_t daysFromCivil(std::int64_t year, std::int64_t month, std::int64_t day) {
    year -= month <= 2 ? 1 : 0;
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const std::int64_t yearOfEra = year - era * 400;
    const std::int64_t dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const std::int64_t dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146097 + dayOfEra - 719468;
}

struct Civil {
    std::int64_t year, month, day;
};

Civil civilFromDays(std::int64_t days) {
    days += 719468;
    const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const std::int64_t dayOfEra = days - era * 146097;
    const std::int64_t yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
    const std::int64_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const std::int64_t shifted = (5 * dayOfYear + 2) / 153;
    const std::int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
    return {yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1};
}

Parsed<std::int64_t> parseDate(std::string_view text) {
    const auto year = field(text, 0, 4);
    const auto month = field(text, 5, 2);
    const auto day = field(text, 8, 2);
    if (!year || !month || !day || text[4] != '-' || text[7] != '-') return wrong("the date is not of the form YYYY-MM-DD");
    if (*month < 1 || *month > 12 || *day < 1 || *day > daysInMonth(*year, *month)) {
        return wrong("there is no date " + std::string(text.substr(0, 10)));
    }
    return daysFromCivil(*year, *month, *day) * kMsPerDay;
}

/// "Z", "+hhmm" or "-hhmm" as milliseconds.
Parsed<std::int64_t> parseOffset(std::string_view text) {
    if (text == "Z") return 0;
    const auto hours = field(text, 1, 2);
    const auto minutes = field(text, 3, 2);
    if (text.size() != 5 || (text[0] != '+' && text[0] != '-') || !hours || !minutes) {
        return wrong("after the seconds there must be `.SSS` at most and then `Z`, `+hhmm` or `-hhmm`");
    }
    if (*hours > 23 || *minutes > 59) return wrong("the offset " + std::string(text) + " is out of range");
    const std::int64_t offset = *hours * kMsPerHour + *minutes * kMsPerMinute;
    return text[0] == '-' ? -offset : offset;
}

Parsed<std::int64_t> parseTimeOfDay(std::string_view text) {
    const auto hours = field(text, 0, 2);
    const auto minutes = field(text, 3, 2);
    const auto seconds = field(text, 6, 2);
    if (!hours || !minutes || !seconds || text[2] != ':' || text[5] != ':') return wrong("the time is not of the form hh:mm:ss");
    if (*hours > 23 || *minutes > 59 || *seconds > 59) return wrong("there is no time " + std::string(text.substr(0, 8)));
    std::int64_t ms = *hours * kMsPerHour + *minutes * kMsPerMinute + *seconds * kMsPerSecond;
    text.remove_prefix(8);
    if (!text.empty() && text[0] == '.') {
        const auto fraction = field(text, 1, 3);
        if (!fraction) return wrong("a fraction of a second has exactly three digits");
        ms += *fraction;
        text.remove_prefix(4);
    }
    const auto offset = parseOffset(text);
    return offset ? Parsed<std::int64_t>(ms - *offset) : offset;
}

struct Unit {
    std::string_view name;
    std::int64_t ms;
};
/// In the order in which a duration names them.
constexpr std::array kUnits = {Unit{"d", kMsPerDay}, Unit{"h", kMsPerHour}, Unit{"m", kMsPerMinute}, Unit{"s", kMsPerSecond},
                               Unit{"ms", 1}};

std::string_view unitName(std::string_view text) {
    std::size_t length = 0;
    while (length < text.size() && !isDigit(text[length])) ++length;
    return text.substr(0, length);
}

std::string padded(std::int64_t value, std::size_t width) {
    std::string digits = std::to_string(value < 0 ? -value : value);
    if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
    return value < 0 ? "-" + digits : digits;
}

}  // namespace

Parsed<std::int64_t> parseDecimal(std::string_view text) {
    const auto malformed = [text] {
        return wrong("`" + std::string(utf8Prefix(text, 60)) + "` is not a well-formed decimal value");
    };
    const bool negative = !text.empty() && text.front() == '-';
    const std::string_view digits = text.substr(negative ? 1 : 0);
    const NegatedDigits whole = negatedDigits(digits);
    if (whole.length == 0 || whole.length >= digits.size() || digits[whole.length] != '.') return malformed();
    const std::string_view tail = digits.substr(whole.length + 1);
    const NegatedDigits fraction = negatedDigits(tail);
    if (tail.empty() || fraction.length != tail.size()) return malformed();
    if (tail.size() > 4) return wrong("`" + std::string(utf8Prefix(text, 60)) + "` has more than 4 digits after the point");
    std::int64_t units = 0;
    const bool overflow = !whole.fits || __builtin_mul_overflow(whole.value, std::int64_t{10000}, &units) ||
                          __builtin_add_overflow(units, fraction.value * powerOfTen(4 - tail.size()), &units) ||
                          (!negative && __builtin_sub_overflow(std::int64_t{0}, units, &units));
    if (overflow) return wrong("the value must be in the range -922337203685477.5808 to 922337203685477.5807");
    return units;
}

Parsed<std::int64_t> parseDatetime(std::string_view text) {
    const auto date = parseDate(text);
    if (!date || text.size() == 10) return date;
    if (text[10] != 'T') return wrong("between date and time there must be a `T`");
    const auto time = parseTimeOfDay(text.substr(11));
    return time ? Parsed<std::int64_t>(*date + *time) : time;
}

Parsed<std::int64_t> parseDuration(std::string_view text) {
    static constexpr std::string_view kPattern =
        "a duration is made of quantities and units in the order d, h, m, s, ms, such as `1d2h3m4s50ms`";
    const bool negative = !text.empty() && text.front() == '-';
    std::string_view rest = text.substr(negative ? 1 : 0);
    if (rest.empty()) return wrong(std::string(kPattern));
    std::int64_t total = 0;
    bool fits = true;
    for (std::size_t next = 0; !rest.empty();) {
        const NegatedDigits quantity = negatedDigits(rest);
        rest.remove_prefix(quantity.length);
        const std::string_view name = unitName(rest);
        while (next < kUnits.size() && kUnits[next].name != name) ++next;
        if (quantity.length == 0 || next == kUnits.size()) return wrong(std::string(kPattern));
        std::int64_t ms = 0;
        fits = fits && quantity.fits && !__builtin_mul_overflow(quantity.value, kUnits[next].ms, &ms) &&
               !__builtin_add_overflow(total, ms, &total);
        rest.remove_prefix(name.size());
        ++next;
    }
    if (!fits || (!negative && __builtin_sub_overflow(std::int64_t{0}, total, &total))) {
        return wrong("the duration does not fit into 64 bits of milliseconds");
    }
    return total;
}

std::string decimalText(std::int64_t units) {
    const std::int64_t fraction = units % 10000;
    std::string digits = padded(fraction < 0 ? -fraction : fraction, 4);
    while (digits.size() > 1 && digits.back() == '0') digits.pop_back();
    const bool lostSign = units < 0 && units / 10000 == 0;
    return (lostSign ? "-" : "") + std::to_string(units / 10000) + "." + digits;
}

std::string datetimeText(std::int64_t ms) {
    const std::int64_t time = ((ms % kMsPerDay) + kMsPerDay) % kMsPerDay;
    const Civil date = civilFromDays(ms / kMsPerDay - (ms % kMsPerDay < 0 ? 1 : 0));
    std::string text = padded(date.year, 4) + "-" + padded(date.month, 2) + "-" + padded(date.day, 2) + "T";
    text += padded(time / kMsPerHour, 2) + ":" + padded(time / kMsPerMinute % 60, 2) + ":" + padded(time / kMsPerSecond % 60, 2);
    return text + "." + padded(time % kMsPerSecond, 3) + "Z";
}

std::string durationText(std::int64_t ms) {
    if (ms == 0) return "0ms";
    std::string text = ms < 0 ? "-" : "";
    for (const Unit& unit : kUnits) {
        const std::int64_t quantity = ms / unit.ms;
        ms %= unit.ms;
        if (quantity != 0) text += std::to_string(quantity).substr(quantity < 0 ? 1 : 0) + std::string(unit.name);
    }
    return text;
}

}  // namespace writ::cedar
