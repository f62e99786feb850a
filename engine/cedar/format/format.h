#pragma once

#include "engine/cedar/parser.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace writ::cedar {

struct FormatOptions {
    std::uint32_t lineWidth = 80;                    ///< columns a line should keep to; a word that is longer stands alone
    std::uint32_t indent = 2;                        ///< columns a level
    std::size_t maxOutput = std::size_t{64} << 20U;  ///< bytes; deep nesting makes long indentation
    /// Laying out takes more stack a level than parsing.
    ParseOptions parse = [] {
        ParseOptions limits;
        limits.maxNesting = 100;
        return limits;
    }();
};

/// A text laid out anew, or why it could not be.
struct Formatted {
    std::optional<std::string> text;  ///< nothing where the source has errors
    std::vector<Diagnostic> diagnostics;
};

/// Policies in the layout of Cedar's own formatter. Every comment is kept, the policies mean the same, the text ends with
/// one line end, and formatting it again changes nothing.
[[nodiscard]] Formatted formatPolicies(const Source& source, const FormatOptions& options = {});

/// The same for a schema in Cedar's own syntax, whose layout is that of the schema printer: one attribute a line, lists on
/// one line where they fit. Declarations keep their order, and single empty lines between them.
[[nodiscard]] Formatted formatSchema(const Source& source, const FormatOptions& options = {});

/// What turns `before` into `after`: edits of whole lines, in ascending order, not overlapping; so an editor keeps its
/// cursor, folds and undo steps where nothing changes.
[[nodiscard]] std::vector<TextEdit> lineEdits(std::string_view before, std::string_view after);

}  // namespace writ::cedar
