#pragma once

#include "engine/decision/decision.h"
#include "simulator/transcript/session.h"

namespace writ::sim {

/// What a policy engine decided on a call when it was made, as its log says.
struct RecordedDecision {
    std::optional<Verdict> verdict;  ///< nothing where the log's answer is neither allow nor deny
    std::string reason;              ///< in the engine's own words; may be empty
    std::vector<std::string> rules;  ///< rules or policies that the log names
    std::string evidence;            ///< the fields that say so: "result.allow: false, decision_id: 1406f708"
};

/// What a recording says of one call beside its arguments.
struct CallContext {
    Json metadata;  ///< an object or null; laid over the metadata of the session
    /// What the recording itself hid: "/arguments/headers", "/metadata/input/session/id". These are unknown, not absent.
    std::vector<std::string> hidden;
};

}  // namespace writ::sim
