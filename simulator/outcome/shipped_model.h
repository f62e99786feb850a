#pragma once

#include <string_view>

namespace writ::sim {

/// resources/refusal-model/refusals.model, compiled in.
[[nodiscard]] std::string_view shippedModelText();

}  // namespace writ::sim
