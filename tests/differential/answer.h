#pragma once

#include "engine/json/json.h"

namespace writ::differential {

/// What this engine says of a scene {policies, schema, entities, requests, lineWidth, indentWidth}: see README.md.
[[nodiscard]] Json answer(const Json& scene);

/// The pointers of what `ours` says otherwise than `official`; what `ours` does not say does not count.
[[nodiscard]] std::vector<std::string> differences(const Json& official, const Json& ours);

}  // namespace writ::differential
