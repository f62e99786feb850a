#pragma once

#include "engine/json/json.h"

namespace writ {

/// What parseYaml() takes; what aliases repeat counts again.
inline constexpr JsonLimits kYamlLimits{128, std::size_t{64} << 20, std::size_t{4} << 20};

/// Parses one YAML document as the JSON value that it stands for. Scalars are read by the core schema of YAML 1.2, so that
/// `yes`, `no` and `on` are texts. Keys that are no texts become their text (200: "200"). Aliases and merge keys (`<<`) are
/// resolved. Duplicate keys, several documents, unknown tags, numbers without a JSON form (.inf), an alias within its own anchor,
/// and anything beyond the limits are errors with line and column.
[[nodiscard]] Result<Json> parseYaml(std::string_view text, const JsonLimits& limits = kYamlLimits);

}  // namespace writ
