#pragma once

#include "engine/text/source.h"

#include <string>
#include <vector>

namespace writ::cedar {

/// The content of a string token. A pattern is split at its wildcards; any other string is one piece.
struct Unescaped {
    std::vector<std::string> pieces;
    std::vector<Span> badEscapes;  ///< all of them, in the source
};

/// `token` with its quotes, found at `offset` of the source.
[[nodiscard]] Unescaped unescape(std::string_view token, std::uint32_t offset, bool isPattern);

}  // namespace writ::cedar
