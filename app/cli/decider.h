#pragma once

#include "app/cli/loading.h"

namespace writ::cli {

/// Decides single requests with the facts of a workspace.
class Decider {
public:
    /// Facts that cannot be taken are an error: a decision without them could be wrong.
    [[nodiscard]] static Result<Decider> of(const sim::Workspace& workspace);
    [[nodiscard]] Result<InputPtr> prepare(const Request& request) const;
    [[nodiscard]] Result<Decision> decide(const Request& request, const PolicySet& policies) const;

private:
    Decider(const Language& language, PreparedFactsPtr facts, LanguageSchemaPtr schema)
        : m_language(&language), m_facts(std::move(facts)), m_schema(std::move(schema)) {}
    const Language* m_language;
    PreparedFactsPtr m_facts;
    LanguageSchemaPtr m_schema;
};

}  // namespace writ::cli
