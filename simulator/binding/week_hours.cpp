#include "simulator/binding/week_hours.h"

#include <algorithm>
#include <array>

namespace writ::sim::binding {

namespace {

constexpr int kDay = 24 * 60;
constexpr int kWeek = 7 * kDay;

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

/// The parts of a text between separators.
std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(separator, at), text.size());
        parts.push_back(trimmed(text.substr(at, end - at)));
        at = end + 1;
    }
    return parts;
}

std::optional<int> readDay(std::string_view text) {
    const auto found =
        std::find_if(kWeekdays.begin(), kWeekdays.end(), [&](std::string_view day) { return day.substr(0, 3) == text; });
    return found == kWeekdays.end() ? std::nullopt : std::optional(static_cast<int>(found - kWeekdays.begin()));
}

/// "mon", "mon-fri", "mon,wed,sat-sun", in the order of the text; nothing when it is something else.
std::optional<std::vector<int>> readDays(std::string_view text) {
    std::vector<int> days;
    for (const std::string_view part : split(text, ',')) {
        const auto ends = split(part, '-');
        const auto first = readDay(ends.front());
        const auto last = readDay(ends.back());
        if (!first || !last || ends.size() > 2) return std::nullopt;
        for (int day = *first;; day = (day + 1) % 7) {
            days.push_back(day);
            if (day == *last) break;
        }
    }
    return days;
}

std::optional<int> readNumber(std::string_view text) {
    if (text.size() != 2 || text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9') return std::nullopt;
    return (text[0] - '0') * 10 + (text[1] - '0');
}

/// "09:00": minutes since midnight, up to 24:00.
std::optional<int> readMinute(std::string_view text) {
    const auto parts = split(text, ':');
    if (parts.size() != 2) return std::nullopt;
    const auto hours = readNumber(parts[0]);
    const auto minutes = readNumber(parts[1]);
    if (!hours || !minutes || *minutes > 59 || *hours * 60 + *minutes > kDay) return std::nullopt;
    return *hours * 60 + *minutes;
}

Failure wrong(std::string_view part) {
    return fail(ErrorKind::Malformed,
                "\"" + std::string(part) + "\" are no hours: write them as \"mon-fri 09:00-17:00; sat 10:00-12:00\"");
}

}  // namespace

Result<ParsedTextPtr> WeekHours::parse(std::string_view text) {
    auto hours = std::make_shared<WeekHours>();
    for (const std::string_view part : split(text, ';')) {
        const std::size_t space = part.rfind(' ');
        const auto days = space == std::string_view::npos ? readDays("mon-sun") : readDays(trimmed(part.substr(0, space)));
        const auto ends = split(space == std::string_view::npos ? part : part.substr(space + 1), '-');
        const auto begin = readMinute(ends.front());
        const auto end = readMinute(ends.back());
        if (!days || ends.size() != 2 || !begin || !end || *begin == kDay) return wrong(part);
        for (const int day : *days)
            hours->m_parts.push_back({day * kDay + *begin, day * kDay + *end + (*end <= *begin ? kDay : 0)});
    }
    return ParsedTextPtr(std::move(hours));
}

bool WeekHours::contains(std::int64_t minute) const {
    return std::any_of(m_parts.begin(), m_parts.end(), [&](const Part& part) {
        return (minute >= part.begin && minute < part.end) || minute + kWeek < part.end;
    });
}

}  // namespace writ::sim::binding
