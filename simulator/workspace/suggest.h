#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace writ::sim {

/// The candidate that somebody who wrote `word` most likely meant; empty when none is near.
[[nodiscard]] std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates);
/// " Did you mean 'x'?", or nothing.
[[nodiscard]] std::string didYouMean(std::string_view word, const std::vector<std::string_view>& candidates);
/// "a", "a and b", "a, b and c".
[[nodiscard]] std::string listed(const std::vector<std::string>& items);

}  // namespace writ::sim
