#pragma once

#include "simulator/compare/pivot.h"

#include <string>
#include <vector>

namespace writ::sim {

/// Tells of each call of a tool the group of its argument: a range, a value, "unknown" or "absent".
class ArgumentGroups {
public:
    ArgumentGroups(const Comparison& comparison, const Pivot& by);
    [[nodiscard]] std::string groupOf(std::uint32_t call) const;

private:
    [[nodiscard]] std::string rangeOf(const Json& number) const;
    [[nodiscard]] std::string partOf(const Json& number) const;
    void makeParts(std::vector<Json> numbers);

    /// Numbers from `first` to `last`, both among them.
    struct Part {
        Json first, last;
    };
    const Corpus& m_corpus;
    const Pivot m_by;
    std::vector<Json> m_points;  ///< with which rules compare it, ascending
    std::vector<Part> m_parts;   ///< where there are no points
};

}  // namespace writ::sim
