#pragma once

#include "engine/cedar/schema/names.h"
#include "engine/cedar/schema/schema.h"
#include "engine/json/json.h"

namespace writ::cedar {

/// A schema in the Cedar syntax, as the official tools print it: sorted, two spaces, comments and grouping not kept.
/// Unsupported for what only JSON can say: an entity type whose shape is a name, and an entity type and a common type of
/// one name in one namespace.
[[nodiscard]] Result<std::string> schemaText(const SchemaFragment& fragment);

/// A schema in the JSON syntax, names as they are written.
[[nodiscard]] Json schemaJson(const SchemaFragment& fragment);
/// The same with every reference looked up: no EntityOrCommon, qualified names. References to nothing stay as they are.
[[nodiscard]] Json resolvedSchemaJson(const SchemaFragment& fragment, const SchemaNames& names);

/// What a schema means, written out as the official tools do it: no common types and annotations, every name qualified,
/// built-in types as `__cedar::…`, and all groups, also the indirect ones.
[[nodiscard]] SchemaFragment fragmentOf(const Schema& schema);

}  // namespace writ::cedar
