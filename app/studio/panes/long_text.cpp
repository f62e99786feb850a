#include "app/studio/panes/long_text.h"

#include "app/studio/core/theme.h"
#include "app/studio/models/text.h"

#include <QMimeData>
#include <QScrollBar>
#include <QTextBlock>

#include <algorithm>

namespace writ::studio {

namespace {

constexpr std::size_t kPiece = std::size_t{128} << 10;  // bytes
constexpr qsizetype kLongLine = 4000;
constexpr int kContinued = 1;  // state of a block that goes on with the line before

std::size_t characterBorder(const std::string& text, std::size_t at) {
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
    return std::min(at, text.size());
}

}  // namespace

LongText::LongText(const Theme& theme, QWidget* parent) : QPlainTextEdit(parent), m_theme(theme) {
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setFrameShape(QFrame::NoFrame);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    document()->setDocumentMargin(10);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (value >= verticalScrollBar()->maximum() - verticalScrollBar()->pageStep()) loadMore();
    });
    connect(&theme, &Theme::changed, this, [this] { setFont(m_theme.font(m_code ? "codeSmall" : "ui")); });
}

void LongText::setContent(std::string text, bool code) {
    m_code = code;
    setFont(m_theme.font(code ? "codeSmall" : "ui"));
    clear();
    m_text = std::move(text);
    m_loaded = 0;
    loadMore();
    moveCursor(QTextCursor::Start);
}

bool LongText::loadMore() {
    if (m_loaded >= m_text.size() || m_loading) return false;
    m_loading = true;
    const std::size_t end = characterBorder(m_text, std::min(m_text.size(), m_loaded + kPiece));
    const QString piece = q(std::string_view(m_text).substr(m_loaded, end - m_loaded));
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    cursor.beginEditBlock();
    qsizetype line = cursor.block().length() - 1;
    for (qsizetype at = 0; at < piece.size();) {
        const qsizetype feed = piece.indexOf(u'\n', at);
        const qsizetype stop = feed < 0 ? piece.size() : feed;
        const qsizetype take = std::min(stop - at, kLongLine - line);
        cursor.insertText(piece.mid(at, take));
        at += take;
        line += take;
        const bool ends = at == feed;
        if (ends)
            ++at;
        else if (line < kLongLine || at >= piece.size())
            continue;
        cursor.insertBlock();
        cursor.block().setUserState(ends ? 0 : kContinued);
        line = 0;
    }
    cursor.endEditBlock();
    m_loaded = end;
    m_loading = false;
    return true;
}

bool LongText::findText(const QString& text, bool forward) {
    if (text.isEmpty()) return false;
    const QTextDocument::FindFlags flags = forward ? QTextDocument::FindFlags() : QTextDocument::FindBackward;
    while (!find(text, flags))
        if (!forward || !loadMore()) {
            const QTextCursor before = textCursor();
            moveCursor(forward ? QTextCursor::Start : QTextCursor::End);
            if (find(text, flags)) return true;
            setTextCursor(before);
            return false;
        }
    return true;
}

QMimeData* LongText::createMimeDataFromSelection() const {
    const QTextCursor selection = textCursor();
    QString text;
    for (QTextBlock block = document()->findBlock(selection.selectionStart());
         block.isValid() && block.position() <= selection.selectionEnd(); block = block.next()) {
        const int begin = std::max(0, selection.selectionStart() - block.position());
        const int end = std::min(block.length() - 1, selection.selectionEnd() - block.position());
        if (begin == 0 && block.position() > selection.selectionStart() && block.userState() != kContinued) text += u'\n';
        text += block.text().mid(begin, end - begin);
    }
    auto* mime = new QMimeData;
    mime->setText(text);
    return mime;
}

}  // namespace writ::studio
