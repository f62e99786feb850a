#include "simulator/scratch/facts_edit.h"

#include <algorithm>

namespace writ::sim::scratch {
namespace {

bool isOf(const Json& entity, const EntityUid& uid) {
    const Json& escaped = entity["uid"]["__entity"];
    const Json& name = escaped.isObject() ? escaped : entity["uid"];
    return name["type"].asString() == uid.type && name["id"].asString() == uid.id;
}

}  // namespace

const Json& attributesOf(const Facts& facts, const EntityUid& uid) {
    static const Json kNone;
    const Json::Array& all = facts.entities().asArray();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Json& entity) { return isOf(entity, uid); });
    return found == all.end() ? kNone : (*found)["attrs"];
}

Facts withoutAttribute(const Facts& facts, const EntityUid& uid, const std::string& name) {
    Json::Array all = facts.entities().asArray();
    for (Json& entity : all) {
        if (!isOf(entity, uid) || !entity["attrs"].contains(name)) continue;
        Json::Object kept;
        for (const auto& [key, value] : entity["attrs"].asObject()) {
            if (key != name) kept.emplace_back(key, value);
        }
        entity = entity.with("attrs", Json(std::move(kept)));
    }
    return Facts(Json(std::move(all)), facts.source());
}

}  // namespace writ::sim::scratch
