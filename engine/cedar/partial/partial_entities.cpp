#include "engine/cedar/partial/partial_entities.h"

#include "engine/cedar/json_value.h"

#include <algorithm>
#include <set>

namespace writ::cedar {
namespace {

Failure malformed(std::string pointer, std::string message, ErrorKind kind = ErrorKind::Malformed) {
    Error error;
    error.kind = kind;
    error.message = std::move(message);
    error.pointer = std::move(pointer);
    return Failure(std::move(error));
}

/// A record of values; nothing where the member is left out.
Result<std::optional<Value>> record(const Json& entity, const char* name, const std::string& pointer) {
    const Json* json = entity.find(name);
    if (!json) return std::optional<Value>();
    const std::string at = pointerJoin(pointer, name);
    if (!json->isObject()) return malformed(at, "an object was expected");
    std::vector<Attribute> attributes;
    for (const auto& [key, member] : json->asObject()) {
        auto value = toValue(member, pointerJoin(at, key), {});
        if (!value) return tl::unexpected(std::move(value.error()));
        attributes.push_back({key, std::move(*value)});
    }
    return std::optional(Value::record(std::move(attributes)));
}

Result<std::optional<std::vector<EntityUid>>> parents(const Json& entity, const std::string& pointer) {
    const Json* json = entity.find("parents");
    if (!json) return std::optional<std::vector<EntityUid>>();
    const std::string at = pointerJoin(pointer, "parents");
    if (!json->isArray()) return malformed(at, "a list of entities was expected");
    std::vector<EntityUid> uids;
    for (const Json& parent : json->asArray()) {
        auto uid = toEntityUid(parent, pointerJoin(at, uids.size()));
        if (!uid) return tl::unexpected(std::move(uid.error()));
        uids.push_back(std::move(*uid));
    }
    return std::optional(std::move(uids));
}

}  // namespace

Result<PartialEntities> PartialEntities::load(const Json& entities, const EntityOptions& options) {
    if (!entities.isArray()) return malformed("", "entities are a list of {uid, attrs?, parents?, tags?}");
    if (entities.size() > options.maxEntities)
        return malformed("", "there are more than " + std::to_string(options.maxEntities) + " entities", ErrorKind::TooLarge);
    PartialEntities result;
    std::size_t position = 0;
    for (const Json& json : entities.asArray()) {
        const std::string pointer = pointerJoin("", position++);
        auto uid = toEntityUid(json["uid"], pointerJoin(pointer, "uid"));
        auto attributes = record(json, "attrs", pointer);
        auto tags = record(json, "tags", pointer);
        auto above = parents(json, pointer);
        if (!uid) return tl::unexpected(std::move(uid.error()));
        if (!attributes) return tl::unexpected(std::move(attributes.error()));
        if (!tags) return tl::unexpected(std::move(tags.error()));
        if (!above) return tl::unexpected(std::move(above.error()));
        const bool isNew =
            result.m_entries.emplace(std::move(*uid), Entry{std::move(*attributes), std::move(*tags), std::move(*above)}).second;
        if (!isNew) return malformed(pointer, "the entity " + toEntityUid(json["uid"], "")->text() + " stands twice");
    }
    return result;
}

const PartialEntities::Entry* PartialEntities::find(const EntityUid& uid) const {
    const auto found = m_entries.find(uid);
    if (found != m_entries.end()) return &found->second;
    return m_base ? m_base->find(uid) : nullptr;
}

std::optional<bool> PartialEntities::isIn(const EntityUid& uid, const EntityUid& ancestor, const Schema& schema) const {
    if (uid == ancestor) return true;
    if (const SchemaAction* action = schema.action(uid))
        return std::binary_search(action->ancestors.begin(), action->ancestors.end(), ancestor);
    std::set<EntityUid> seen{uid};
    std::vector<EntityUid> open{uid};
    bool isKnown = true;
    while (!open.empty()) {
        const EntityUid at = std::move(open.back());
        open.pop_back();
        if (!schema.canDescend(at.type, ancestor.type)) continue;
        const Entry* entry = find(at);
        if (!entry || !entry->parents) {
            isKnown = false;
            continue;
        }
        for (const EntityUid& parent : *entry->parents) {
            if (parent == ancestor) return true;
            if (seen.insert(parent).second) open.push_back(parent);
        }
    }
    return isKnown ? std::optional(false) : std::nullopt;
}

}  // namespace writ::cedar
