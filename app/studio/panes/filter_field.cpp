#include "app/studio/panes/filter_field.h"

#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/models/known_values.h"
#include "app/studio/panes/filter_completer.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolButton>

#include <utility>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

constexpr int kClearButton = 26;

}  // namespace

FilterField::FilterField(const StudioContext& context, QWidget* parent)
    : QLineEdit(parent),
      m_context(context),
      m_completer(new FilterCompleter(context.theme, this, [this](StepField field) { return known(field); })) {
    setObjectName(u"filterField"_s);
    setAccessibleName(tr("Filter of the steps"));
    setPlaceholderText(tr("Filter, e.g. verdict==deny"));
    setProperty("compact", true);
    setClearButtonEnabled(true);
    for (QToolButton* clearButton : findChildren<QToolButton*>()) {
        clearButton->setObjectName(u"clearFilter"_s);
        clearButton->setAccessibleName(tr("Clear the filter"));
    }
    setMaxLength(4000);
    setFixedHeight(24);
    setToolTip(
        tr("Fields, operators and values are offered as you type. Ctrl+Space offers them at any place; Help, Filters lists them "
           "all."));
    connect(this, &QLineEdit::textEdited, this, [this] { m_completer->offer(); });
    const auto applyFont = [this] { setFont(text().isEmpty() ? m_context.theme.font("ui") : m_context.theme.font("codeSmall")); };
    connect(&context.theme, &Theme::changed, this, applyFont);
    connect(this, &QLineEdit::textChanged, this, [this, applyFont](const QString& text) {
        applyFont();
        check();
        if (text.isEmpty()) m_context.state.setFilterText({});
    });
    connect(&context.state, &StudioState::filterChanged, this, [this] {
        // Other filters change too: what is typed and not yet applied stays.
        if (std::exchange(m_applied, m_context.state.filterText()) != m_context.state.filterText() &&
            m_context.state.filterText() != text().trimmed())
            setText(m_context.state.filterText());
    });
    m_applied = context.state.filterText();
    applyFont();
    setText(context.state.filterText());
    check();
}

QString FilterField::verdict() const {
    if (text().trimmed().isEmpty()) return {};
    return m_error ? m_error->reason : tr("valid");
}

void FilterField::check() {
    m_error = StepFilter::parse(text()).error;
    const QFontMetrics metrics(m_context.theme.font("small"));
    const QString word = verdict();
    // The reason keeps its room only while the text leaves any.
    const int room = word.isEmpty() ? 20 : std::min(metrics.horizontalAdvance(word) + 26, width() / 2);
    setTextMargins(20, 0, room, 0);
    setAccessibleDescription(word);
    update();
}

void FilterField::paintEvent(QPaintEvent* event) {
    QLineEdit::paintEvent(event);
    QPainter painter(this);
    const Theme& theme = m_context.theme;
    const bool empty = verdict().isEmpty();
    const char* const tone = empty ? "chrome.secondaryText" : m_error ? "verdict.deny.fg" : "verdict.allow.fg";
    const QColor color = theme.color(tone);
    if (!empty) {
        const int pen = hasFocus() ? theme.metric("focusRing") : 1;
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(color, pen));
        painter.drawRoundedRect(QRectF(rect()).adjusted(pen / 2.0, pen / 2.0, -pen / 2.0, -pen / 2.0), 4, 4);
    }
    painter.drawPixmap(7, height() / 2 - 7, theme.pixmap(u"filter"_s, color, 14, devicePixelRatioF()));
    painter.setFont(theme.font("small"));
    if (empty) {
        if (!hasFocus() && text().isEmpty()) {
            painter.setPen(theme.color("chrome.secondaryText"));
            painter.drawText(rect().adjusted(0, 0, -12, 0), Qt::AlignRight | Qt::AlignVCenter, u"/"_s);
        }
        return;
    }
    const int room = textMargins().right();
    const QRect area(width() - kClearButton - room, 0, room, height());
    painter.drawPixmap(area.left() + 4, height() / 2 - 7,
                       theme.pixmap(m_error ? u"error"_s : u"accept"_s, color, 14, devicePixelRatioF()));
    painter.setPen(color);
    painter.drawText(area.adjusted(22, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(verdict(), Qt::ElideRight, area.width() - 22));
    if (m_error) paintSquiggle(painter);
}

void FilterField::paintSquiggle(QPainter& painter) const {
    const QFontMetrics metrics(font());
    const int origin = cursorRect().center().x() - metrics.horizontalAdvance(text().left(cursorPosition()));
    const int begin = origin + metrics.horizontalAdvance(text().left(m_error->position));
    const int width = std::max(7, metrics.horizontalAdvance(text().mid(m_error->position, m_error->length)));
    const int base = height() / 2 + metrics.ascent() / 2 + 2;
    QPainterPath path(QPointF(begin, base));
    for (int x = 2; x <= width; x += 2) path.lineTo(begin + x, base + (x / 2 % 2 == 0 ? 0 : 2));
    painter.setClipRect(rect().adjusted(textMargins().left(), 0, -textMargins().right() - kClearButton, 0));
    painter.setPen(QPen(m_context.theme.color("editor.squiggleError"), 1));
    painter.drawPath(path);
}

QStringList FilterField::known(StepField field) {
    const sim::ReplayPtr replay = m_context.state.replay();
    if (std::exchange(m_knownReplay, replay) != replay) m_known.clear();
    const auto it = m_known.find(field);
    if (it != m_known.end()) return it->second;
    return m_known.emplace(field, knownValues({m_context.state.corpus(), replay, nullptr, std::nullopt, false}, field))
        .first->second;
}

/// Tab belongs to the list while it is open.
bool FilterField::event(QEvent* event) {
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Tab &&
        m_completer->handleKey(Qt::Key_Tab))
        return true;
    // Elsewhere this key completes policies.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space) event->accept();
    return QLineEdit::event(event);
}

void FilterField::focusOutEvent(QFocusEvent* event) {
    m_completer->hide();
    QLineEdit::focusOutEvent(event);
}

void FilterField::keyPressEvent(QKeyEvent* event) {
    if (m_completer->handleKey(event->key())) return;
    if (event->key() == Qt::Key_Down || (event->key() == Qt::Key_Space && event->modifiers() == Qt::ControlModifier)) {
        m_completer->offer();
        return;
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        m_completer->hide();
        if (!m_error) m_context.state.setFilterText(text().trimmed());
        return;
    }
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
        clear();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

}  // namespace writ::studio
