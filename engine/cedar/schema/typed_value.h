#pragma once

#include "engine/cedar/schema/schema.h"
#include "engine/cedar/value.h"

namespace writ::cedar {

/// Of the values that have an extension type.
[[nodiscard]] Value::Kind kindOf(ExtensionType type);

/// A JSON value that has to be of a type of the schema (reference: Cedar 4.5, schema-based parsing). Where the type tells
/// what is meant, `__entity` and `__extn` may be left out: {"type", "id"} is an entity, "10.0.0.1" an ipaddr.
/// Records have all required attributes and none that are not declared; enumerated ids and actions must be declared.
/// `pointer` is where `json` stands, for errors. The depth is that of the type, which resolveSchema() bounds.
[[nodiscard]] Result<Value> toTypedValue(const Json& json, const std::string& pointer, const Type& type, const Schema& schema);

/// The members of an object one by one: the attributes of an entity, or a context. The object itself is no value, so
/// `__entity` in it is an ordinary name.
[[nodiscard]] Result<Value> toTypedRecord(const Json& json, const std::string& pointer, const Type& record, const Schema& schema);

/// Whether a value that was read already is of a type, as toTypedRecord() would have it; values of kind Unknown, at any depth,
/// are of every type.
[[nodiscard]] Result<void> checkValue(const Value& value, const std::string& pointer, const Type& type, const Schema& schema);

/// Refuses an id that its enumerated type does not have, and an action that is not declared. Any other entity passes, its
/// type included.
[[nodiscard]] Result<void> checkUid(const EntityUid& uid, const std::string& pointer, const Schema& schema);

}  // namespace writ::cedar
