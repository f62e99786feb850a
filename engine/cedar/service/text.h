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
/// A qualified name as it may be written in a namespace: without it where nothing but the name stands behind it.
[[nodiscard]] std::string writtenIn(std::string_view space, const std::string& name);

}  // namespace writ::cedar
