#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace writ::cedar {

/// A bound that a sentence states: it parts the numbers into a low and a high side.
struct WrittenBound {
    std::int64_t number = 0;
    bool lowSideHasIt = true;  ///< "up to 500", "more than 500": 500 belongs to the low side. "under 500", "at least 500": not
    bool isMoney = false;      ///< in whole units, such as "$500"
    std::int64_t milliseconds = 0;  ///< of the unit of time behind the number; 0 when there is none
};

/// The bounds of a description in English: "up to $500", "at most five", "within 30 days", "under 18", "50 or more". A number
/// without such words is no bound. Numbers are written as digits or as words up to twelve.
[[nodiscard]] std::vector<WrittenBound> writtenBounds(std::string_view description);

}  // namespace writ::cedar
