#pragma once

#include "simulator/compare/compare.h"
#include "simulator/compare/line_diff.h"

#include <string>
#include <vector>

namespace writ::sim {

/// What a hunk does to the rules of a policy version.
enum class HunkKind : std::uint8_t {
    NewRule,
    RuleRemoved,
    RuleChanged,
    RuleReworded,  ///< other id, annotations, comments or layout; it does the same
    RuleMoved,     ///< to another place in the same file; its text may have changed too
    Text,          ///< no rule: comments, templates, blank lines
};
[[nodiscard]] std::string_view word(HunkKind kind);  ///< "new_rule", …

/// One change of the text that can be undone by itself. At most one rule of each side, unless several stand on one line.
struct Hunk {
    HunkKind kind = HunkKind::Text;
    std::string title;            ///< in few words: "new rule", "rule removed", "B.refund changed", "B.read renamed"
    std::vector<DiffLine> lines;  ///< what differs, with the equal lines between and at most 3 around; line numbers of both files
    std::vector<std::uint32_t> fromRules, toRules;  ///< into rules() of Comparison::from / to
    std::vector<std::uint32_t> flips;  ///< calls (ascending) that are decided as in A when this hunk alone is undone in B
    std::string notUndone;             ///< why it could not be tried: what does not compile without it; else empty
};

/// A policy file of both versions.
struct FileChange {
    SourcePtr from, to;  ///< null where that version has no such file
    std::vector<Hunk> hunks;
    bool exact = true;  ///< false when the texts were too large to compare line by line
};

/// A hunk by its place in the report.
struct HunkRef {
    std::uint32_t file = 0, hunk = 0;
    friend auto operator<=>(const HunkRef&, const HunkRef&) = default;
};
/// Two hunks that explain flips only together.
struct HunkPair {
    HunkRef first, second;
    std::vector<std::uint32_t>
        flips;  ///< calls (ascending) that are decided as in A when both are undone, and with neither alone
};

/// Text differences of two versions, and which of them cause which flips.
struct HunkReport {
    std::vector<FileChange> files;  ///< those that differ, in the order of the second version, then what only the first has
    std::vector<HunkPair> pairs;
    std::vector<std::uint32_t> unexplained;  ///< flips that no hunk and no tried pair explains
    std::uint64_t pairsTried = 0;
    bool cut = false;  ///< more pairs than were tried

    [[nodiscard]] const Hunk& hunk(HunkRef ref) const { return files[ref.file].hunks[ref.hunk]; }
    [[nodiscard]] std::size_t hunkCount() const;
    /// The hunks that cause a flip, pairs included.
    [[nodiscard]] std::vector<HunkRef> hunksOf(std::uint32_t call) const;
};

struct HunkOptions {
    std::size_t maxPairs = 200;    ///< pairs of hunks tried for flips that no single one explains
    std::size_t contextLines = 3;  ///< equal lines shown around a change
};

/// Undoes each hunk alone in the second version, compiles, and decides the flips again. A hunk whose rules do the same on both
/// sides is not tried. Work grows with hunks times flips; takes several threads. Deterministic.
[[nodiscard]] Result<HunkReport> hunkReport(const Comparison& comparison, RunControl& control, const HunkOptions& options = {});
/// The same without replaying: no hunk has flips, and none is unexplained.
[[nodiscard]] HunkReport textHunks(const PolicyVersion& from, const PolicySet& fromRules, const PolicyVersion& to,
                                   const PolicySet& toRules, const HunkOptions& options = {});

[[nodiscard]] Json hunksJson(const Comparison& comparison, const HunkReport& report);

}  // namespace writ::sim
