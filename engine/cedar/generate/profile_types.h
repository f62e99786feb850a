#pragma once

#include "engine/cedar/schema/fragment.h"
#include "engine/json/json.h"

#include <optional>
#include <string>
#include <vector>

namespace writ::cedar {

/// A part of a JSON Schema that Cedar has no type for: policies cannot read such a value.
struct Untyped {
    std::string pointer;  ///< of the property in the value: "/address/zip"
    std::string reason;
};

struct ProfileType {
    std::optional<TypeExpr> type;  ///< nothing: not typed, see `untyped`
    std::vector<Untyped> untyped;  ///< properties left out, or the whole ("")
    bool mayBeNull = false;
};

struct ProfileTypeOptions {
    std::uint32_t maxDepth = 32;     ///< levels of types; what is deeper is not typed
    std::size_t maxTypes = 200'000;  ///< beyond, nothing more is typed
};

/// A JSON Schema in Writ's own profile: texts (enums and formats too) are String, objects records, whole numbers Long, other
/// numbers decimal; null means absent. `"type": "datetime"` stands for Cedar's datetime: what bindings make of a time.
[[nodiscard]] ProfileType profileType(const Json& schema, const ProfileTypeOptions& options = {});

}  // namespace writ::cedar
