#pragma once

#include <QList>
#include <QString>

#include <optional>

namespace writ::studio {

struct FuzzyMatch {
    int score = 0;         ///< higher is better
    QList<int> positions;  ///< of the characters that matched, ascending
};

/// Whether the letters of `pattern` stand in `text` in this order. Beginnings of words and runs count more; blanks in
/// the pattern part words that may each match anywhere.
[[nodiscard]] std::optional<FuzzyMatch> fuzzyMatch(const QString& pattern, const QString& text);

}  // namespace writ::studio
