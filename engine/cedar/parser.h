#pragma once

#include "engine/cedar/tree.h"
#include "engine/text/diagnostic.h"

#include <vector>

namespace writ::cedar {

struct ParseOptions {
    std::uint32_t maxBytes = 32U << 20U;  ///< of one source; larger ones are refused before any memory is used for them
    std::uint32_t maxNesting = 500;       ///< brackets and `if`s inside each other; bounds the parser's own stack
    std::uint32_t maxHeight = 1000;       ///< levels of operators, such as the terms of one sum; bounds the evaluator's stack
    std::uint32_t maxDiagnostics = 500;   ///< of one source; more are dropped
};

/// Always a tree: of each policy what could be read. With an error among the diagnostics it must not be evaluated.
[[nodiscard]] Tree parse(const Source& source, std::vector<Diagnostic>& diagnostics, const ParseOptions& options = {});

}  // namespace writ::cedar
