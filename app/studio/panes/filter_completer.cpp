#include "app/studio/panes/filter_completer.h"

#include "app/studio/core/theme.h"

#include <QLineEdit>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>

namespace writ::studio {

namespace {

constexpr int kHelpRole = Qt::UserRole + 1;
constexpr int kMostRows = 10;
constexpr int kWidth = 460;
constexpr int kNameWidth = 168;

/// The choice in the code font, what it means in grey beside it.
class ChoiceDelegate : public QStyledItemDelegate {
public:
    ChoiceDelegate(const Theme& theme, QObject* parent) : QStyledItemDelegate(parent), m_theme(theme) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        if (selected) painter->fillRect(option.rect, m_theme.color("palette.active.highlight"));
        const QString help = index.data(kHelpRole).toString();
        const QFont code = m_theme.font("codeSmall");
        QRect rect = option.rect.adjusted(8, 0, -8, 0);
        const QString text = index.data().toString();
        const int used = help.isEmpty() ? rect.width() : std::max(kNameWidth, QFontMetrics(code).horizontalAdvance(text) + 12);
        painter->setFont(code);
        painter->setPen(m_theme.color(selected ? "palette.active.highlightedText" : "palette.active.text"));
        painter->drawText(QRect(rect.left(), rect.top(), used, rect.height()), Qt::AlignVCenter | Qt::TextSingleLine,
                          QFontMetrics(code).elidedText(text, Qt::ElideMiddle, std::min(used, rect.width())));
        rect.setLeft(rect.left() + used);
        painter->setFont(m_theme.font("small"));
        painter->setPen(m_theme.color("chrome.secondaryText"));
        painter->drawText(rect, Qt::AlignVCenter | Qt::TextSingleLine,
                          painter->fontMetrics().elidedText(help, Qt::ElideRight, rect.width()));
    }
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {kWidth, m_theme.metric("rowHeight.table")};
    }

private:
    const Theme& m_theme;
};

}  // namespace

FilterCompleter::FilterCompleter(const Theme& theme, QLineEdit* field, KnownValues known)
    : QListView(field), m_field(field), m_rows(new QStandardItemModel(this)), m_known(std::move(known)) {
    setWindowFlags(Qt::ToolTip | Qt::FramelessWindowHint);
    setFocusPolicy(Qt::NoFocus);
    setAttribute(Qt::WA_ShowWithoutActivating);
    setObjectName(QStringLiteral("filterChoices"));
    setAccessibleName(tr("What could stand here"));
    setFrameShape(QFrame::Box);
    setUniformItemSizes(true);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setItemDelegate(new ChoiceDelegate(theme, this));
    setModel(m_rows);
    connect(this, &QAbstractItemView::clicked, this, &FilterCompleter::accept);
}

void FilterCompleter::offer() {
    m_completion = completeFilter(m_field->text(), m_field->cursorPosition(), m_known);
    m_rows->clear();
    for (const FilterCompletion::Choice& choice : m_completion.choices) {
        auto* row = new QStandardItem(choice.text);
        row->setData(choice.help, kHelpRole);
        row->setData(choice.help.isEmpty() ? choice.text : tr("%1: %2").arg(choice.text, choice.help), Qt::AccessibleTextRole);
        m_rows->appendRow(row);
    }
    if (m_completion.choices.empty())
        hide();
    else
        place();
}

void FilterCompleter::place() {
    const int rows = std::min(kMostRows, m_rows->rowCount());
    const int left = m_field->inputMethodQuery(Qt::ImCursorRectangle).toRectF().toRect().center().x();
    resize(std::min(kWidth, std::max(240, m_field->window()->width() - 16)), rows * sizeHintForRow(0) + 2 * frameWidth());
    QPoint at = m_field->mapTo(m_field->window(), QPoint(left, m_field->height() + 2));
    at.setX(std::clamp(at.x(), 0, std::max(0, m_field->window()->width() - width())));
    move(m_field->window()->mapToGlobal(at));
    show();
    scrollToTop();
}

bool FilterCompleter::handleKey(int key) {
    if (!isVisible()) return false;
    const int row = currentIndex().row();
    const auto go = [this](int to) { setCurrentIndex(m_rows->index(std::clamp(to, 0, m_rows->rowCount() - 1), 0)); };
    switch (key) {
    case Qt::Key_Down: go(row + 1); return true;
    case Qt::Key_Up: go(row - 1); return true;
    case Qt::Key_PageDown: go(row + kMostRows); return true;
    case Qt::Key_PageUp: go(row - kMostRows); return true;
    case Qt::Key_Escape: hide(); return true;
    case Qt::Key_Tab: accept(row < 0 ? m_rows->index(0, 0) : currentIndex()); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (row < 0) return false;
        accept(currentIndex());
        return true;
    default: return false;
    }
}

void FilterCompleter::accept(const QModelIndex& index) {
    if (!index.isValid()) return;
    const QString text = index.data().toString();
    QString whole = m_field->text();
    whole.replace(m_completion.begin, m_completion.length, text);
    const auto cursor = static_cast<int>(m_completion.begin + text.size());
    m_field->setText(whole);
    m_field->setCursorPosition(cursor);
    offer();
}

}  // namespace writ::studio
