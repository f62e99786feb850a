#include "editor/scintilla.h"

#include <Qsci/qsciscintillabase.h>

#include <QColor>
#include <QFont>

namespace writ::editor {
namespace {

using Base = QsciScintillaBase;

constexpr double kFontSizeUnit = Base::SC_FONT_SIZE_MULTIPLIER;

std::uint32_t offset(long value) {
    return value < 0 ? 0 : static_cast<std::uint32_t>(value);
}

}  // namespace

long Scintilla::send(unsigned int message, unsigned long wParam, long lParam) const {
    return m_base->SendScintilla(message, wParam, lParam);
}

long Scintilla::send(unsigned int message, unsigned long wParam, const char* lParam) const {
    return m_base->SendScintilla(message, wParam, lParam);
}

std::uint32_t Scintilla::length() const {
    return offset(send(Base::SCI_GETLENGTH));
}

QByteArray Scintilla::text() const {
    return text({0, length()});
}

QByteArray Scintilla::text(Span span) const {
    const std::uint32_t end = std::min(span.end, length());
    const std::uint32_t begin = std::min(span.begin, end);
    if (begin == end) return {};
    const void* bytes = m_base->SendScintillaPtrResult(Base::SCI_GETCHARACTERPOINTER);
    return QByteArray(static_cast<const char*>(bytes) + begin, static_cast<qsizetype>(end - begin));
}

void Scintilla::load(const QByteArray& text) {
    send(Base::SCI_SETUNDOCOLLECTION, 0);
    send(Base::SCI_CLEARALL);
    send(Base::SCI_ADDTEXT, static_cast<unsigned long>(text.size()), text.constData());
    send(Base::SCI_SETUNDOCOLLECTION, 1);
    send(Base::SCI_EMPTYUNDOBUFFER);
    send(Base::SCI_SETSAVEPOINT);
    send(Base::SCI_GOTOPOS, 0);
}

void Scintilla::replace(Span span, const QByteArray& text) const {
    send(Base::SCI_SETTARGETRANGE, span.begin, static_cast<long>(span.end));
    send(Base::SCI_REPLACETARGET, static_cast<unsigned long>(text.size()), text.constData());
}

void Scintilla::beginUndo() const {
    send(Base::SCI_BEGINUNDOACTION);
}

void Scintilla::endUndo() const {
    send(Base::SCI_ENDUNDOACTION);
}

std::uint32_t Scintilla::caret() const {
    return offset(send(Base::SCI_GETCURRENTPOS));
}

Span Scintilla::selection() const {
    return {offset(send(Base::SCI_GETSELECTIONSTART)), offset(send(Base::SCI_GETSELECTIONEND))};
}

void Scintilla::select(Span span) const {
    const std::uint32_t end = std::min(span.end, length());
    const std::uint32_t begin = std::min(span.begin, end);
    send(Base::SCI_ENSUREVISIBLEENFORCEPOLICY, lineOf(begin));
    send(Base::SCI_SETSEL, begin, static_cast<long>(end));
    send(Base::SCI_SCROLLCARET);
}

std::uint32_t Scintilla::lineCount() const {
    return offset(send(Base::SCI_GETLINECOUNT));
}

std::uint32_t Scintilla::lineOf(std::uint32_t place) const {
    return offset(send(Base::SCI_LINEFROMPOSITION, place));
}

std::uint32_t Scintilla::lineStart(std::uint32_t line) const {
    return line >= lineCount() ? length() : offset(send(Base::SCI_POSITIONFROMLINE, line));
}

std::uint32_t Scintilla::lineEnd(std::uint32_t line) const {
    return offset(send(Base::SCI_GETLINEENDPOSITION, line));
}

LineColumn Scintilla::caretPlace() const {
    const std::uint32_t line = lineOf(caret());
    const long characters = send(Base::SCI_COUNTCHARACTERS, lineStart(line), static_cast<long>(caret()));
    return {line + 1, offset(characters) + 1};
}

std::uint32_t Scintilla::indentation(std::uint32_t line) const {
    return offset(send(Base::SCI_GETLINEINDENTATION, line));
}

void Scintilla::setIndentation(std::uint32_t line, std::uint32_t columns) const {
    send(Base::SCI_SETLINEINDENTATION, line, static_cast<long>(columns));
}

std::uint32_t Scintilla::indentEnd(std::uint32_t line) const {
    return offset(send(Base::SCI_GETLINEINDENTPOSITION, line));
}

int Scintilla::styleAt(std::uint32_t place) const {
    return static_cast<int>(send(Base::SCI_GETSTYLEAT, place));
}

void Scintilla::startStyling(std::uint32_t place) const {
    send(Base::SCI_STARTSTYLING, place);
}

void Scintilla::style(std::uint32_t bytes, int number) const {
    if (bytes > 0) send(Base::SCI_SETSTYLING, bytes, static_cast<long>(number));
}

int Scintilla::foldLevel(std::uint32_t line) const {
    return static_cast<int>(send(Base::SCI_GETFOLDLEVEL, line));
}

void Scintilla::setFoldLevel(std::uint32_t line, int level) const {
    // Setting a level redraws: leave lines alone that have it already.
    if (foldLevel(line) != level) send(Base::SCI_SETFOLDLEVEL, line, static_cast<long>(level));
}

bool Scintilla::isFolded(std::uint32_t line) const {
    return send(Base::SCI_GETFOLDEXPANDED, line) == 0;
}

void Scintilla::toggleFold(std::uint32_t line) const {
    send(Base::SCI_TOGGLEFOLD, line);
}

void Scintilla::defineStyle(int style, const QFont& font, const QColor& text, const QColor& back) const {
    const auto number = static_cast<unsigned long>(style);
    m_base->SendScintilla(Base::SCI_STYLESETFONT, number, font.family().toUtf8().constData());
    send(Base::SCI_STYLESETSIZEFRACTIONAL, number, static_cast<long>(font.pointSizeF() * kFontSizeUnit));
    send(Base::SCI_STYLESETWEIGHT, number, static_cast<long>(font.weight()));
    send(Base::SCI_STYLESETITALIC, number, font.italic() ? 1L : 0L);
    m_base->SendScintilla(Base::SCI_STYLESETFORE, number, text);
    m_base->SendScintilla(Base::SCI_STYLESETBACK, number, back);
}

void Scintilla::defineIndicator(int indicator, int shape, const QColor& color, int alpha, bool under) const {
    const auto number = static_cast<unsigned long>(indicator);
    send(Base::SCI_INDICSETSTYLE, number, static_cast<long>(shape));
    m_base->SendScintilla(Base::SCI_INDICSETFORE, number, color);
    send(Base::SCI_INDICSETALPHA, number, static_cast<long>(alpha));
    send(Base::SCI_INDICSETOUTLINEALPHA, number, static_cast<long>(alpha));
    send(Base::SCI_INDICSETUNDER, number, under ? 1L : 0L);
}

void Scintilla::clearIndicator(int indicator) const {
    send(Base::SCI_SETINDICATORCURRENT, static_cast<unsigned long>(indicator));
    send(Base::SCI_INDICATORCLEARRANGE, 0, static_cast<long>(length()));
}

void Scintilla::fillIndicator(int indicator, Span span) const {
    send(Base::SCI_SETINDICATORCURRENT, static_cast<unsigned long>(indicator));
    send(Base::SCI_INDICATORFILLRANGE, span.begin, static_cast<long>(span.size()));
}

bool Scintilla::hasIndicator(int indicator, std::uint32_t place) const {
    return send(Base::SCI_INDICATORVALUEAT, static_cast<unsigned long>(indicator), static_cast<long>(place)) != 0;
}

Span Scintilla::indicatorRange(int indicator, std::uint32_t place) const {
    const auto number = static_cast<unsigned long>(indicator);
    return {offset(send(Base::SCI_INDICATORSTART, number, static_cast<long>(place))),
            offset(send(Base::SCI_INDICATOREND, number, static_cast<long>(place)))};
}

void Scintilla::setMarginText(std::uint32_t line, const QByteArray& text, const QByteArray& styles) const {
    send(Base::SCI_MARGINSETTEXT, line, text.constData());
    send(Base::SCI_MARGINSETSTYLES, line, styles.constData());
}

QByteArray Scintilla::marginText(std::uint32_t line) const {
    QByteArray text(static_cast<qsizetype>(send(Base::SCI_MARGINGETTEXT, line)), '\0');
    if (!text.isEmpty()) m_base->SendScintilla(Base::SCI_MARGINGETTEXT, line, static_cast<void*>(text.data()));
    return text;
}

void Scintilla::clearMarginTexts() const {
    send(Base::SCI_MARGINTEXTCLEARALL);
}

void Scintilla::setAnnotation(std::uint32_t line, const QByteArray& text, int style) const {
    send(Base::SCI_ANNOTATIONSETTEXT, line, text.constData());
    send(Base::SCI_ANNOTATIONSETSTYLE, line, static_cast<long>(style));
}

QByteArray Scintilla::annotation(std::uint32_t line) const {
    QByteArray text(static_cast<qsizetype>(send(Base::SCI_ANNOTATIONGETTEXT, line)), '\0');
    if (!text.isEmpty()) m_base->SendScintilla(Base::SCI_ANNOTATIONGETTEXT, line, static_cast<void*>(text.data()));
    return text;
}

void Scintilla::clearAnnotations() const {
    send(Base::SCI_ANNOTATIONCLEARALL);
}

}  // namespace writ::editor
