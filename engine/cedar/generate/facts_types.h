#pragma once

#include "engine/cedar/schema/fragment.h"
#include "engine/json/json.h"

#include <map>
#include <set>
#include <string>

namespace writ::cedar {

/// What entities in Cedar's JSON show of their type.
struct SeenType {
    std::map<std::string, SchemaAttribute> attributes;
    std::set<std::string> unlike;   ///< attributes whose values have no common type
    std::set<std::string> parents;  ///< types
    std::size_t entities = 0;
};

struct SeenEntities {
    std::map<std::string, SeenType> types;                 ///< without Action
    std::map<std::string, std::set<std::string>> actions;  ///< groups by action
};
[[nodiscard]] SeenEntities seenEntities(const Json& entities);

/// Adds what else is known of an attribute of the type; it is optional then.
void addSeen(SeenType& type, const SchemaAttribute& attribute);

}  // namespace writ::cedar
