#pragma once

#include "simulator/transcript/session.h"

#include <string>
#include <vector>

namespace writ::sim {

/// What makes a tool result a failure when no field declares it. From binding.json.
struct FailureSigns {
    std::vector<std::string> prefixes{"Error"};  ///< of the result's text
};

/// Whether the result step reports success.
[[nodiscard]] bool succeeded(const Step& result, const FailureSigns& signs);
/// Who stopped the call, as far as explicit fields tell. A correction in the notes (Step::declared) wins.
[[nodiscard]] OutcomeFinding classify(const Session& session, const Step& call, const FailureSigns& signs);

}  // namespace writ::sim
