#pragma once

#include "simulator/compare/hunks.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace writ::sim {

/// A stretch of a file in both versions; the texts of all of them, one after the other, are the file.
struct Piece {
    std::string_view from, to;
    std::optional<std::uint32_t> hunk;  ///< nothing where both are the same
};

/// A file that differs, cut so that each hunk can be undone.
struct FileParts {
    FileChange change;
    std::vector<Piece> pieces;
};

/// One side of a comparison of texts.
struct TextSide {
    const PolicyVersion* version = nullptr;
    const PolicySet* policies = nullptr;
};
/// In the order of HunkReport::files.
[[nodiscard]] std::vector<FileParts> filesThatDiffer(const TextSide& from, const TextSide& to, std::size_t contextLines);

/// The sources of the second version with some hunks as they are in the first.
[[nodiscard]] std::vector<SourcePtr> sourcesWithout(const std::vector<HunkRef>& undone, const std::vector<FileParts>& files,
                                                    const PolicyVersion& to);

}  // namespace writ::sim
