#pragma once

#include "engine/cedar/schema/names.h"

#include <string>
#include <string_view>

namespace writ::cedar {

/// Whether Cedar takes the word as a name: an identifier that is not reserved.
[[nodiscard]] bool isName(std::string_view word);
/// Whether a common type may have the name.
[[nodiscard]] bool isCommonTypeName(std::string_view word);
/// "A::B" of A::B::User.
[[nodiscard]] std::string_view spaceName(std::string_view path);
/// The longest path that begins both.
[[nodiscard]] std::string commonSpace(std::string_view a, std::string_view b);

}  // namespace writ::cedar
