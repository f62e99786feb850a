#pragma once

#include "engine/text/source.h"

#include <string_view>
#include <vector>

namespace writ {

/// Where the values of a JSON text stand, as a tree beside the Json of the same text: `children` are the items of an array
/// or the members of an object in the order of the document.
struct JsonSpans {
    Span value;  ///< quotes and brackets included
    Span key;    ///< of a member, quotes included; else empty
    std::vector<JsonSpans> children;
};

/// Only of a text that parseJson() accepts with no more than `maxDepth` levels; of any other text a tree that may lack parts.
[[nodiscard]] JsonSpans jsonSpans(std::string_view text, std::size_t maxDepth = 512);

}  // namespace writ
