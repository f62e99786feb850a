#pragma once

#include "engine/cedar/schema/fragment.h"

#include <map>

namespace writ::cedar {

/// Pointers to rows that have a `name`, sorted by it; of two of one name the later.
template <class Row>
[[nodiscard]] std::vector<const Row*> sortedByName(const std::vector<Row>& rows) {
    std::map<std::string_view, const Row*> byName;
    for (const Row& row : rows) byName.insert_or_assign(row.name.text, &row);
    std::vector<const Row*> result;
    for (const auto& [name, row] : byName) result.push_back(row);
    return result;
}

}  // namespace writ::cedar
