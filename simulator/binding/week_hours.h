#pragma once

#include "simulator/binding/node.h"

#include <array>

namespace writ::sim::binding {

/// Parts of the week: "mon-fri 09:00-17:00; sat 10:00-12:00". Without days: every day. An end that is not after its beginning
/// lies on the next day; the end itself is outside.
class WeekHours final : public ParsedText {
public:
    [[nodiscard]] static Result<ParsedTextPtr> parse(std::string_view text);

    /// `minute` since Monday 00:00, 0 to 10079.
    [[nodiscard]] bool contains(std::int64_t minute) const;

private:
    struct Part {
        int begin, end;  ///< minutes since Monday 00:00; the end may lie in the next week
    };
    std::vector<Part> m_parts;
};

inline constexpr std::array<std::string_view, 7> kWeekdays{"monday", "tuesday",  "wednesday", "thursday",
                                                           "friday", "saturday", "sunday"};

}  // namespace writ::sim::binding
