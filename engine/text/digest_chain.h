#pragma once

#include "engine/text/digest.h"

namespace writ {

/// DigestBuilder().add(before.hex()).add(part).finish(), without a copy of the part: for long ones.
[[nodiscard]] Digest chained(const Digest& before, std::string_view part);

}  // namespace writ
