#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace writ::sim {

enum class DiffKind : std::uint8_t { Same, Removed, Added };

struct DiffLine {
    DiffKind kind = DiffKind::Same;
    std::uint32_t from = 0;  ///< line number in the first text, from 1; 0 when it is not there
    std::uint32_t to = 0;    ///< line number in the second text
    friend bool operator==(const DiffLine&, const DiffLine&) = default;
};

struct LineDiff {
    std::vector<DiffLine> lines;  ///< every line of both texts, in order; removals before additions
    bool exact = true;            ///< false when the texts were too large: what differs is then shown as one block
};

/// Shortest edit between the lines of two texts. `maxCells` bounds the work (lines times lines, after equal ends are cut).
[[nodiscard]] LineDiff diffLines(std::string_view from, std::string_view to, std::size_t maxCells = std::size_t{16} << 20);

/// Lines without their ends; a final line end makes no further line.
[[nodiscard]] std::vector<std::string_view> splitLines(std::string_view text);

/// The part of two lines between their common ends, in bytes at character borders: where the change is.
struct ChangedPart {
    std::size_t begin = 0, fromEnd = 0, toEnd = 0;
};
[[nodiscard]] ChangedPart changedPart(std::string_view from, std::string_view to);

}  // namespace writ::sim
