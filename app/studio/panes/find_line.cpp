#include "app/studio/panes/find_line.h"

#include "app/studio/core/theme.h"
#include "app/studio/models/roles.h"
#include "app/studio/panes/pane_parts.h"

#include <QAbstractItemView>
#include <QBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QToolButton>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

constexpr int kMostRows = 200000;

bool holds(const QModelIndex& row, const QString& text) {
    for (int column = 0; column < row.model()->columnCount(row.parent()); ++column) {
        const QModelIndex cell = row.siblingAtColumn(column);
        const QVariant copy = cell.data(CopyRole);
        if ((copy.isValid() ? copy : cell.data()).toString().contains(text, Qt::CaseInsensitive)) return true;
    }
    return false;
}

int rowsOf(QAbstractItemModel& model, const QModelIndex& parent, int wanted) {
    while (model.rowCount(parent) <= wanted && model.canFetchMore(parent)) model.fetchMore(parent);
    return model.rowCount(parent);
}

QModelIndex rowAfter(QAbstractItemModel& model, QModelIndex at) {
    if (rowsOf(model, at, 0) > 0) return model.index(0, 0, at);
    for (; at.isValid(); at = at.parent())
        if (at.row() + 1 < rowsOf(model, at.parent(), at.row() + 1)) return model.index(at.row() + 1, 0, at.parent());
    return {};
}

QModelIndex rowBefore(QAbstractItemModel& model, const QModelIndex& at) {
    if (at.isValid() && at.row() == 0) return at.parent();
    QModelIndex last = at.isValid() ? model.index(at.row() - 1, 0, at.parent()) : QModelIndex();
    while (model.rowCount(last) > 0) last = model.index(model.rowCount(last) - 1, 0, last);
    return last;
}

}  // namespace

bool findInView(QAbstractItemView& view, const QString& text, bool forward) {
    QAbstractItemModel& model = *view.model();
    QModelIndex at = view.currentIndex().siblingAtColumn(0);
    bool wrapped = !at.isValid();
    for (int looked = 0; looked < kMostRows; ++looked) {
        at = forward ? rowAfter(model, at) : rowBefore(model, at);
        if (!at.isValid()) {
            if (wrapped) return false;
            wrapped = true;
            continue;
        }
        if (!holds(at, text)) continue;
        view.setCurrentIndex(at);
        view.scrollTo(at);
        return true;
    }
    return false;
}

FindLine::FindLine(const Theme& theme, const QString& name, Find find, QWidget* parent)
    : QWidget(parent),
      m_find(std::move(find)),
      m_text(new QLineEdit(this)),
      m_answer(new ToneLabel(theme, "chrome.secondaryText", "small", this)) {
    setObjectName(name % u"Line");
    setFixedHeight(theme.metric("barHeight.filterLine"));
    m_text->setObjectName(name);
    m_text->setAccessibleName(tr("Find"));
    m_text->setPlaceholderText(tr("Find"));
    m_text->setProperty("compact", true);
    m_text->setFixedHeight(24);
    m_text->installEventFilter(this);
    connect(m_text, &QLineEdit::textChanged, this, [this] { m_answer->clear(); });
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 0, 8, 0);
    row->setSpacing(4);
    row->addWidget(m_text, 1);
    row->addWidget(m_answer);
    const auto add = [&](const QString& icon, const QString& text, const QString& id, auto run) {
        auto* button = new QToolButton(this);
        button->setIcon(theme.icon(icon));
        button->setToolTip(text);
        button->setAccessibleName(text);
        button->setObjectName(name % id);
        connect(button, &QToolButton::clicked, this, run);
        row->addWidget(button);
    };
    add(u"chevron-left"_s, tr("Find the one before (Shift+Enter)"), u"Previous"_s, [this] { go(false); });
    add(u"chevron-right"_s, tr("Find the next (Enter)"), u"Next"_s, [this] { go(true); });
    add(u"close"_s, tr("Close (Esc)"), u"Close"_s, [this] { hide(); });
    hide();
}

void FindLine::open() {
    show();
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

void FindLine::go(bool forward) {
    if (!m_text->text().isEmpty()) m_answer->setText(m_find(m_text->text(), forward) ? QString() : tr("not found"));
}

bool FindLine::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            go(!key->modifiers().testFlag(Qt::ShiftModifier));
            return true;
        }
        if (key->key() == Qt::Key_Escape) {
            hide();
            parentWidget()->setFocus(Qt::OtherFocusReason);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace writ::studio
