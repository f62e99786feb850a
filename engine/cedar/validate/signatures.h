#pragma once

#include "engine/cedar/extension.h"
#include "engine/cedar/schema/type.h"

#include <vector>

namespace writ::cedar {

/// The types of an extension function.
struct Signature {
    std::vector<TypePtr> arguments;  ///< the receiver of a method first
    TypePtr result;                  ///< null: unknown to the validator, a call is refused
    bool isConstructor = false;      ///< reads a value from a string, which strict validation wants as a literal
};

/// One a row of extensionFunctions(), in its order.
[[nodiscard]] const std::vector<Signature>& signatures();

}  // namespace writ::cedar
