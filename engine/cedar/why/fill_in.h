#pragma once

#include "engine/cedar/input.h"

#include <map>
#include <set>

namespace writ::cedar {

/// Values for unknown fields, by pointer. Nothing: the field is absent.
using Assignment = std::map<std::string, std::optional<Value>, std::less<>>;

/// A view in which these fields are known. Fields that are not assigned stay unknown.
[[nodiscard]] View filledIn(const View& exact, const Assignment& values);

/// The unknown fields that stand as attributes exactly where their pointers say, so that filledIn() reaches them. Not those
/// inside sets, below something that is not there, or of which a whole entity is made.
[[nodiscard]] std::map<std::string, UnknownReason, std::less<>> fillableFields(const View& exact);

}  // namespace writ::cedar
