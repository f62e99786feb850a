#include "engine/cedar/generate/facts_types.h"

#include "engine/cedar/generate/fragment_builder.h"
#include "engine/cedar/generate/type_join.h"
#include "engine/cedar/json_value.h"

namespace writ::cedar {
namespace {

void forget(SeenType& type, const std::string& attribute) {
    type.attributes.erase(attribute);
    type.unlike.insert(attribute);
}

void addEntity(SeenType& type, const Json& attributes) {
    for (const auto& [name, value] : attributes.asObject()) {
        if (type.unlike.count(name) != 0) continue;
        auto found = typeOfValue(value);
        const auto known = type.attributes.find(name);
        if (found && known != type.attributes.end()) found = joinedType(known->second.type, *found);
        if (!found) {
            forget(type, name);
        } else if (known != type.attributes.end()) {
            known->second.type = *std::move(found);
        } else {
            type.attributes.emplace(name, attributeOf(name, *std::move(found), type.entities == 0));
        }
    }
    for (auto& [name, attribute] : type.attributes) attribute.required = attribute.required && attributes.contains(name);
    ++type.entities;
}

}  // namespace

SeenEntities seenEntities(const Json& entities) {
    SeenEntities seen;
    for (const Json& entity : entities.asArray()) {
        const auto uid = toEntityUid(entity["uid"], "");
        if (!uid) continue;
        const bool isAction = uid->type == "Action";
        if (isAction)
            seen.actions[uid->id];
        else
            addEntity(seen.types[uid->type], entity["attrs"]);
        for (const Json& parent : entity["parents"].asArray()) {
            const auto above = toEntityUid(parent, "");
            if (!above || (above->type == "Action") != isAction) continue;
            if (isAction)
                seen.actions[uid->id].insert(above->id), seen.actions[above->id];
            else
                seen.types[uid->type].parents.insert(above->type), seen.types[above->type];
        }
    }
    return seen;
}

void addSeen(SeenType& type, const SchemaAttribute& attribute) {
    const std::string& name = attribute.name.text;
    if (type.unlike.count(name) != 0) return;
    const auto known = type.attributes.find(name);
    if (known == type.attributes.end()) {
        SchemaAttribute added = attribute;
        added.required = false;
        type.attributes.emplace(name, std::move(added));
    } else if (auto both = joinedType(known->second.type, attribute.type)) {
        known->second.type = *std::move(both);
    } else {
        forget(type, name);
    }
}

}  // namespace writ::cedar
