// What PolicyEditor shows of the language service's answers: lists, tips, snippets, values beside the text.
#include "editor/cedar_lexer.h"
#include "editor/completion_popup.h"
#include "editor/info_tip.h"
#include "editor/numbers.h"
#include "editor/policy_editor.h"
#include "editor/rich_text.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace writ::editor {
namespace {

constexpr int kDwellMs = 450;
constexpr int kValueGap = 24;
constexpr std::uint32_t kTypedBeforeCompletion = 2;

bool isWordByte(int byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' || (byte >= '0' && byte <= '9');
}

struct Indented {
    QByteArray text;
    std::vector<Span> places;
};

/// Further lines of a snippet begin where its first one does.
Indented indented(const cedar::CompletionItem& item, std::uint32_t columns) {
    Indented result{{}, item.places};
    for (std::uint32_t at = 0; at < item.insert.size(); ++at) {
        result.text += item.insert[at];
        if (item.insert[at] != '\n') continue;
        result.text += QByteArray(static_cast<qsizetype>(columns), ' ');
        for (std::size_t i = 0; i < item.places.size(); ++i) {
            result.places[i].begin += item.places[i].begin > at ? columns : 0U;
            result.places[i].end += item.places[i].end > at ? columns : 0U;
        }
    }
    return result;
}

/// What a clause turned out to be; words, so that nothing is told by a sign alone.
QString truthWord(Truth truth) {
    switch (truth) {
    case Truth::True: return QStringLiteral(" \u2713");
    case Truth::False: return QStringLiteral(" \u2717");
    case Truth::Unknown: return QStringLiteral(" ?");
    case Truth::Error: return QStringLiteral(" !");
    case Truth::NotReached:
    case Truth::Value: break;
    }
    return {};
}

}  // namespace

void PolicyEditor::setUpAssistance() {
    m_popup = new CompletionPopup(this);
    m_tip = new InfoTip(this);
    m_tip->setObjectName(QStringLiteral("editorTip"));
    connect(m_popup, &CompletionPopup::chosen, this, &PolicyEditor::insertCompletion);
    SendScintilla(SCI_SETMOUSEDWELLTIME, static_cast<unsigned long>(kDwellMs));
    connect(this, &QsciScintillaBase::SCN_DWELLSTART, this, [this](int position, int, int) {
        if (position >= 0 && !m_popup->isVisible() && underMouse()) emit hoverWanted(static_cast<quint32>(position));
    });
    connect(this, &QsciScintillaBase::SCN_DWELLEND, this, [this](int, int, int) { m_tip->hide(); });
    connect(this, &QsciScintillaBase::SCN_MODIFIED, this,
            [this](int position, int type, const char*, int length, int lines, int, int, int, int, int) {
                const auto at = static_cast<std::uint32_t>(position);
                const auto bytes = static_cast<std::uint32_t>(length);
                if ((type & SC_MOD_INSERTTEXT) != 0) m_snippet.textInserted(at, bytes);
                if ((type & SC_MOD_DELETETEXT) != 0) m_snippet.textDeleted(at, bytes);
                if (lines != 0) m_values.clear();  // they would stand beside other lines
            });
    connect(this, &QsciScintilla::cursorPositionChanged, this, [this] {
        m_snippet.caretAt(m_view.caret());
        followTyping();
    });
}

QRect PolicyEditor::textRect(std::uint32_t offset) const {
    const auto x = static_cast<int>(m_view.send(SCI_POINTXFROMPOSITION, 0, static_cast<long>(offset)));
    const auto y = static_cast<int>(m_view.send(SCI_POINTYFROMPOSITION, 0, static_cast<long>(offset)));
    const auto height = static_cast<int>(m_view.send(SCI_TEXTHEIGHT, m_view.lineOf(offset)));
    return {viewport()->mapToGlobal(QPoint(x, y)), QSize(1, height)};
}

std::uint32_t PolicyEditor::wordStart(std::uint32_t caret) const {
    std::uint32_t start = caret;
    while (start > 0 && isWordByte(static_cast<int>(m_view.send(SCI_GETCHARAT, start - 1)))) --start;
    return start;
}

void PolicyEditor::complete() {
    if (!isReadOnly()) emit completionWanted(m_view.caret());
}

void PolicyEditor::offerWhileTyping(int character) {
    if (character < 0x80 && cedar::triggersCompletion(static_cast<char>(character)))
        emit completionWanted(m_view.caret());
    else if (isWordByte(character) && !m_popup->isVisible() &&
             m_view.caret() - wordStart(m_view.caret()) >= kTypedBeforeCompletion)
        emit completionWanted(m_view.caret());
    if (character == '(' || character == ',')
        emit signatureWanted(m_view.caret());
    else if (character == ')')
        m_tip->hide();
}

void PolicyEditor::showCompletions(std::vector<cedar::CompletionItem> items, std::uint32_t askedAt) {
    const std::uint32_t caret = m_view.caret();
    if (items.empty() || isReadOnly() || caret < askedAt || m_view.lineOf(caret) != m_view.lineOf(askedAt))
        return m_popup->hide();
    const QByteArray since = m_view.text({askedAt, caret});
    if (!std::all_of(since.begin(), since.end(), [](char byte) { return isWordByte(byte); })) return m_popup->hide();
    // Items may replace different spans; what is typed is matched from the first of them on.
    m_completionStart = items.front().replace.begin;
    m_completionAsked = askedAt;
    m_popup->showAt(textRect(m_completionStart), std::move(items), QString::fromUtf8(m_view.text({m_completionStart, caret})));
}

/// The list narrows while letters are typed, and leaves when the caret leaves the word.
void PolicyEditor::followTyping() {
    if (!m_popup->isVisible()) return;
    const std::uint32_t caret = m_view.caret();
    const QByteArray typed = caret >= m_completionStart ? m_view.text({m_completionStart, caret}) : QByteArray();
    if (caret < m_completionStart || typed.contains('\n') ||
        (caret < m_completionAsked && typed.isEmpty() && caret != m_completionStart))
        return m_popup->hide();
    m_popup->narrow(QString::fromUtf8(typed));
}

void PolicyEditor::insertCompletion(const cedar::CompletionItem& item) {
    // The span was of the text asked about; what was typed since belongs to it too.
    const std::uint32_t caret = m_view.caret();
    const std::uint32_t end = std::max(item.replace.end + (caret > m_completionAsked ? caret - m_completionAsked : 0U), caret);
    const std::uint32_t begin = std::min(item.replace.begin, caret);
    const Indented snippet = indented(item, m_view.indentation(m_view.lineOf(begin)));
    m_view.beginUndo();
    m_view.replace({begin, std::min(end, m_view.length())}, snippet.text);
    m_view.endUndo();
    const auto behind = begin + static_cast<std::uint32_t>(snippet.text.size());
    m_snippet.end();
    if (snippet.places.empty()) {
        m_view.select({behind, behind});
        return;
    }
    std::vector<Span> places;
    for (const Span place : snippet.places) places.push_back({begin + place.begin, begin + place.end});
    if (places.back().end != behind) places.push_back({behind, behind});
    const Span first = places.front();
    m_snippet.start(std::move(places));
    m_view.select(first);
}

void PolicyEditor::showHover(const cedar::Hover& hover) {
    if (hover.span.end <= m_view.length()) m_tip->showAt(textRect(hover.span.begin), hoverHtml(hover, m_theme));
}

void PolicyEditor::showSignature(const std::optional<cedar::SignatureHelp>& help) {
    if (help)
        m_tip->showAt(textRect(m_view.caret()), signatureHtml(*help, m_theme));
    else
        m_tip->hide();
}

void PolicyEditor::describe() {
    emit hoverWanted(m_view.caret());
}

void PolicyEditor::setInlineValues(std::vector<cedar::InlineValue> values) {
    m_values = std::move(values);
    viewport()->update();
}

QString PolicyEditor::inlineText(std::uint32_t line) const {
    QStringList parts;
    for (const cedar::InlineValue& value : m_values)
        if (value.line == line + 1) parts.append(QString::fromStdString(value.text) + truthWord(value.truth));
    return parts.join(QStringLiteral("   "));
}

void PolicyEditor::paintValues() {
    if (m_values.empty()) return;
    QPainter painter(viewport());
    QFont font = m_theme.code;
    font.setItalic(true);
    painter.setFont(font);
    painter.setPen(m_theme.valueText);
    const auto firstVisible =
        m_view.send(SCI_DOCLINEFROMVISIBLE, static_cast<unsigned long>(m_view.send(SCI_GETFIRSTVISIBLELINE)));
    for (const cedar::InlineValue& value : m_values) {
        const std::uint32_t line = value.line - 1;
        const bool repeated = &value != m_values.data() && (&value)[-1].line == value.line;
        if (repeated || line >= m_view.lineCount() || static_cast<long>(line) < firstVisible ||
            m_view.send(SCI_GETLINEVISIBLE, line) == 0)
            continue;
        const std::uint32_t end = m_view.lineEnd(line);
        const auto x = static_cast<int>(m_view.send(SCI_POINTXFROMPOSITION, 0, static_cast<long>(end))) + kValueGap;
        const auto y = static_cast<int>(m_view.send(SCI_POINTYFROMPOSITION, 0, static_cast<long>(end)));
        if (y > viewport()->height()) break;
        const auto height = static_cast<int>(m_view.send(SCI_TEXTHEIGHT, line));
        const int width = viewport()->width() - x - kValueGap / 2;
        if (width > kValueGap)
            painter.drawText(QRect(x, y, width, height), Qt::AlignLeft | Qt::AlignVCenter,
                             painter.fontMetrics().elidedText(inlineText(line), Qt::ElideRight, width));
    }
}

void PolicyEditor::paintEvent(QPaintEvent* event) {
    QsciScintilla::paintEvent(event);
    paintValues();
}

bool PolicyEditor::event(QEvent* event) {
    // Keys that the open list or a snippet takes must not become shortcuts of the window.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool plain = (key->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
        if (plain && (m_popup->isVisible() || m_tip->isVisible()) && key->key() == Qt::Key_Escape) {
            event->accept();
            return true;
        }
    }
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QPoint at = viewport()->mapFrom(this, help->pos());
        const int line = at.x() < marginWidth(margin::kCounts) ? lineAt({marginWidth(margin::kCounts) + 1, at.y()}) : -1;
        const QString tip = line < 0 ? QString() : countTip(static_cast<std::uint32_t>(line));
        if (!tip.isEmpty()) {
            QToolTip::showText(help->globalPos(), tip, this);
            return true;
        }
    }
    return QsciScintilla::event(event);
}

void PolicyEditor::keyPressEvent(QKeyEvent* event) {
    if (m_popup->handleKey(*event)) return;
    if (event->key() == Qt::Key_Escape && (m_tip->isVisible() || m_snippet.isActive())) {
        m_tip->hide();
        m_snippet.end();
        return;
    }
    const bool back = event->key() == Qt::Key_Backtab;
    if (m_snippet.isActive() && (event->key() == Qt::Key_Tab || back)) {
        if (const auto place = m_snippet.step(!back)) {
            m_view.select(*place);
            return;
        }
    }
    QsciScintilla::keyPressEvent(event);
    followTyping();  // QScintilla tells of the caret's new place only when it paints next
}

void PolicyEditor::mousePressEvent(QMouseEvent* event) {
    m_tip->hide();
    if (event->button() == Qt::LeftButton && event->modifiers() == Qt::ControlModifier && isCedar(m_language)) {
        const QPoint at = event->position().toPoint();
        const long offset =
            m_view.send(SCI_POSITIONFROMPOINTCLOSE, static_cast<unsigned long>(at.x()), static_cast<long>(at.y()));
        if (offset >= 0) {
            emit definitionWanted(static_cast<quint32>(offset));
            return;
        }
    }
    QsciScintilla::mousePressEvent(event);
}

void PolicyEditor::focusOutEvent(QFocusEvent* event) {
    m_popup->hide();
    m_tip->hide();
    QsciScintilla::focusOutEvent(event);
}

}  // namespace writ::editor
