#pragma once

#include "engine/text/source.h"

#include <string_view>
#include <vector>

namespace writ::editor {

enum class JsonTokenKind : std::uint8_t { White, Key, String, Number, Word, Open, Close, Punctuation, Invalid };

struct JsonToken {
    JsonTokenKind kind = JsonTokenKind::White;
    Span span;
};

/// The tokens of a piece of JSON text that begins at a line's start, for painting only: strings end with their line.
/// They cover every byte.
[[nodiscard]] std::vector<JsonToken> jsonTokens(std::string_view text);

}  // namespace writ::editor
