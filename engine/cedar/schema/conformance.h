#pragma once

#include "engine/cedar/entities.h"
#include "engine/cedar/schema/schema.h"

namespace writ::cedar {

/// What a schema says of data (reference: Cedar 4.5, entity and request validation). Errors carry the JSON Pointer of the place.

/// An entity that is no action: declared type, id, parents; attributes and tags of the declared types.
[[nodiscard]] Result<Entity> toTypedEntity(const EntityUid& uid, const Json& json, const std::string& pointer,
                                           const Schema& schema);
/// Whether an entity of the type may have that parent.
[[nodiscard]] Result<void> checkParent(const EntityUid& uid, const EntityUid& parent, const std::string& pointer,
                                       const Schema& schema);

/// The context of a request for an action, which must be declared.
[[nodiscard]] Result<Value> toTypedContext(const Json& context, const EntityUid& action, const Schema& schema);
/// Whether the action is declared, principal and resource are of types that it applies to, and their ids exist; gives the
/// context's value. Null is the empty context.
[[nodiscard]] Result<Value> checkRequest(const Schema& schema, const EntityUid& principal, const EntityUid& action,
                                         const EntityUid& resource, const Json& context);

}  // namespace writ::cedar
