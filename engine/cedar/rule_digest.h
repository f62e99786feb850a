#pragma once

#include "engine/cedar/tree.h"

namespace writ::cedar {

/// Over all that decides what a policy does: effect, scope and conditions as the parser understood them. Neither its text, nor
/// its place, id or annotations count; so rules made by links or read from JSON have digests like all others.
[[nodiscard]] Digest ruleDigest(const Tree& tree, const Policy& policy);

}  // namespace writ::cedar
