#include "simulator/transcript/reader.h"

#include <algorithm>
#include <array>

namespace writ::sim {

namespace {

// Days since 1970-01-01 of a date of the proleptic Gregorian calendar (H. Hinnant's days_from_civil).
constexpr std::int64_t daysFromCivil(std::int64_t year, int month, int day) {
    year -= month <= 2 ? 1 : 0;
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const std::int64_t yearOfEra = year - era * 400;
    const std::int64_t dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
}

constexpr int daysInMonth(int year, int month) {
    constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : kDays[month - 1];
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

class MomentParser {
public:
    explicit MomentParser(std::string_view text) : m_rest(text) {}

    std::optional<std::int64_t> parse() {
        const int year = number(4);
        expect('-');
        const int month = number(2);
        expect('-');
        const int day = number(2);
        separator();
        const std::int64_t ofDay = timeOfDay();
        const std::int64_t offset = zone();
        if (!m_ok || !m_rest.empty() || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return std::nullopt;
        return daysFromCivil(year, month, day) * 86'400'000 + ofDay - offset;
    }

private:
    int number(std::size_t digits) {
        int value = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            m_ok = m_ok && !m_rest.empty() && isDigit(m_rest.front());
            if (!m_ok) return 0;
            value = value * 10 + (m_rest.front() - '0');
            m_rest.remove_prefix(1);
        }
        return value;
    }

    bool take(char c) {
        if (m_rest.empty() || m_rest.front() != c) return false;
        m_rest.remove_prefix(1);
        return true;
    }
    void expect(char c) { m_ok = take(c) && m_ok; }
    // RFC 3339 allows "t" and, for readability, a space.
    void separator() { m_ok = (take('T') || take('t') || take(' ')) && m_ok; }

    std::int64_t timeOfDay() {
        const int hour = number(2);
        expect(':');
        const int minute = number(2);
        expect(':');
        const int second = number(2);  // 60 in a leap second
        if (hour > 23 || minute > 59 || second > 60) m_ok = false;
        return ((std::int64_t{hour} * 60 + minute) * 60 + second) * 1000 + fraction();
    }

    std::int64_t fraction() {
        if (!take('.')) return 0;
        if (m_rest.empty() || !isDigit(m_rest.front())) m_ok = false;
        std::int64_t ms = 0;
        for (std::int64_t weight = 100; !m_rest.empty() && isDigit(m_rest.front()); weight /= 10) {
            ms += (m_rest.front() - '0') * weight;
            m_rest.remove_prefix(1);
        }
        return ms;
    }

    std::int64_t zone() {
        if (take('Z') || take('z')) return 0;
        const bool west = take('-');
        if (!west) expect('+');
        const int hours = number(2);
        expect(':');
        const int minutes = number(2);
        if (hours > 23 || minutes > 59) m_ok = false;
        const std::int64_t offset = (std::int64_t{hours} * 60 + minutes) * 60'000;
        return west ? -offset : offset;
    }

    std::string_view m_rest;
    bool m_ok = true;
};

// The ranges of the units do not overlap, so a count of one is never taken for another.
std::optional<Moment> momentFromCount(std::int64_t count, std::string text) {
    constexpr std::int64_t kYear2000 = 946'684'800;
    constexpr std::int64_t kYear2200 = 7'258'118'400;
    struct Unit {
        std::int64_t perSecond;
        std::int64_t most;  // the year 2200, or what fits into 64 bits
    };
    static constexpr std::array<Unit, 4> kUnits{{{1, kYear2200},
                                                 {1'000, kYear2200 * 1'000},
                                                 {1'000'000, kYear2200 * 1'000'000},
                                                 {1'000'000'000, kYear2200 * 1'000'000'000}}};
    for (const Unit& unit : kUnits) {
        if (count < kYear2000 * unit.perSecond || count >= unit.most) continue;
        const std::int64_t ms = unit.perSecond == 1 ? count * 1'000 : count / (unit.perSecond / 1'000);
        return Moment{ms, std::move(text)};
    }
    return std::nullopt;
}

}  // namespace

std::optional<Moment> momentFrom(const Json& value) {
    if (value.isInteger()) return momentFromCount(value.asInteger(), value.numberText());
    const std::string& text = value.asString();
    if (text.empty() || text.size() > 19 || !std::all_of(text.begin(), text.end(), isDigit)) return parseMoment(text);
    const Result<Json> count = parseJson(text);
    return count && count->isInteger() ? momentFromCount(count->asInteger(), text) : std::nullopt;
}

std::optional<Moment> parseMoment(std::string_view text) {
    const std::optional<std::int64_t> ms = MomentParser(text).parse();
    if (!ms) return std::nullopt;
    return Moment{*ms, std::string(text)};
}

}  // namespace writ::sim
