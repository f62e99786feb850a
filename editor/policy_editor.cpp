#include "editor/policy_editor.h"

#include "editor/cedar_lexer.h"
#include "editor/json_lexer.h"
#include "editor/line_comments.h"
#include "editor/numbers.h"

#include <Qsci/qscicommandset.h>

#include <QDragEnterEvent>
#include <QMimeData>

#include <algorithm>
#include <array>

namespace writ::editor {
namespace {

constexpr int kIndent = 2;
constexpr int kFlashMs = 900;

/// Keys that Scintilla binds and the window wants.
constexpr std::array<QKeyCombination, 11> kReleasedKeys{Qt::CTRL | Qt::Key_D,
                                                        Qt::CTRL | Qt::Key_L,
                                                        Qt::CTRL | Qt::Key_T,
                                                        Qt::CTRL | Qt::Key_U,
                                                        Qt::CTRL | Qt::SHIFT | Qt::Key_L,
                                                        Qt::CTRL | Qt::SHIFT | Qt::Key_T,
                                                        Qt::CTRL | Qt::SHIFT | Qt::Key_U,
                                                        Qt::CTRL | Qt::Key_Slash,
                                                        Qt::CTRL | Qt::Key_BracketLeft,
                                                        Qt::CTRL | Qt::Key_BracketRight,
                                                        Qt::CTRL | Qt::Key_Backslash};

QsciLexer* makeLexer(TextLanguage language, QObject* parent) {
    switch (language) {
    case TextLanguage::Cedar:
    case TextLanguage::CedarSchema: return new CedarLexer(language, parent);
    case TextLanguage::Json: return new JsonLexer(parent);
    case TextLanguage::Plain: break;
    }
    return nullptr;
}

bool opensBlock(const QByteArray& line) {
    const QByteArray code = line.trimmed();
    return code.endsWith('{') || code.endsWith('[') || code.endsWith('(');
}

bool isClosing(int character) {
    return character == '}' || character == ']' || character == ')';
}

}  // namespace

PolicyEditor::PolicyEditor(TextLanguage language, QWidget* parent) : QsciScintilla(parent), m_view(*this), m_language(language) {
    setUtf8(true);
    setFrameShape(QFrame::NoFrame);
    setIndentationsUseTabs(false);
    setIndentationWidth(kIndent);
    setTabWidth(kIndent);
    setTabIndents(true);
    setBackspaceUnindents(true);
    setScrollWidthTracking(true);
    setScrollWidth(1);
    setLexer(makeLexer(language, this));
    setBraceMatching(SloppyBraceMatch);
    setCaretLineVisible(true);
    SendScintilla(SCI_SETMULTIPLESELECTION, 1UL);
    SendScintilla(SCI_SETADDITIONALSELECTIONTYPING, 1UL);
    SendScintilla(SCI_AUTOCSETORDER, static_cast<unsigned long>(SC_ORDER_PERFORMSORT));
    releaseKeys();
    setUpMargins();
    setUpAssistance();
    m_flash.setSingleShot(true);
    m_flash.setInterval(kFlashMs);
    connect(&m_flash, &QTimer::timeout, this, [this] { m_view.clearIndicator(indicator::kFlash); });
    connect(this, &QsciScintilla::textChanged, this, &PolicyEditor::bytesChanged);
    connect(this, &QsciScintilla::cursorPositionChanged, this, &PolicyEditor::placeChanged);
    connect(this, &QsciScintillaBase::SCN_CHARADDED, this, &PolicyEditor::onCharAdded);
}

PolicyEditor::~PolicyEditor() {
    // QsciScintilla outlives its lexer only when told so.
    setLexer(nullptr);
}

void PolicyEditor::releaseKeys() {
    for (const QKeyCombination combination : kReleasedKeys) {
        const int key = combination.toCombined();
        QsciCommand* command = standardCommands()->boundTo(key);
        if (command != nullptr) command->key() == key ? command->setKey(0) : command->setAlternateKey(0);
    }
}

void PolicyEditor::setUpMargins() {
    setMarginType(margin::kCounts, TextMargin);
    setMarginType(margin::kMarkers, SymbolMargin);
    setMarginType(margin::kLineNumbers, NumberMargin);
    setFolding(m_language == TextLanguage::Plain ? NoFoldStyle : PlainFoldStyle, margin::kFolds);
    setMarginType(margin::kSeparator, SymbolMarginColor);
    setMarginMarkerMask(margin::kCounts, 0);
    setMarginMarkerMask(margin::kMarkers, (1 << EditorTheme::kSeverities) - 1);
    setMarginMarkerMask(margin::kLineNumbers, 0);
    setMarginMarkerMask(margin::kSeparator, 0);
}

void PolicyEditor::load(const QByteArray& text) {
    m_view.load(text);
    setEolMode(text.contains("\r\n") ? EolWindows : EolUnix);
}

void PolicyEditor::takeOver(const QByteArray& text) {
    const QByteArray old = bytes();
    if (old == text) return;
    const auto mismatch = std::mismatch(old.begin(), old.end(), text.begin(), text.end());
    const qsizetype prefix = mismatch.first - old.begin();
    qsizetype suffix = 0;
    const qsizetype most = std::min(old.size(), text.size()) - prefix;
    while (suffix < most && old[old.size() - 1 - suffix] == text[text.size() - 1 - suffix]) ++suffix;
    const Span span{static_cast<std::uint32_t>(prefix), static_cast<std::uint32_t>(old.size() - suffix)};
    m_view.beginUndo();
    m_view.replace(span, text.mid(prefix, text.size() - suffix - prefix));
    m_view.endUndo();
}

void PolicyEditor::applyEdits(const std::vector<TextEdit>& edits) {
    m_view.beginUndo();
    for (auto edit = edits.rbegin(); edit != edits.rend(); ++edit)
        m_view.replace(edit->span, QByteArray::fromStdString(edit->replacement));
    m_view.endUndo();
}

void PolicyEditor::toggleComment() {
    if (!isCedar(m_language) || isReadOnly()) return;
    const Span selection = m_view.selection();
    const std::uint32_t first = m_view.lineOf(selection.begin);
    std::uint32_t last = m_view.lineOf(selection.end);
    if (last > first && m_view.lineStart(last) == selection.end) --last;
    const Span lines{m_view.lineStart(first), m_view.lineEnd(last)};
    const QByteArray changed = toggledComments(m_view.text(lines).split('\n')).join('\n');
    m_view.beginUndo();
    m_view.replace(lines, changed);
    m_view.endUndo();
    if (!selection.empty()) m_view.select({lines.begin, lines.begin + static_cast<std::uint32_t>(changed.size())});
}

void PolicyEditor::reveal(Span span) {
    m_view.select(span);
    m_view.clearIndicator(indicator::kFlash);
    m_view.fillIndicator(indicator::kFlash, visibleSpan(span));
    m_flash.start();
    setFocus();
}

void PolicyEditor::goToLine(std::uint32_t line) {
    const std::uint32_t wanted = std::min(std::max(line, 1U), m_view.lineCount());
    const std::uint32_t place = m_view.indentEnd(wanted - 1);
    m_view.select({place, place});
    setFocus();
}

void PolicyEditor::onCharAdded(int character) {
    if (m_language == TextLanguage::Plain) return;
    if (character == '\n')
        indentNewLine();
    else if (isClosing(character))
        dedentClosing();
    if (!isReadOnly()) offerWhileTyping(character);
}

void PolicyEditor::setAllFolded(bool closed) {
    SendScintilla(SCI_FOLDALL, static_cast<unsigned long>(closed ? SC_FOLDACTION_CONTRACT : SC_FOLDACTION_EXPAND));
}

void PolicyEditor::indentNewLine() {
    const std::uint32_t line = m_view.lineOf(m_view.caret());
    if (line == 0) return;
    const Span previous{m_view.lineStart(line - 1), m_view.lineEnd(line - 1)};
    const std::uint32_t columns = m_view.indentation(line - 1) + (opensBlock(m_view.text(previous)) ? kIndent : 0U);
    m_view.setIndentation(line, columns);
    const std::uint32_t place = m_view.indentEnd(line);
    m_view.select({place, place});
}

void PolicyEditor::dedentClosing() {
    const std::uint32_t line = m_view.lineOf(m_view.caret());
    const std::uint32_t columns = m_view.indentation(line);
    if (m_view.indentEnd(line) + 1 != m_view.caret() || columns == 0) return;
    const long opening = m_view.send(SCI_BRACEMATCH, m_view.caret() - 1);
    if (opening >= 0) m_view.setIndentation(line, m_view.indentation(m_view.lineOf(static_cast<std::uint32_t>(opening))));
}

// A dropped file is opened by the window, not written into the text.
bool PolicyEditor::canInsertFromMimeData(const QMimeData* source) const {
    return !source->hasUrls() && QsciScintilla::canInsertFromMimeData(source);
}

void PolicyEditor::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls())
        event->ignore();
    else
        QsciScintilla::dragEnterEvent(event);
}

void PolicyEditor::dropEvent(QDropEvent* event) {
    if (event->mimeData()->hasUrls())
        event->ignore();
    else
        QsciScintilla::dropEvent(event);
}

}  // namespace writ::editor
