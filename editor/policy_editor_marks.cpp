// What PolicyEditor paints on and beside the text: theme, problems, counts, matches.
#include "editor/cedar_lexer.h"
#include "editor/completion_popup.h"
#include "editor/info_tip.h"
#include "editor/numbers.h"
#include "editor/policy_editor.h"

#include <QFontMetricsF>
#include <QResizeEvent>

#include <algorithm>

namespace writ::editor {
namespace {

constexpr int kCountColumns = 4;  ///< characters of one count, right-aligned; one more separates
constexpr int kOpaque = 255;
constexpr double kPercent = 100.0;
constexpr int kFirstFoldMarker = 25;
constexpr int kLastFoldMarker = 31;

QByteArray countWord(std::uint64_t count) {
    if (count == 0) return "\xC2\xB7";  // a middle dot
    return count < 10'000 ? QByteArray::number(static_cast<qulonglong>(count))
                          : QByteArray::number(static_cast<qulonglong>(count / 1000)) + 'k';
}

/// The counts in columns, with one style a byte.
struct CountCells {
    QByteArray text, styles;

    void add(std::uint64_t count, int countStyle) {
        const QByteArray word = countWord(count);
        const qsizetype shown = count == 0 ? 1 : word.size();
        const QByteArray cell = QByteArray(std::max<qsizetype>(0, kCountColumns - shown), ' ') + word + ' ';
        text += cell;
        styles += QByteArray(cell.size(), static_cast<char>(count == 0 ? style::kZeroCount : countStyle));
    }
};

/// What stands in the margin instead of counts that are all 0, as wide as those of calls.
constexpr const char* kDeadWords = "     dead rule ";

CountCells cellsOf(const RuleCount& count, int plain, int errors) {
    CountCells cells;
    cells.add(count.calls.matched, plain);
    cells.add(count.calls.decided, plain);
    cells.add(count.calls.errors, errors);
    if (count.tests) cells.add(count.tests->matched, count.tests->errors > 0 ? errors : plain);
    return cells;
}

CountCells zeroCells(bool withTests) {
    RuleCount none;
    if (withTests) none.tests.emplace();
    return cellsOf(none, style::kCount, style::kErrorCount);
}

std::size_t index(Severity severity) {
    return static_cast<std::size_t>(severity);
}

QString oneLine(const std::string& message) {
    return QString::fromStdString(message).simplified();
}

}  // namespace

QFont PolicyEditor::inPoints(QFont font) const {
    constexpr double kPointsPerInch = 72.0;
    if (font.pixelSize() > 0) font.setPointSizeF(font.pixelSize() * kPointsPerInch / logicalDpiY());
    return font;
}

void PolicyEditor::setTheme(const EditorTheme& theme) {
    m_theme = theme;
    const QFont code = inPoints(theme.code);
    setFont(code);
    setColor(theme.text);
    setPaper(theme.background);
    if (lexer() != nullptr) {
        applyTheme(*lexer(), theme, code);
        recolor();
    }
    setMarginsFont(code);
    setCaretForegroundColor(theme.caret);
    setCaretLineBackgroundColor(theme.currentLine);
    setSelectionBackgroundColor(theme.selection);
    resetSelectionForegroundColor();
    setMatchedBraceBackgroundColor(theme.matchingBrace);
    setMatchedBraceForegroundColor(theme.text);
    setUnmatchedBraceForegroundColor(theme.squiggle[0]);
    setUnmatchedBraceBackgroundColor(theme.background);
    setExtraAscent(theme.extraAscent);
    setExtraDescent(theme.extraDescent);
    m_popup->setTheme(theme);
    m_tip->setTheme(theme);
    paintMargins();
    paintIndicators();
    showAnnotations();
}

void PolicyEditor::paintMargins() {
    const QFont code = inPoints(m_theme.code);
    setMarginsBackgroundColor(m_theme.margin);
    setMarginsForegroundColor(m_theme.marginText);
    setFoldMarginColors(m_theme.margin, m_theme.margin);
    setMarginBackgroundColor(margin::kSeparator, m_theme.separator);
    const bool cedar = m_language == TextLanguage::Cedar;
    setMarginWidth(margin::kCounts, cedar ? m_theme.countsWidth : 0);
    setMarginWidth(margin::kMarkers, m_theme.markerWidth);
    setMarginWidth(margin::kLineNumbers, m_theme.lineNumberWidth);
    setMarginWidth(margin::kFolds, m_language == TextLanguage::Plain ? 0 : m_theme.foldWidth);
    setMarginWidth(margin::kSeparator, 1);
    QFont bold = code;
    bold.setWeight(QFont::DemiBold);
    m_view.defineStyle(style::kCount, code, m_theme.count, m_theme.margin);
    m_view.defineStyle(style::kZeroCount, code, m_theme.zeroCount, m_theme.margin);
    m_view.defineStyle(style::kErrorCount, bold, m_theme.errorCount, m_theme.margin);
    m_view.defineStyle(style::kStaleCount, code, m_theme.staleCount, m_theme.margin);
    m_view.defineStyle(style::kDeadCount, code, m_theme.dead, m_theme.margin);
    m_view.defineStyle(style::kLineNumber, code, m_theme.marginText, m_theme.margin);
    for (int number = kFirstFoldMarker; number <= kLastFoldMarker; ++number) {
        // QScintilla's own setters leave the fold markers out.
        SendScintilla(SCI_MARKERSETFORE, static_cast<unsigned long>(number), m_theme.margin);
        SendScintilla(SCI_MARKERSETBACK, static_cast<unsigned long>(number), m_theme.marginText);
    }
    defineFoldSign(SC_MARKNUM_FOLDER, SC_MARK_ARROW, m_theme.foldClosed);
    defineFoldSign(SC_MARKNUM_FOLDEROPEN, SC_MARK_ARROWDOWN, m_theme.foldOpen);
    SendScintilla(SCI_SETMARGINLEFT, 0UL, static_cast<long>(m_theme.textGap));
}

void PolicyEditor::defineFoldSign(int number, int shape, const QImage& image) {
    const auto marker = static_cast<unsigned long>(number);
    if (image.isNull()) {
        SendScintilla(SCI_MARKERDEFINE, marker, static_cast<long>(shape));
        return;
    }
    SendScintilla(SCI_RGBAIMAGESETSCALE, static_cast<unsigned long>(kPercent * image.devicePixelRatio()));
    SendScintilla(SCI_RGBAIMAGESETHEIGHT, static_cast<unsigned long>(image.height()));
    SendScintilla(SCI_RGBAIMAGESETWIDTH, static_cast<unsigned long>(image.width()));
    SendScintilla(SCI_MARKERDEFINERGBAIMAGE, marker, image);
}

void PolicyEditor::paintIndicators() {
    for (std::size_t i = 0; i < EditorTheme::kSeverities; ++i) {
        const int number = static_cast<int>(i);
        m_view.defineIndicator(indicator::kFirstSeverity + number, INDIC_SQUIGGLE, m_theme.squiggle[i], kOpaque, false);
        SendScintilla(SCI_RGBAIMAGESETSCALE, static_cast<unsigned long>(kPercent * m_theme.marker[i].devicePixelRatio()));
        if (m_theme.marker[i].isNull())
            markerDefine(Circle, marker::kFirstSeverity + number);
        else
            markerDefine(m_theme.marker[i], marker::kFirstSeverity + number);
    }
    m_view.defineIndicator(indicator::kFlash, INDIC_STRAIGHTBOX, m_theme.flash, 70, true);
    m_view.defineIndicator(indicator::kSearch, INDIC_STRAIGHTBOX, m_theme.searchMatch, 90, true);
    m_view.defineStyle(style::kAnnotation, inPoints(m_theme.message), m_theme.annotationText, m_theme.annotationBackground);
    setAnnotationDisplay(m_messagesShown ? AnnotationStandard : AnnotationHidden);
}

Span PolicyEditor::visibleSpan(Span span) const {
    const std::uint32_t length = m_view.length();
    span.end = std::min(span.end, length);
    span.begin = std::min(span.begin, span.end);
    if (!span.empty()) return span;
    // A place between two characters: mark the one after it, or the one before it at a line's end.
    const std::uint32_t lineEnd = m_view.lineEnd(m_view.lineOf(span.begin));
    if (span.begin < lineEnd)
        span.end = static_cast<std::uint32_t>(m_view.send(SCI_POSITIONAFTER, span.begin));
    else if (span.begin > 0)
        span.begin = static_cast<std::uint32_t>(m_view.send(SCI_POSITIONBEFORE, span.begin));
    return span;
}

void PolicyEditor::setDiagnostics(const std::vector<Diagnostic>& diagnostics) {
    m_diagnostics = diagnostics;
    for (std::size_t i = 0; i < EditorTheme::kSeverities; ++i) {
        m_view.clearIndicator(indicator::kFirstSeverity + static_cast<int>(i));
        markerDeleteAll(marker::kFirstSeverity + static_cast<int>(i));
    }
    for (const Diagnostic& diagnostic : m_diagnostics) {
        const int severity = static_cast<int>(index(diagnostic.severity));
        m_view.fillIndicator(indicator::kFirstSeverity + severity, visibleSpan(diagnostic.span));
        markerAdd(static_cast<int>(m_view.lineOf(diagnostic.span.begin)), marker::kFirstSeverity + severity);
    }
    showAnnotations();
}

void PolicyEditor::setMessagesShown(bool shown) {
    m_messagesShown = shown;
    showAnnotations();
    setAnnotationDisplay(shown ? AnnotationStandard : AnnotationHidden);
}

void PolicyEditor::showAnnotations() {
    m_view.clearAnnotations();
    if (!m_messagesShown) return;
    const QFontMetricsF metrics(m_theme.message);
    const int margins = marginWidth(0) + marginWidth(1) + marginWidth(2) + marginWidth(3) + marginWidth(4);
    const double width = std::max(120.0, static_cast<double>(viewport()->width() - margins - 24));
    std::vector<bool> taken(m_view.lineCount() + 1U, false);
    for (const Diagnostic& diagnostic : m_diagnostics) {
        const std::uint32_t line = m_view.lineOf(std::min(diagnostic.span.begin, m_view.length()));
        if (taken[line]) continue;
        taken[line] = true;
        const QString sign = diagnostic.severity == Severity::Note ? QStringLiteral(" \u2139  ") : QStringLiteral(" \u26A0  ");
        QString text = metrics.elidedText(sign + oneLine(diagnostic.message), Qt::ElideRight, width);
        const double space = metrics.horizontalAdvance(QLatin1Char(' '));
        const double rest = width - metrics.horizontalAdvance(text);
        text += QString(std::max(1, static_cast<int>(rest / std::max(1.0, space))), QLatin1Char(' '));
        m_view.setAnnotation(line, text.toUtf8(), style::kAnnotation);
    }
}

void PolicyEditor::resizeEvent(QResizeEvent* event) {
    QsciScintilla::resizeEvent(event);
    if (event->oldSize().width() != event->size().width() && !m_diagnostics.empty()) showAnnotations();
}

std::optional<Span> PolicyEditor::problemFromCaret(bool forward) const {
    // The indicators moved with the text; the diagnostics' own spans did not.
    std::optional<Span> best;
    const Span at = m_view.selection();
    for (std::size_t i = 0; i < EditorTheme::kSeverities; ++i) {
        const int number = indicator::kFirstSeverity + static_cast<int>(i);
        for (std::uint32_t place = 0; place < m_view.length();) {
            const Span range = m_view.indicatorRange(number, place);
            const bool fits = m_view.hasIndicator(number, place) && (forward ? range.begin > at.begin : range.begin < at.begin);
            if (fits && (!best || (forward ? range.begin < best->begin : range.begin > best->begin))) best = range;
            if (range.end <= place) break;
            place = range.end;
        }
    }
    return best;
}

void PolicyEditor::setRuleCounts(const std::vector<RuleCount>& counts, bool stale) {
    const std::vector<std::uint32_t> dead = deadLines();
    m_view.clearMarginTexts();
    m_hasCounts = !counts.empty();
    m_counts = counts;
    std::sort(m_counts.begin(), m_counts.end(), [](const RuleCount& a, const RuleCount& b) { return a.offset < b.offset; });
    for (const RuleCount& count : counts) {
        const CountCells cells =
            cellsOf(count, stale ? style::kStaleCount : style::kCount, stale ? style::kStaleCount : style::kErrorCount);
        m_view.setMarginText(m_view.lineOf(count.offset), cells.text, cells.styles);
    }
    for (const std::uint32_t line : dead) markDead(line);
}

/// Margin texts move with their lines while somebody types; so does what they mean.
QString PolicyEditor::countTip(std::uint32_t line) const {
    if (m_view.marginText(line).isEmpty()) return {};
    std::size_t number = 0;
    for (std::uint32_t before = 0; before < line; ++before) number += m_view.marginText(before).isEmpty() ? 0U : 1U;
    if (number >= m_counts.size()) return {};
    const RuleCount& count = m_counts[number];
    const auto told = [](const QString& of, const RuleTally& tally) {
        return of.arg(tally.matched).arg(tally.decided).arg(tally.errors);
    };
    QString text = told(tr("Recorded calls: matched %1, decided %2, failed or unknown in %3."), count.calls);
    if (count.tests)
        text += u'\n' % told(tr("Tests of the workspace: matched %1, decided %2, failed or unknown in %3."), *count.tests);
    if (count.calls.matched == 0 && count.tests && count.tests->matched == 0)
        text += tr("\nNeither a recorded call nor a test reaches it.");
    return text;
}

void PolicyEditor::greyRuleCounts() {
    for (std::uint32_t line = 0; line < m_view.lineCount(); ++line) {
        const QByteArray text = m_view.marginText(line);
        if (!text.isEmpty() && text != kDeadWords)
            m_view.setMarginText(line, text, QByteArray(text.size(), static_cast<char>(style::kStaleCount)));
    }
}

/// The words move with their lines, as counts do.
std::vector<std::uint32_t> PolicyEditor::deadLines() const {
    std::vector<std::uint32_t> lines;
    for (std::uint32_t line = 0; line < m_view.lineCount(); ++line)
        if (m_view.marginText(line) == kDeadWords) lines.push_back(line);
    return lines;
}

/// A call or a test that matched the rule all the same does not fit the schema; its count tells more than the words.
void PolicyEditor::markDead(std::uint32_t line) {
    const QByteArray shown = m_view.marginText(line);
    if (shown.isEmpty() || shown == zeroCells(false).text || shown == zeroCells(true).text)
        m_view.setMarginText(line, kDeadWords,
                             QByteArray(static_cast<qsizetype>(qstrlen(kDeadWords)), static_cast<char>(style::kDeadCount)));
}

void PolicyEditor::setDeadRules(const std::vector<DeadRule>& rules) {
    std::vector<Span> spans;
    for (const DeadRule& rule : rules) spans.push_back(rule.span);
    auto* cedarLexer = qobject_cast<CedarLexer*>(lexer());
    if (cedarLexer != nullptr && cedarLexer->setDead(std::move(spans))) recolor();
    const CountCells zero =
        zeroCells(std::any_of(m_counts.begin(), m_counts.end(), [](const RuleCount& count) { return count.tests.has_value(); }));
    for (const std::uint32_t line : deadLines())
        m_view.setMarginText(line, m_hasCounts ? zero.text : QByteArray(), m_hasCounts ? zero.styles : QByteArray());
    for (const DeadRule& rule : rules) markDead(m_view.lineOf(rule.offset));
}

const SearchResult& PolicyEditor::setSearch(const SearchQuery& query) {
    m_query = query;
    markSearch();
    return m_found;
}

void PolicyEditor::markSearch() {
    m_found = search(bytes(), m_query);
    m_view.clearIndicator(indicator::kSearch);
    for (const Span match : m_found.matches) m_view.fillIndicator(indicator::kSearch, match);
}

std::size_t PolicyEditor::currentMatch() const {
    const Span at = m_view.selection();
    const auto found = std::lower_bound(m_found.matches.begin(), m_found.matches.end(), at);
    return found != m_found.matches.end() && *found == at ? static_cast<std::size_t>(found - m_found.matches.begin()) + 1 : 0;
}

std::size_t PolicyEditor::selectMatch(bool forward) {
    markSearch();
    if (m_found.matches.empty()) return 0;
    const Span at = m_view.selection();
    const bool onMatch = currentMatch() > 0;
    const std::size_t next =
        forward ? matchFrom(m_found.matches, onMatch ? at.end : at.begin) : matchBefore(m_found.matches, at.begin);
    m_view.select(m_found.matches[next]);
    return next + 1;
}

void PolicyEditor::replaceCurrent(const QString& replacement) {
    markSearch();
    if (currentMatch() > 0 && !isReadOnly()) {
        const Span at = m_view.selection();
        const QByteArray text = replacementFor(m_view.text(at), m_query, replacement);
        m_view.replace(at, text);
        const auto end = at.begin + static_cast<std::uint32_t>(text.size());
        m_view.select({end, end});
    }
    selectMatch(true);
}

std::size_t PolicyEditor::replaceAll(const QString& replacement) {
    markSearch();
    if (isReadOnly()) return 0;
    std::vector<TextEdit> edits;
    for (const Span match : m_found.matches)
        edits.push_back({match, replacementFor(m_view.text(match), m_query, replacement).toStdString()});
    applyEdits(edits);
    markSearch();
    return edits.size();
}

}  // namespace writ::editor
