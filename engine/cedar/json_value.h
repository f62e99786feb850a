#pragma once

#include "engine/cedar/value.h"

#include <map>
#include <optional>

namespace writ::cedar {

/// Where the unknown fields of a Request stand, as a tree of JSON Pointer tokens.
struct UnknownTree {
    std::optional<UnknownField> field;  ///< everything from here on is unknown
    std::map<std::string, UnknownTree, std::less<>> children;

    void add(const UnknownField& field);
    [[nodiscard]] const UnknownTree* child(std::string_view token) const;
    /// The first unknown field at or below.
    [[nodiscard]] const UnknownField& any() const;
};

/// How JSON becomes values.
struct JsonRules {
    /// Requests come from recordings: null is absent, numbers with a fraction are decimals.
    /// Entities are Cedar's own format, which has neither.
    bool fromRecording = false;
    std::uint32_t maxDepth = 500;  ///< levels of arrays and objects
};

/// `pointer` is where `json` stands, for errors. Of an unknown tree, the fields become values of kind Unknown.
[[nodiscard]] Result<Value> toValue(const Json& json, const std::string& pointer, const JsonRules& rules,
                                    const UnknownTree* unknown = nullptr);
/// A::B without blanks, reserved words or empty parts: names of types as JSON must write them.
[[nodiscard]] bool isTypeName(std::string_view name);
/// {type, id} or {"__entity": {type, id}}.
[[nodiscard]] Result<EntityUid> toEntityUid(const Json& json, const std::string& pointer);

}  // namespace writ::cedar
