#pragma once

#include "engine/text/source.h"

#include <QByteArray>
#include <QString>

class QColor;
class QFont;
class QsciScintillaBase;

namespace writ::editor {

/// The one place that talks to Scintilla in messages. Every position is a UTF-8 byte offset, as the engine counts; lines
/// count from 0. (QScintilla's own line and index count characters: do not mix.)
class Scintilla {
public:
    explicit Scintilla(QsciScintillaBase& base) : m_base(&base) {}

    // Text
    [[nodiscard]] std::uint32_t length() const;
    [[nodiscard]] QByteArray text() const;
    [[nodiscard]] QByteArray text(Span span) const;
    /// Replaces everything and forgets undo. NUL bytes survive.
    void load(const QByteArray& text);
    void replace(Span span, const QByteArray& text) const;
    void beginUndo() const;
    void endUndo() const;

    // Places
    [[nodiscard]] std::uint32_t caret() const;
    [[nodiscard]] Span selection() const;
    void select(Span span) const;  ///< caret at its end, scrolled into view, folds opened
    [[nodiscard]] std::uint32_t lineCount() const;
    [[nodiscard]] std::uint32_t lineOf(std::uint32_t offset) const;
    [[nodiscard]] std::uint32_t lineStart(std::uint32_t line) const;
    [[nodiscard]] std::uint32_t lineEnd(std::uint32_t line) const;  ///< without the line's end mark
    /// Of the caret, from 1; the column counts characters.
    [[nodiscard]] LineColumn caretPlace() const;
    [[nodiscard]] std::uint32_t indentation(std::uint32_t line) const;  ///< in columns
    void setIndentation(std::uint32_t line, std::uint32_t columns) const;
    [[nodiscard]] std::uint32_t indentEnd(std::uint32_t line) const;  ///< offset of the first character that is not white

    // Styles, folds
    [[nodiscard]] int styleAt(std::uint32_t offset) const;
    void startStyling(std::uint32_t offset) const;
    void style(std::uint32_t bytes, int style) const;
    [[nodiscard]] int foldLevel(std::uint32_t line) const;
    void setFoldLevel(std::uint32_t line, int level) const;
    [[nodiscard]] bool isFolded(std::uint32_t line) const;
    void toggleFold(std::uint32_t line) const;
    void defineStyle(int style, const QFont& font, const QColor& text, const QColor& back) const;

    // Marks
    void defineIndicator(int indicator, int shape, const QColor& color, int alpha, bool under) const;
    void clearIndicator(int indicator) const;
    void fillIndicator(int indicator, Span span) const;
    [[nodiscard]] bool hasIndicator(int indicator, std::uint32_t offset) const;
    [[nodiscard]] Span indicatorRange(int indicator, std::uint32_t offset) const;
    void setMarginText(std::uint32_t line, const QByteArray& text, const QByteArray& styles) const;
    [[nodiscard]] QByteArray marginText(std::uint32_t line) const;
    void clearMarginTexts() const;
    void setAnnotation(std::uint32_t line, const QByteArray& text, int style) const;
    [[nodiscard]] QByteArray annotation(std::uint32_t line) const;
    void clearAnnotations() const;

    long send(unsigned int message, unsigned long wParam = 0, long lParam = 0) const;
    long send(unsigned int message, unsigned long wParam, const char* lParam) const;

private:
    QsciScintillaBase* m_base;
};

}  // namespace writ::editor
