#pragma once

#include <string>

namespace writ::studio {

/// RFC 3339, in UTC: when somebody decided, noted or kept something.
[[nodiscard]] std::string timeNow();

}  // namespace writ::studio
