#pragma once

#include <string_view>

namespace writ {

/// The product's version, "0.1.0"; the one place is the project() line of CMakeLists.txt.
[[nodiscard]] std::string_view productVersion();

}  // namespace writ
