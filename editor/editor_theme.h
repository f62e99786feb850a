#pragma once

#include <QColor>
#include <QFont>
#include <QImage>

#include <array>

namespace writ::editor {

/// What a text is written in; decides lexer, folding and completion.
enum class TextLanguage : std::uint8_t { Cedar, CedarSchema, Json, Plain };
[[nodiscard]] constexpr bool isCedar(TextLanguage language) {
    return language == TextLanguage::Cedar || language == TextLanguage::CedarSchema;
}

/// How an editor looks. The program fills it from its own theme, so that the editor need not know where colours come from.
struct EditorTheme {
    static constexpr std::size_t kSyntaxColors = 13;  ///< one a cedar::TokenStyle
    static constexpr std::size_t kSeverities = 3;     ///< one a Severity

    QFont code;     ///< text, counts and line numbers
    QFont message;  ///< annotations below a line
    std::array<QColor, kSyntaxColors> syntax;
    QColor text, background, currentLine, selection, matchingBrace, caret, flash, searchMatch;
    QColor margin, marginText, separator;
    QColor count, zeroCount, errorCount, staleCount;
    QColor annotationText, annotationBackground;
    QColor dead, valueText;  ///< text of rules that cannot match; values of the selected call beside the text
    QColor popupText, popupBackground, popupBorder, popupSecondary, popupSelection, popupMatch;  ///< lists and tips
    std::array<QColor, kSeverities> squiggle;
    std::array<QImage, kSeverities> marker;  ///< of `markerSize` logical pixels
    QImage foldOpen, foldClosed;             ///< likewise; null: plain arrows
    int markerSize = 16;
    int textGap = 8;  ///< between the margins and the text
    int extraAscent = 2;
    int extraDescent = 2;
    int countsWidth = 120;
    int markerWidth = 28;
    int lineNumberWidth = 32;
    int foldWidth = 20;
};

}  // namespace writ::editor
