#pragma once

#include "simulator/catalog/difference.h"
#include "simulator/replay/replay.h"

namespace writ::sim {

/// What the validator says of a rule under one of two catalogs, and not under the other.
struct RuleImpact {
    std::string rule;  ///< its id
    std::string file;
    std::uint32_t line = 0;
    std::string code;  ///< of the diagnostic
    Severity severity = Severity::Warning;
    std::string message;
    bool fixed = false;         ///< the old catalog brought it, the new one does not
    bool neverMatches = false;  ///< it says that no call can match the rule
};

/// A call that the new catalog changes.
struct CallImpact {
    std::uint32_t session = 0, step = 0, call = 0;  ///< index, and numbers from 1
    std::string tool;
    std::string before, after;         ///< "allow", "deny", "indeterminate", or "not replayable"
    std::string afterReason;           ///< of one that is not replayable any more
    std::vector<RequestIssue> issues;  ///< in what it differs from the new catalog, and not from the old one
    [[nodiscard]] bool flips() const { return before != after; }
};

struct CatalogImpact {
    CatalogDifference difference;
    std::optional<Error> broken;  ///< why nothing can be replayed with the new catalog: binding or schema do not fit it any more
    std::vector<RuleImpact> rules;
    std::vector<CallImpact> calls;
    std::uint64_t unchanged = 0;  ///< calls that stay as they are; 0 where all is broken
};

/// The workspace of `before` as it would be with other tools: binding, schema and requests are made anew, policies stay. Calls of
/// renamed tools, and renamed arguments, are asked for by their new names, as agents would that see the new catalog.
[[nodiscard]] Result<CatalogImpact> impactOf(const Replay& before, const CatalogSnapshot& after, RunControl& control);
/// `writ catalog impact --json`, format 1.
[[nodiscard]] Json toJson(const CatalogImpact& impact, const Replay& before);

}  // namespace writ::sim
