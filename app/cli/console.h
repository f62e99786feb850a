#pragma once

#include "engine/text/result.h"

#include <iosfwd>
#include <string>
#include <string_view>

namespace writ::cli {

/// What the exit status says.
enum Exit : int {
    kFine = 0,
    kFindings = 1,  ///< errors in check, flips in compare, failures in test, what --fail-on names
    kUsage = 2,     ///< bad usage, or input that cannot be read
};

/// Where a command reads and writes. Nothing else of the surroundings reaches a command.
struct Console {
    std::istream& in;
    std::ostream& out;
    std::ostream& err;
    bool colour = false;         ///< `out` is a terminal
    bool errIsTerminal = false;  ///< progress is shown
};

/// "writ: error: …" on the error stream; gives kUsage.
int complain(Console& console, const Error& error);
int complain(Console& console, std::string_view message);
void warn(Console& console, std::string_view message);

/// The text with control characters replaced, so that a recording cannot steer the terminal.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace writ::cli
