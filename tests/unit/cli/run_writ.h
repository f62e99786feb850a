#pragma once

#include "app/cli/command_table.h"
#include "engine/json/json.h"

#include <sstream>
#include <string>
#include <vector>

namespace writ::cli {

/// What a run of the command line came to.
struct Outcome {
    int status = 0;
    std::string out, err;
    /// What it printed; null when that is no JSON.
    [[nodiscard]] Json json() const { return parseJson(out).value_or(Json()); }
};

inline Outcome writ(const std::vector<std::string>& words, const std::string& input = {}, bool colour = false) {
    std::istringstream in(input);
    std::ostringstream out, err;
    Console console{in, out, err, colour};
    const int status = run(words, console);
    return {status, out.str(), err.str()};
}

}  // namespace writ::cli
