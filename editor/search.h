#pragma once

#include "engine/text/source.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace writ::editor {

struct SearchQuery {
    QString text;
    bool caseSensitive = false;
    bool wholeWord = false;
    bool regex = false;
};

struct SearchResult {
    std::vector<Span> matches;  ///< ascending, not empty, not overlapping; at most kMaxMatches
    QString error;              ///< why the expression cannot be used; empty when it can
    bool cut = false;           ///< there were more than kMaxMatches
};
inline constexpr std::size_t kMaxMatches = 100'000;

[[nodiscard]] SearchResult search(const QByteArray& text, const SearchQuery& query);
/// What replaces `match`: in a regular expression, \1 … \9 stand for its groups and \0 for all of it.
[[nodiscard]] QByteArray replacementFor(const QByteArray& match, const SearchQuery& query, const QString& replacement);
/// Index of the first match that begins at or after `offset`, from the start again when there is none.
[[nodiscard]] std::size_t matchFrom(const std::vector<Span>& matches, std::uint32_t offset);
/// Index of the last match that ends at or before `offset`, from the end again when there is none.
[[nodiscard]] std::size_t matchBefore(const std::vector<Span>& matches, std::uint32_t offset);

}  // namespace writ::editor
