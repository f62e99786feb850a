#pragma once

#include "engine/cedar/tree.h"

#include <string>
#include <string_view>

namespace writ::cedar {

/// The text with each run of white space as one blank, cut to about `limit` bytes at a character's border.
[[nodiscard]] std::string oneLine(std::string_view text, std::size_t limit = 200);
/// `A::B::` and `User` of `A::B::User`.
[[nodiscard]] std::string_view spaceOf(std::string_view path);
[[nodiscard]] std::string_view lastPart(std::string_view path);

}  // namespace writ::cedar
