#pragma once

#include "simulator/compare/hunks.h"

#include <QString>

namespace writ::studio {

/// What changed the verdict of a call from one version to the other, in a sentence or two. `report` may be null, or not tell yet
/// which hunk causes what (`tried`): then the rules that decide are named.
[[nodiscard]] QString changeSentence(const sim::Comparison& comparison, std::uint32_t call, const sim::HunkReport* report,
                                     bool tried);

}  // namespace writ::studio
