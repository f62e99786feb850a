#pragma once

#include "simulator/boundary/boundary.h"

namespace writ::sim::boundary {

/// Something that probes of a constant can start from.
struct FoundBase {
    BoundaryBase base;
    ScratchRequest scratch;
    std::string why;
    std::uint32_t distance = 0;  ///< those of the same are equally near to the rule
};

/// What a constant's probes can start from, the nearest to its rule first: recorded calls, then probe calls, then an outline of
/// a tool. Few; an error says why there is none.
[[nodiscard]] Result<std::vector<FoundBase>> basesFor(const Corpus& corpus, const ProbedVersion& version,
                                                      const PolicyConstant& constant, const BoundaryOptions& options);

/// A value that the field has in some call, preferably of the tool, or that the catalog or the schema names.
struct FoundValue {
    Json value;
    std::string source;
};
[[nodiscard]] std::optional<FoundValue> valueFor(const Corpus& corpus, const Request& request, const std::string& pointer);

}  // namespace writ::sim::boundary
