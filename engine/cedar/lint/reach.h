#pragma once

#include "engine/cedar/entities.h"
#include "engine/cedar/policy_set.h"
#include "engine/cedar/schema/schema.h"

#include <set>

namespace writ::cedar {

/// Requests of one action, over all principals, resources and contexts of theirs.
struct ActionRequests {
    EntityUid action;
    std::string principalType;  ///< empty: not known
    std::string resourceType;   ///< empty: not known
};

/// Which requests the rules of a set can be about.
class RuleReach {
public:
    /// `entities` tell the groups of actions. With a schema that people declared (null: none), requests that break it do not
    /// count. All outlive this.
    RuleReach(const CedarPolicySet& policies, const EntityStore& entities, const Schema* declared);

    /// Whether the rule may match one of the requests. False only where that is certain: its scope or a condition is about other
    /// actions or types, or no request that keeps to the declared schema satisfies it.
    [[nodiscard]] bool mayMatch(std::uint32_t rule, const ActionRequests& requests) const;
    /// Whether the action stands in the rule, as an action or as a text.
    [[nodiscard]] bool names(std::uint32_t rule, std::string_view action) const { return m_rules[rule].names.count(action) != 0; }

private:
    struct Known {
        std::set<std::string, std::less<>> names;
        bool isTyped = false;         ///< the actions below are all that the types leave
        std::set<EntityUid> actions;  ///< for which the schema lets it match
    };
    void addNames(const Tree& tree, NodeId id, Known& known) const;
    void addTyped(std::uint32_t rule, const Schema& schema, Known& known) const;

    const CedarPolicySet& m_policies;
    const EntityStore& m_entities;
    const Schema* m_declared;
    std::vector<Known> m_rules;
};

}  // namespace writ::cedar
