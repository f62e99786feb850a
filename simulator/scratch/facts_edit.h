#pragma once

#include "engine/decision/decision.h"

namespace writ::sim::scratch {

/// The attributes that the facts hold of an entity; null where they know none.
[[nodiscard]] const Json& attributesOf(const Facts& facts, const EntityUid& uid);
/// The facts without an attribute of an entity.
[[nodiscard]] Facts withoutAttribute(const Facts& facts, const EntityUid& uid, const std::string& name);

}  // namespace writ::sim::scratch
