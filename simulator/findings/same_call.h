#pragma once

#include "simulator/findings/call_traits.h"

#include <vector>

namespace writ::sim {

/// The same arguments. Hidden ones are left out of both; where all are, nothing is known to be the same.
[[nodiscard]] bool same(const std::vector<Leaf>& a, const std::vector<Leaf>& b);
/// The same, but for few values: of three or more a third, of two one; of a single text a third of its words. Calls that only
/// turn a page ("page", "offset", "cursor"), or name another address, path or identifier, are not nearly the same.
[[nodiscard]] bool nearlySame(const std::vector<Leaf>& a, const std::vector<Leaf>& b);

}  // namespace writ::sim
