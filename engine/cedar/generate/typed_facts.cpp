#include "engine/cedar/generate/typed_facts.h"

#include "engine/cedar/json_value.h"

#include <algorithm>
#include <set>

namespace writ::cedar {
namespace {

Json uidJson(const EntityUid& uid) {
    return Json::object({{"type", uid.type}, {"id", uid.id}});
}

/// The parents that an entity lists, and those of the action that it lacks.
Json allParents(const Json& listed, const SchemaAction& action) {
    Json::Array parents = listed.asArray();
    std::set<EntityUid> known;
    for (const Json& parent : parents) {
        if (const auto uid = toEntityUid(parent, "")) known.insert(*uid);
    }
    for (const EntityUid& group : action.memberOf) {
        if (known.insert(group).second) parents.push_back(uidJson(group));
    }
    return Json(std::move(parents));
}

Json withActionsOf(const Schema& schema, const Json& entities) {
    Json::Array all;
    std::set<EntityUid> seen;
    for (const Json& entity : entities.asArray()) {
        const auto uid = toEntityUid(entity["uid"], "");
        const SchemaAction* action = uid ? schema.action(*uid) : nullptr;
        if (action != nullptr) seen.insert(*uid);
        all.push_back(action == nullptr ? entity : entity.with("parents", allParents(entity["parents"], *action)));
    }
    for (const SchemaAction& action : schema.actions()) {
        if (action.memberOf.empty() || seen.count(action.uid) != 0) continue;
        all.push_back(
            Json::object({{"uid", uidJson(action.uid)}, {"attrs", Json::object()}, {"parents", allParents(Json(), action)}}));
    }
    return Json(std::move(all));
}

}  // namespace

Result<std::shared_ptr<const EntityStore>> prepareTypedFacts(const Facts& facts, const Schema* schema) {
    auto store = EntityStore::load(schema == nullptr ? facts.entities() : withActionsOf(*schema, facts.entities()));
    if (!store) return tl::unexpected(std::move(store.error()).in(facts.source()));
    return store;
}

}  // namespace writ::cedar
