#pragma once

#include "engine/cedar/policy_set.h"
#include "engine/cedar/schema/schema.h"

namespace writ::cedar {

/// A value of a request that could be another one.
struct Candidate {
    std::string pointer;
    std::optional<Json> now;              ///< nothing: absent
    std::vector<std::optional<Json>> to;  ///< other values, the nearest first; nothing: absent
    bool isGroup = false;                 ///< `now` is a group that the entity leaves, or `to` one that it joins
    bool onlyPresence = false;            ///< policies ask nothing of it but whether it is there
};

/// What could change, and what of. All of it outlives the search.
struct ChangeSource {
    const CedarPolicySet& policies;
    const Request& request;
    const Facts& facts;
    const Schema* schema;  ///< null: none
};

/// What policies that can be about the request's action read of it, in the order in which they read it, with the values that
/// change an answer of theirs, of the types that the schema declares. Nothing that an unknown field hides, and nothing that the
/// schema does not have. At most `maxFields`; `cut` tells whether there were more. `input` is the prepared request.
[[nodiscard]] Result<std::vector<Candidate>> candidatesFor(const ChangeSource& source, const CedarInput& input,
                                                           std::size_t maxFields, bool& cut);

}  // namespace writ::cedar
