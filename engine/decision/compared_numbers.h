#pragma once

#include "engine/json/json.h"

#include <string_view>
#include <vector>

namespace writ {

/// What a language offers beside that can tell with which numbers its rules compare a field. A PolicySet of such a language is
/// one of these too.
class ComparedNumbers {
public:
    virtual ~ComparedNumbers() = default;
    /// The constants with which a rule compares the field itself, by order or equality; ascending, unique. `pointer` is one into
    /// the request: "/context/input/amount_cents".
    [[nodiscard]] virtual std::vector<Json> numbersComparedWith(std::string_view pointer) const = 0;
};

/// By value, exactly where both are integers of 64 bits.
[[nodiscard]] inline bool numberLess(const Json& a, const Json& b) {
    return a.isInteger() && b.isInteger() ? a.asInteger() < b.asInteger() : a.asDouble() < b.asDouble();
}

}  // namespace writ
