#pragma once

#include "simulator/compare/compare.h"

#include <span>
#include <string>
#include <vector>

namespace writ::sim {

enum class GridColumns : std::uint8_t { Sessions, Tools };

/// Several versions over one corpus: how many flips each has against the first.
struct VersionGrid {
    struct Row {
        std::string version, label;  ///< PolicyVersion::name and label
        Digest policies;
    };
    struct Column {
        std::string title;        ///< session id, or tool
        std::uint64_t calls = 0;  ///< replayable ones
    };
    struct Cell {
        std::uint64_t flips = 0;
        std::uint64_t newlyAllowed = 0;    ///< of these, allow where the first version did not
        std::vector<std::uint32_t> calls;  ///< the flips: indices into Corpus::calls
    };
    GridColumns by = GridColumns::Sessions;
    std::vector<Row> rows;        ///< one a version, in the order given; the first is all zero
    std::vector<Column> columns;  ///< sessions in the order of the corpus, or tools by name
    std::vector<Cell> cells;      ///< row by row

    [[nodiscard]] const Cell& cell(std::size_t row, std::size_t column) const { return cells[row * columns.size() + column]; }
};

/// Of replays of one corpus; at least one.
[[nodiscard]] Result<VersionGrid> versionGrid(std::span<const ReplayPtr> replays, GridColumns by);
/// Compiles and replays the versions first. Policies with errors are an error that names them.
[[nodiscard]] Result<VersionGrid> versionGrid(const CorpusPtr& corpus, const std::vector<PolicyVersion>& versions, GridColumns by,
                                              RunControl& control);

/// `grid` of `writ compare --grid --json`.
[[nodiscard]] Json gridJson(const VersionGrid& grid);

}  // namespace writ::sim
