#pragma once

#include "engine/json/json.h"

namespace writ::sim {

/// A Python dict literal made of dicts with text keys, lists, texts, whole and decimal numbers, True, False and None: what
/// `str(dict)` writes. Strict: anything else (tuples, sets, calls, joined texts, repeated keys) gives nothing.
[[nodiscard]] std::optional<Json> parsePythonLiteral(std::string_view text);

}  // namespace writ::sim
