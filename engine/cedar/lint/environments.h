#pragma once

#include "engine/cedar/lint/checks.h"
#include "engine/cedar/schema/request_types.h"

namespace writ::cedar {

/// What a schema says of a field in the requests that a policy can be about.
enum class Presence : std::uint8_t { NotSaid, Sure, Optional };

/// The kinds of requests of a schema that the types let a policy match.
class PolicyEnvironments {
public:
    PolicyEnvironments(const LintedPolicy& policy, const Schema& schema);

    /// None: validate() says that it can never match.
    [[nodiscard]] const std::vector<RequestEnvironment>& all() const { return m_all; }
    /// What the schema says of them, by index.
    [[nodiscard]] const RequestTypes& types(std::size_t index) const { return m_types[index]; }
    /// Optional where some of these requests may lack it.
    [[nodiscard]] Presence presenceOf(const std::string& pointer) const;

private:
    std::vector<RequestEnvironment> m_all;
    std::vector<RequestTypes> m_types;  ///< one each
};

/// Whether no request that keeps to the schema lets a policy match, beyond what types tell: conditions that no values of its
/// fields satisfy together. False where that is not certain; so wherever a policy asks who is in what, which facts say.
[[nodiscard]] bool neverMatches(const LintedPolicy& policy, const PolicyEnvironments& environments);

}  // namespace writ::cedar
