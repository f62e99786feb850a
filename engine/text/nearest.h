#pragma once

#include <string_view>
#include <vector>

namespace writ {

/// The candidate nearest to a word by edit distance, when it is near enough to be a slip; else empty.
[[nodiscard]] std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace writ
