#pragma once

#include "engine/cedar/partial/partial.h"
#include "engine/cedar/policy_set.h"

namespace writ::cedar {

/// What a rule of a set still asks.
struct PartialRule {
    std::uint32_t rule = 0;      ///< of the set
    std::uint32_t response = 0;  ///< index into PartialAnswer::responses
    std::uint32_t policy = 0;    ///< index into the policies of that response
};

/// The answer to a request of which parts are not known.
struct PartialAnswer {
    /// Indeterminate while it depends on what is not known, and where a rule fails that could be the one to decide.
    Verdict verdict = Verdict::Indeterminate;
    std::optional<Verdict> engineDecision;   ///< of an engine that passes over failing rules; nothing while it depends
    std::vector<PartialResponse> responses;  ///< one a source of the set
    std::vector<PartialRule> rules;          ///< those that match, fail, or match for some values

    [[nodiscard]] const ResidualPolicy& residual(const PartialRule& rule) const {
        return responses[rule.response].policies[rule.policy];
    }
};

/// Answers requests as far as they are known. It rests on the types of the schema: what is known must conform to it, what is not
/// known is taken to conform. Not known are the fields that a request lists as unknown, entities that neither facts nor
/// request tell of, and of an entity that only the request tells of everything else.
class PartialDecider {
public:
    /// An error when the facts do not conform to the schema.
    [[nodiscard]] static Result<PartialDecider> of(const Facts& facts, SchemaPtr schema);

    /// An error when the request does not conform to the schema, or a policy does not validate for it; the types of principal and
    /// resource and the action must be known.
    [[nodiscard]] Result<PartialAnswer> decide(const CedarPolicySet& policies, const Request& request) const;

private:
    struct Question {
        PartialRequest request;
        PartialEntities entities;
    };
    PartialDecider(SchemaPtr schema, std::shared_ptr<const EntityStore> store, std::shared_ptr<const PartialEntities> entities)
        : m_schema(std::move(schema)), m_store(std::move(store)), m_entities(std::move(entities)) {}
    [[nodiscard]] Result<Question> questionOf(const Request& request) const;
    [[nodiscard]] Result<void> addOwn(const View::Overlay& overlay, const std::string& pointer, PartialEntities& entities) const;

    SchemaPtr m_schema;
    std::shared_ptr<const EntityStore> m_store;
    std::shared_ptr<const PartialEntities> m_entities;  ///< those of the store
};

/// For people: inWords(), and which rules fail where that leaves the verdict open: "allowed, but `B.running-total` fails".
[[nodiscard]] std::string inWords(const PartialAnswer& answer, const std::vector<Rule>& rules);

}  // namespace writ::cedar
