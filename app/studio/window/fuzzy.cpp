#include "app/studio/window/fuzzy.h"

#include <algorithm>

namespace writ::studio {

namespace {

constexpr int kRun = 12;
constexpr int kWordStart = 10;
constexpr int kWholeWord = 40;
constexpr int kSkipped = -1;

bool startsWord(const QString& text, qsizetype at) {
    return at == 0 || !text[at - 1].isLetterOrNumber() || (text[at].isUpper() && text[at - 1].isLower());
}

/// A literal occurrence beats scattered letters: it is what people mean when they type a word.
std::optional<FuzzyMatch> matchWord(const QString& word, const QString& text) {
    FuzzyMatch match;
    qsizetype at = text.indexOf(word, 0, Qt::CaseInsensitive);
    while (at > 0 && !startsWord(text, at)) {
        const qsizetype next = text.indexOf(word, at + 1, Qt::CaseInsensitive);
        if (next < 0) break;
        at = next;
    }
    if (at >= 0) {
        for (qsizetype i = 0; i < word.size(); ++i) match.positions << static_cast<int>(at + i);
        match.score = static_cast<int>(word.size()) * kRun + (startsWord(text, at) ? kWholeWord : 0);
        return match;
    }
    qsizetype from = 0;
    qsizetype last = -2;
    for (const QChar letter : word) {
        const qsizetype found = text.indexOf(letter, from, Qt::CaseInsensitive);
        if (found < 0) return std::nullopt;
        match.score += (found == last + 1 ? kRun : 0) + (startsWord(text, found) ? kWordStart : 0) +
                       kSkipped * static_cast<int>(std::min<qsizetype>(found - from, 10));
        match.positions << static_cast<int>(found);
        last = found;
        from = found + 1;
    }
    return match.score > 0 ? std::optional(match) : std::nullopt;
}

}  // namespace

std::optional<FuzzyMatch> fuzzyMatch(const QString& pattern, const QString& text) {
    FuzzyMatch all;
    for (const QString& word : pattern.split(u' ', Qt::SkipEmptyParts)) {
        const auto match = matchWord(word, text);
        if (!match) return std::nullopt;
        all.score += match->score;
        all.positions += match->positions;
    }
    std::sort(all.positions.begin(), all.positions.end());
    all.positions.erase(std::unique(all.positions.begin(), all.positions.end()), all.positions.end());
    all.score -= static_cast<int>(text.size()) / 8;
    return all;
}

}  // namespace writ::studio
