#include "engine/cedar/schema/conformance.h"

#include "engine/cedar/schema/typed_value.h"
#include "engine/text/nearest.h"

#include <algorithm>

namespace writ::cedar {
namespace {

Failure refused(std::string pointer, std::string message) {
    Error error;
    error.kind = ErrorKind::Malformed;
    error.message = std::move(message);
    error.pointer = std::move(pointer);
    return Failure(std::move(error));
}

Failure undeclaredType(const std::string& type, const std::string& pointer, const Schema& schema) {
    std::vector<std::string_view> names;
    for (const SchemaEntityType& declared : schema.entityTypes()) names.push_back(declared.name);
    const std::string_view near = nearest(type, names);
    const std::string hint = near.empty() ? std::string() : "; did you mean `" + std::string(near) + "`?";
    return refused(pointer, "the schema has no entity type `" + type + "`" + hint);
}

Result<Value> tagsOf(const Json& json, const std::string& pointer, const SchemaEntityType& type, const Schema& schema) {
    if (!json.isObject()) return refused(pointer, "an object was expected");
    std::vector<Attribute> tags;
    for (const auto& [name, member] : json.asObject()) {
        const std::string at = pointerJoin(pointer, name);
        if (!type.tags) return refused(at, "the schema gives `" + type.name + "` no tags");
        auto value = toTypedValue(member, at, *type.tags, schema);
        if (!value) return value;
        tags.push_back({name, std::move(*value)});
    }
    return Value::record(std::move(tags));
}

/// One side of a request: its type is declared, its id exists, and the action applies to it.
Result<void> checkSide(const char* what, const EntityUid& uid, const SchemaAction& action, const std::vector<std::string>& types,
                       const Schema& schema) {
    const std::string pointer = std::string("/") + what;
    if (!schema.entityType(uid.type)) return undeclaredType(uid.type, pointer, schema);
    if (auto known = checkUid(uid, pointer, schema); !known) return known;
    if (std::binary_search(types.begin(), types.end(), uid.type)) return {};
    return refused(pointer, "the schema lets no `" + uid.type + "` be the " + what + " of " + action.uid.text());
}

}  // namespace

Result<Entity> toTypedEntity(const EntityUid& uid, const Json& json, const std::string& pointer, const Schema& schema) {
    const SchemaEntityType* type = schema.entityType(uid.type);
    if (!type) return undeclaredType(uid.type, pointerJoin(pointer, "uid"), schema);
    if (auto known = checkUid(uid, pointerJoin(pointer, "uid"), schema); !known) return tl::unexpected(std::move(known.error()));
    auto attributes = toTypedRecord(json["attrs"], pointerJoin(pointer, "attrs"), *type->attributes, schema);
    if (!attributes) return tl::unexpected(std::move(attributes.error()));
    static const Json kNone = Json::object();
    auto tags = tagsOf(json.contains("tags") ? json["tags"] : kNone, pointerJoin(pointer, "tags"), *type, schema);
    if (!tags) return tl::unexpected(std::move(tags.error()));
    return Entity{std::move(*attributes), std::move(*tags)};
}

Result<void> checkParent(const EntityUid& uid, const EntityUid& parent, const std::string& pointer, const Schema& schema) {
    if (auto known = checkUid(parent, pointer, schema); !known) return known;
    if (schema.canDescend(uid.type, parent.type)) return {};
    return refused(pointer, "the schema lets no `" + uid.type + "` be in a `" + parent.type + "`");
}

Result<Value> toTypedContext(const Json& context, const EntityUid& action, const Schema& schema) {
    static const Json kEmpty = Json::object();
    const SchemaAction* declared = schema.action(action);
    if (!declared) return refused("/action", "the schema has no action " + action.text());
    return toTypedRecord(context.isNull() ? kEmpty : context, "/context", *declared->context, schema);
}

Result<Value> checkRequest(const Schema& schema, const EntityUid& principal, const EntityUid& action, const EntityUid& resource,
                           const Json& context) {
    const SchemaAction* declared = schema.action(action);
    if (!declared) return refused("/action", "the schema has no action " + action.text());
    if (auto done = checkSide("principal", principal, *declared, declared->principals, schema); !done)
        return tl::unexpected(std::move(done.error()));
    if (auto done = checkSide("resource", resource, *declared, declared->resources, schema); !done)
        return tl::unexpected(std::move(done.error()));
    return toTypedContext(context, action, schema);
}

}  // namespace writ::cedar
