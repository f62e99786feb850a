#include "app/studio/window/command_palette.h"

#include "app/studio/core/studio_context.h"
#include "app/studio/core/theme.h"
#include "app/studio/window/fuzzy.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QToolButton>

#include <algorithm>

namespace writ::studio {

namespace {

enum Role { EntryRole = Qt::UserRole, DetailRole, KeyRole, MatchRole };
constexpr int kMaxShown = 200;
constexpr int kRowsShown = 10;

class EntryDelegate : public QStyledItemDelegate {
public:
    EntryDelegate(const Theme& theme, QObject* parent) : QStyledItemDelegate(parent), m_theme(theme) {}

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {0, m_theme.metric("rowHeight.palette")};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        painter->save();
        if (option.state & QStyle::State_Selected) painter->fillRect(option.rect, m_theme.color("palette.active.highlight"));
        const QRect row = option.rect.adjusted(12, 0, -12, 0);
        index.data(Qt::DecorationRole)
            .value<QIcon>()
            .paint(painter, QRect(row.left(), row.top() + (row.height() - 16) / 2, 16, 16));
        const int right = paintRight(painter, row, index);
        paintText(painter, QRect(QPoint(row.left() + 26, row.top()), QPoint(right - 8, row.bottom())), index);
        painter->restore();
    }

private:
    /// Detail and key, which take no more than they leave to the text; gives the left edge of them.
    int paintRight(QPainter* painter, QRect row, const QModelIndex& index) const {
        const int room = row.width() - std::min(row.width() / 2,
                                                QFontMetrics(m_theme.font("ui")).horizontalAdvance(index.data().toString()) + 48);
        painter->setFont(m_theme.font("small"));
        painter->setPen(m_theme.color("chrome.secondaryText"));
        int right = row.right();
        for (const int role : {KeyRole, DetailRole}) {
            const QString text = painter->fontMetrics().elidedText(index.data(role).toString(), Qt::ElideRight, room);
            if (text.isEmpty()) continue;
            const int width = painter->fontMetrics().horizontalAdvance(text);
            painter->drawText(QRect(right - width, row.top(), width + 1, row.height()), Qt::AlignVCenter, text);
            right -= width + 16;
        }
        return right;
    }

    void paintText(QPainter* painter, const QRect& place, const QModelIndex& index) const {
        const QList<int> matches = index.data(MatchRole).value<QList<int>>();
        QFont plain = m_theme.font("ui");
        QFont bold = plain;
        bold.setWeight(QFont::DemiBold);
        const QString text = QFontMetrics(bold).elidedText(index.data().toString(), Qt::ElideRight, place.width());
        int x = place.left();
        for (int i = 0; i < text.size();) {
            const bool hit = matches.contains(i);
            int end = i + 1;
            while (end < text.size() && matches.contains(end) == hit) ++end;
            const QString run = text.mid(i, end - i);
            painter->setFont(hit ? bold : plain);
            painter->setPen(m_theme.color(hit ? "chrome.link" : "palette.active.text"));
            painter->drawText(QRect(x, place.top(), place.right() - x + 1, place.height()), Qt::AlignVCenter | Qt::TextSingleLine,
                              run);
            x += painter->fontMetrics().horizontalAdvance(run);
            i = end;
        }
    }

    const Theme& m_theme;
};

}  // namespace

CommandPalette::CommandPalette(const StudioContext& context, QWidget* parent)
    : QFrame(parent, Qt::Popup),
      m_context(context),
      m_field(new QLineEdit(this)),
      m_list(new QListWidget(this)),
      m_count(new QLabel(m_field)) {
    setObjectName(QStringLiteral("commandPalette"));
    setProperty("popup", true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->addWidget(m_field);
    column->addWidget(m_list);
    m_field->setObjectName(QStringLiteral("paletteText"));
    m_field->setAccessibleName(tr("What to find"));
    m_field->addAction(context.theme.icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    for (QToolButton* button : m_field->findChildren<QToolButton*>()) {
        button->setAccessibleName(tr("Find"));
        button->setObjectName(QStringLiteral("paletteSign"));
    }
    m_count->setProperty("secondary", true);
    auto* inner = new QHBoxLayout(m_field);
    inner->setContentsMargins(0, 0, 10, 0);
    inner->addWidget(m_count, 0, Qt::AlignRight);
    m_field->installEventFilter(this);
    m_list->setObjectName(QStringLiteral("paletteRows"));
    m_list->setAccessibleName(tr("Found"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    m_list->setItemDelegate(new EntryDelegate(context.theme, m_list));
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::narrow);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::runCurrent);
}

void CommandPalette::popUp() {
    popUp(paletteEntries(m_context), tr("Find a command, file, rule or step"));
}

void CommandPalette::popUp(std::vector<PaletteEntry> entries, const QString& name) {
    m_entries = std::move(entries);
    setAccessibleName(name);
    m_field->setPlaceholderText(name);
    m_field->clear();
    narrow({});
    const QWidget* top = parentWidget()->window();
    const int rowHeight = m_context.theme.metric("rowHeight.palette");
    resize(qMin(720, top->width() - 40), kRowsShown * rowHeight + 60);
    move(top->mapToGlobal(QPoint((top->width() - width()) / 2, 72)));
    show();
    m_field->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::narrow(const QString& pattern) {
    struct Hit {
        std::size_t entry;
        FuzzyMatch match;
    };
    std::vector<Hit> hits;
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        if (auto match = fuzzyMatch(pattern, m_entries[i].text)) hits.push_back({i, *std::move(match)});
    std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.match.score > b.match.score; });
    m_count->setText(tr("%1 of %2").arg(hits.size()).arg(m_entries.size()));
    m_list->clear();
    for (std::size_t i = 0; i < hits.size() && i < kMaxShown; ++i) {
        const PaletteEntry& entry = m_entries[hits[i].entry];
        auto* item = new QListWidgetItem(entry.icon, entry.text, m_list);
        item->setData(EntryRole, QVariant::fromValue<qulonglong>(hits[i].entry));
        item->setData(DetailRole, entry.detail);
        item->setData(KeyRole, entry.key);
        item->setData(MatchRole, QVariant::fromValue(hits[i].match.positions));
    }
    m_list->setCurrentRow(0);
}

void CommandPalette::runCurrent() {
    const QListWidgetItem* item = m_list->currentItem();
    if (!item) return;
    const auto run = m_entries[item->data(EntryRole).toULongLong()].run;
    close();
    run();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        switch (key->key()) {
        case Qt::Key_Return:
        case Qt::Key_Enter: runCurrent(); return true;
        case Qt::Key_Up:
        case Qt::Key_Down:
        case Qt::Key_PageUp:
        case Qt::Key_PageDown: QApplication::sendEvent(m_list, event); return true;
        default: break;
        }
    }
    return QFrame::eventFilter(watched, event);
}

}  // namespace writ::studio
