#pragma once

#include "engine/cedar/schema/fragment.h"
#include "engine/cedar/schema/schema.h"
#include "engine/text/diagnostic.h"

namespace writ::cedar {

struct ResolveOptions {
    std::size_t maxTypeSize = std::size_t{1} << 20U;  ///< parts of one type, written out without names of common types
    /// Levels of one type, written out, and common types in each other: bounds every recursion over types.
    std::size_t maxTypeDepth = 600;
    std::size_t maxPairs = std::size_t{16} << 20U;  ///< pairs of a type (or action) and one below it; bounds the memory
    std::size_t maxDiagnostics = 500;               ///< more are dropped
};

/// Looks up every name of the fragments, which together are one schema. Null when there is an error; then every mistake is
/// among the diagnostics. Fragments of texts with syntax errors may be resolved too, to find more mistakes.
[[nodiscard]] SchemaPtr resolveSchema(const std::vector<SchemaFragment>& fragments, std::vector<Diagnostic>& diagnostics,
                                      const ResolveOptions& options = {});

}  // namespace writ::cedar
