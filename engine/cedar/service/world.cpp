#include "engine/cedar/service/world.h"

#include <algorithm>
#include <set>

namespace writ::cedar {

const ToolDescription* World::tool(std::string_view name) const {
    const auto found =
        std::find_if(tools.begin(), tools.end(), [name](const ToolDescription& tool) { return tool.name == name; });
    return found == tools.end() ? nullptr : &*found;
}

std::vector<std::string> World::ids(std::string_view entityType) const {
    std::vector<std::string> ids = facts->ids(entityType);
    const SchemaEntityType* type = known ? known->entityType(entityType) : nullptr;
    if (type && type->enumIds) ids = *type->enumIds;
    return ids;
}

const Json* argumentSchema(const ToolDescription& tool, std::span<const std::string> path) {
    const Json* at = &tool.inputSchema;
    for (const std::string& name : path) {
        at = (*at)["properties"].find(name);
        if (!at) return nullptr;
    }
    return at;
}

std::vector<std::string> World::sideTypes(bool resources) const {
    std::set<std::string> types;
    if (!known) return {};
    for (const SchemaAction& action : known->actions()) {
        const auto& list = resources ? action.resources : action.principals;
        types.insert(list.begin(), list.end());
    }
    return {types.begin(), types.end()};
}

std::vector<std::string> World::withAncestors(const std::vector<std::string>& types) const {
    std::set<std::string> all(types.begin(), types.end());
    if (!known) return types;
    for (const SchemaEntityType& upper : known->entityTypes()) {
        const auto below = [&](const std::string& type) { return known->canDescend(type, upper.name); };
        if (std::any_of(types.begin(), types.end(), below)) all.insert(upper.name);
    }
    return {all.begin(), all.end()};
}

}  // namespace writ::cedar
