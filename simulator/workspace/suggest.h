#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace writ::sim {

/// " Did you mean 'x'?", or nothing.
[[nodiscard]] std::string didYouMean(std::string_view word, const std::vector<std::string_view>& candidates);
/// "a", "a and b", "a, b and c".
[[nodiscard]] std::string listed(const std::vector<std::string>& items);

}  // namespace writ::sim
