#pragma once

#include "simulator/draft/draft.h"

#include <string>
#include <vector>

namespace writ::sim::draft {

/// Conditions on arguments, with what could not be said.
struct Widened {
    std::string text;                        ///< all of them as one expression; empty without any
    std::vector<DraftCondition> conditions;  ///< those without a text say why there is none
};

/// What the table of widening rules concludes from the arguments that calls of one tool had. `tool` is null where the catalog
/// does not have it; `types` is what the schema says of an object of its arguments, or null.
[[nodiscard]] Widened widenArguments(const std::vector<const Json*>& arguments, const ToolDescription* tool, const Json& types,
                                     const DraftOptions& options);

/// Texts that one condition may list, by the rule of Widening::Values; else nothing. `all` are those that were seen.
[[nodiscard]] bool mayList(const std::vector<std::string>& all, const DraftOptions& options);

}  // namespace writ::sim::draft
