#pragma once

#include "engine/cedar/schema/schema.h"
#include "engine/cedar/service/facts_text.h"

#include "engine/decision/request_shape.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace writ::cedar {

/// What policies are read against: schema, facts and tools. Immutable; made anew when one of them changes.
struct World {
    SchemaPtr schema;  ///< that policies are checked against, or null
    /// For completion and hover: `schema`, else the last one without errors, else one that tools and facts alone make.
    SchemaPtr known;
    bool isAssumed = false;  ///< nothing but tools and facts speaks for `known`: good for help, not for judging
    SchemaIndexPtr index;
    FactsIndexPtr facts;
    std::vector<ToolDescription> tools;
    std::vector<RequestShape> shapes;

    [[nodiscard]] const ToolDescription* tool(std::string_view name) const;
    /// The entities known to be of a type: from facts and, for an enum type, from the schema.
    [[nodiscard]] std::vector<std::string> ids(std::string_view entityType) const;
    /// The types that some action applies to, as principals or as resources; sorted.
    [[nodiscard]] std::vector<std::string> sideTypes(bool resources) const;
    /// The types, and those whose entities may be above entities of them; sorted.
    [[nodiscard]] std::vector<std::string> withAncestors(const std::vector<std::string>& types) const;
};
using WorldPtr = std::shared_ptr<const World>;

/// The JSON Schema of an argument of a tool, by the names that lead to it; or null.
[[nodiscard]] const Json* argumentSchema(const ToolDescription& tool, std::span<const std::string> path);

}  // namespace writ::cedar
