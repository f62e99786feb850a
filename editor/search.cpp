#include "editor/search.h"

#include <QRegularExpression>

#include <algorithm>

namespace writ::editor {
namespace {

QRegularExpression expressionOf(const SearchQuery& query) {
    QString pattern = query.regex ? query.text : QRegularExpression::escape(query.text);
    if (query.wholeWord) pattern = QStringLiteral("(?<!\\w)(?:%1)(?!\\w)").arg(pattern);
    QRegularExpression::PatternOptions options =
        QRegularExpression::MultilineOption | QRegularExpression::UseUnicodePropertiesOption;
    if (!query.caseSensitive) options |= QRegularExpression::CaseInsensitiveOption;
    return QRegularExpression(pattern, options);
}

/// Turns ascending UTF-16 positions into UTF-8 offsets in one walk.
class ByteCounter {
public:
    ByteCounter(const QString& text, std::uint32_t bytesBefore) : m_text(text), m_bytes(bytesBefore) {}
    std::uint32_t bytesTo(qsizetype position) {
        m_bytes += static_cast<std::uint32_t>(QStringView(m_text).mid(m_at, position - m_at).toUtf8().size());
        m_at = position;
        return m_bytes;
    }

private:
    const QString& m_text;
    std::uint32_t m_bytes;
    qsizetype m_at = 0;
};

}  // namespace

SearchResult search(const QByteArray& text, const SearchQuery& query) {
    SearchResult result;
    if (query.text.isEmpty()) return result;
    const QRegularExpression expression = expressionOf(query);
    if (!expression.isValid()) {
        result.error = expression.errorString();
        return result;
    }
    const QString haystack = QString::fromUtf8(text);
    // QString::fromUtf8 leaves a byte order mark out.
    ByteCounter counter(haystack, text.startsWith("\xEF\xBB\xBF") ? 3U : 0U);
    for (QRegularExpressionMatchIterator it = expression.globalMatch(haystack); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        if (match.capturedLength() == 0) continue;
        if (result.matches.size() == kMaxMatches) {
            result.cut = true;
            break;
        }
        const std::uint32_t begin = counter.bytesTo(match.capturedStart());
        result.matches.push_back({begin, counter.bytesTo(match.capturedEnd())});
    }
    return result;
}

QByteArray replacementFor(const QByteArray& match, const SearchQuery& query, const QString& replacement) {
    if (!query.regex) return replacement.toUtf8();
    SearchQuery alone = query;
    alone.wholeWord = false;
    const QRegularExpressionMatch found = expressionOf(alone).match(QString::fromUtf8(match));
    QString result;
    for (qsizetype i = 0; i < replacement.size(); ++i) {
        const bool escaped = replacement[i] == QLatin1Char('\\') && i + 1 < replacement.size();
        if (!escaped) {
            result += replacement[i];
            continue;
        }
        const QChar next = replacement[++i];
        if (next >= QLatin1Char('0') && next <= QLatin1Char('9'))
            result += found.captured(next.digitValue());
        else if (next == QLatin1Char('n'))
            result += QLatin1Char('\n');
        else if (next == QLatin1Char('t'))
            result += QLatin1Char('\t');
        else
            result += next;
    }
    return result.toUtf8();
}

std::size_t matchFrom(const std::vector<Span>& matches, std::uint32_t offset) {
    const auto found = std::find_if(matches.begin(), matches.end(), [&](Span match) { return match.begin >= offset; });
    return found == matches.end() ? 0 : static_cast<std::size_t>(found - matches.begin());
}

std::size_t matchBefore(const std::vector<Span>& matches, std::uint32_t offset) {
    const auto found = std::find_if(matches.rbegin(), matches.rend(), [&](Span match) { return match.end <= offset; });
    return found == matches.rend() ? matches.size() - 1 : static_cast<std::size_t>(matches.rend() - found) - 1;
}

}  // namespace writ::editor
