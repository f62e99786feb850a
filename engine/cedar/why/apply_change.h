#pragma once

#include "engine/cedar/why/candidates.h"

namespace writ::cedar {

/// The request with a value at a pointer of its properties or its context; nothing: without it.
[[nodiscard]] Request withValue(Request request, const std::string& pointer, const std::optional<Json>& value);

/// The facts with an entity ({type, id}) in one group more or less. Its other facts stay; an entity without any is made.
[[nodiscard]] Facts withGroup(const Facts& facts, const EntityUid& uid, const std::optional<Json>& left,
                              const std::optional<Json>& joined);

}  // namespace writ::cedar
