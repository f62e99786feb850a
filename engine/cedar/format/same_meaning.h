#pragma once

#include "engine/cedar/tree.h"
#include "engine/text/source.h"

namespace writ::cedar {

/// Whether two trees are the same but for where things stand.
[[nodiscard]] bool sameMeaning(const Tree& left, const Tree& right);

/// Whether two texts hold the same comments in the same order, but for white space around them.
[[nodiscard]] bool sameComments(const Source& left, const Source& right);

}  // namespace writ::cedar
