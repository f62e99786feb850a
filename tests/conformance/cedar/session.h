#pragma once

#include "engine/decision/decision.h"

#include <filesystem>
#include <set>
#include <string>

namespace writ::conformance {

/// What an engine answered, in the terms of the test data: ids are policy0, policy1, … by place.
struct Answer {
    std::string decision;  ///< "allow", "deny"; or why there is none
    std::set<std::string> reason;
    std::set<std::string> errors;
    friend bool operator==(const Answer&, const Answer&) = default;
    [[nodiscard]] std::string text() const;
};

struct CedarRequest {
    EntityUid principal;
    EntityUid action;
    EntityUid resource;
    Json context;
};

/// Policies, as text or JSON, over one entity store.
class CedarSession {
public:
    /// `links`: the content of a file of template links; empty for none.
    [[nodiscard]] static Result<CedarSession> open(std::string policies, const Json& entities, std::string links = {});
    [[nodiscard]] Answer decide(const CedarRequest& request) const;
    /// Whether a policy asks if the action is in a group that only the schema fills.
    [[nodiscard]] bool asksForActionGroups(const EntityUid& action, const std::set<std::string>& schemaGroups) const;

private:
    void readIds(const std::vector<SourcePtr>& sources);

    PolicySetPtr m_policies;
    PreparedFactsPtr m_facts;
    std::vector<std::string> m_ids;  ///< one a rule
    std::set<EntityUid> m_groups;    ///< what stands after `action in`
};

/// The same document as a schema might make it read: {type, id} as a reference, {fn, arg} and texts that look like
/// addresses, decimals, dates or durations as extension values. Where the answer depends on that, only the schema tells.
[[nodiscard]] Json withImplicitReferences(const Json& json);
/// The same for the attributes and tags of entities.
[[nodiscard]] Json entitiesWithImplicitReferences(const Json& entities);

/// The ids that stand after `in` of the action declarations of a schema in Cedar's own syntax.
[[nodiscard]] std::set<std::string> actionGroups(const std::string& schema);

[[nodiscard]] Result<std::string> readText(const std::filesystem::path& path);
/// Also of a file that is compressed by gzip.
[[nodiscard]] Result<std::string> readMaybeCompressed(const std::filesystem::path& path);
/// Type::"id".
[[nodiscard]] Result<EntityUid> parseUid(const std::string& text);

}  // namespace writ::conformance
