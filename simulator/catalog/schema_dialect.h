#pragma once

#include "engine/json/json.h"

#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace writ::sim {

/// Rewrites schemas of OpenAPI and Gemini as the JSON Schema that tools have elsewhere: types in lower case, `nullable` as a type
/// beside null, bounds of OpenAPI 3.0 as numbers. A reference into the document becomes one to `$defs`, so that schemas that
/// contain themselves stay finite; what it leads to is kept for definitions(). What is nested too deeply, and what another
/// document holds, becomes a schema that takes anything.
class SchemaDialect {
public:
    explicit SchemaDialect(const Json& document) : m_document(document) {}

    [[nodiscard]] Json rewrite(const Json& schema) { return rewrite(schema, 0); }
    /// The schema with all that it refers to below `$defs`; begins anew.
    [[nodiscard]] Json withDefinitions(const Json& rewritten);
    /// The object that a chain of references ends at; null when it leads nowhere.
    [[nodiscard]] const Json& resolve(const Json& reference) const;
    /// References that were not followed, since the last call.
    [[nodiscard]] std::vector<std::string> takeProblems() { return std::exchange(m_problems, {}); }

private:
    [[nodiscard]] Json rewrite(const Json& schema, std::size_t depth);
    [[nodiscard]] Json member(const std::string& key, const Json& value, std::size_t depth);
    [[nodiscard]] Json referenceTo(const std::string& target);
    [[nodiscard]] std::string nameOf(const std::string& target);

    const Json& m_document;
    std::map<std::string, std::string, std::less<>> m_names;  ///< names below $defs, by reference
    std::map<std::string, std::string, std::less<>> m_taken;  ///< references, by name
    std::deque<std::string> m_pending;                        ///< references whose definition is not written yet
    std::vector<std::string> m_problems;
    std::size_t m_schemas = 0;
};

}  // namespace writ::sim
