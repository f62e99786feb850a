#pragma once

#include "engine/cedar/schema/schema.h"
#include "engine/cedar/service/facts_text.h"

#include <memory>
#include <string>
#include <vector>

namespace writ::cedar {

/// What policies are read against: schema, facts and tools. Immutable; made anew when one of them changes.
struct World {
    SchemaPtr schema;  ///< of the schema documents; null when there are none or they have errors
    /// For completion and hover: `schema`, else the last one without errors, else one made up from tools and facts.
    SchemaPtr known;
    bool isAssumed = false;  ///< `known` is made up
    SchemaIndexPtr index;
    FactsIndexPtr facts;
    std::vector<ToolDescription> tools;

    [[nodiscard]] const ToolDescription* tool(std::string_view name) const;
    /// The entities known to be of a type: from facts and, for an enum type, from the schema.
    [[nodiscard]] std::vector<std::string> ids(std::string_view entityType) const;
    /// The types, and those whose entities may be above entities of them; sorted.
    [[nodiscard]] std::vector<std::string> withAncestors(const std::vector<std::string>& types) const;
};
using WorldPtr = std::shared_ptr<const World>;

/// A schema that says what the tools and the facts show: an action for each tool with its arguments under `context.input`, the
/// entity types of the facts with the attributes that stand there. It is good for help, not for judging.
[[nodiscard]] SchemaPtr assumedSchema(const std::vector<ToolDescription>& tools, const FactsIndex& facts);

/// The arguments of a tool as a record type: integers are Long, other numbers decimal, objects records, arrays sets.
/// Depth-limited; what JSON Schema leaves open is a String.
[[nodiscard]] TypePtr argumentsType(const ToolDescription& tool);

}  // namespace writ::cedar
