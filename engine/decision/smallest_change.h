#pragma once

#include "engine/decision/decision.h"

#include <functional>

namespace writ {

/// One value of a request that is other than it was.
struct FieldChange {
    std::string pointer;       ///< into toJson(request); "/subject/parents" or "/resource/parents" for a group of that entity
    std::optional<Json> from;  ///< nothing: it was absent. Of a group: the one that is left, {type, id}
    std::optional<Json> to;    ///< nothing: it is absent. Of a group: the one that is joined
    std::string text;          ///< "amount_cents 50000 -> 49999"
};

/// A change that was tried: the engine gave this verdict.
struct ChangeProposal {
    std::vector<FieldChange> changes;  ///< by pointer
    Request request;                   ///< the changed one; groups are not part of a request
    Verdict verdict = Verdict::Deny;   ///< Allow or Deny
    std::vector<std::uint32_t> rules;  ///< that determined it
};

struct ChangeOptions {
    std::size_t maxFields = 3;      ///< changed together
    std::size_t maxTrials = 20000;  ///< requests decided
    std::size_t maxProposals = 8;
    std::size_t maxCandidates = 24;  ///< fields that are tried at all, in the order in which policies read them
    std::function<bool()> cancelled = [] { return false; };
};

struct ChangeSearch {
    std::vector<ChangeProposal> proposals;  ///< all of the same, smallest, number of fields; one for each choice of fields
    std::size_t triedFields = 0;            ///< all changes of so many fields were tried, or the proposals have that many
    std::size_t trials = 0;
    bool cut = false;  ///< the trials or the fields did not suffice, or somebody cancelled
};

}  // namespace writ
