#pragma once

namespace writ::editor {

/// Every number that Scintilla keeps in one flat space, given out here and nowhere else.
namespace margin {
inline constexpr int kCounts = 0, kMarkers = 1, kLineNumbers = 2, kFolds = 3, kSeparator = 4;
}
namespace marker {  // one a Severity
inline constexpr int kFirstSeverity = 0;
}
namespace indicator {  // one a Severity from kFirstSeverity
inline constexpr int kFirstSeverity = 8, kFlash = 11, kSearch = 12, kPlace = 13;
}
namespace style {
/// Styles of the lexers begin at 0 (cedar::TokenStyle); 32..39 are Scintilla's own.
inline constexpr int kDead = 31;  ///< any token of a rule that cannot match
inline constexpr int kLineNumber = 33;
inline constexpr int kCount = 64, kZeroCount = 65, kErrorCount = 66, kStaleCount = 67, kAnnotation = 68, kDeadCount = 69;
}  // namespace style

}  // namespace writ::editor
