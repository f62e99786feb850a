#include "app/studio/compare/grid_view.h"

#include "app/studio/core/compare_state.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/models/grid_model.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/table_tools.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

constexpr int kRowHeight = 38;
constexpr int kLeastColumn = 72;
constexpr int kLabelWidth = 148;
/// In the order of GridCell::heat.
constexpr const char* kHeat[] = {"heat.zero", "heat.low", "heat.middle", "heat.high"};

class GridDelegate : public QStyledItemDelegate {
public:
    GridDelegate(const StudioContext& context, const GridModel& model, QObject* parent)
        : QStyledItemDelegate(parent), m_context(context), m_model(model) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        painter->save();
        painter->setClipRect(option.rect);
        if (index.column() == 0)
            paintLabel(*painter, option, index);
        else
            paintCell(*painter, option, index);
        painter->restore();
    }

private:
    [[nodiscard]] bool isCurrentVersion(int row) const {
        const sim::ReplayPtr replay = m_context.state.replay();
        return m_model.grid() && replay &&
               m_model.grid()->rows[static_cast<std::size_t>(row)].policies == replay->digests.policies;
    }

    void paintLabel(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
        const Theme& theme = m_context.theme;
        const QString icon = index.data().toString().startsWith(u"git "_s) ? u"commit"_s : u"policy"_s;
        const qreal ratio = painter.device()->devicePixelRatio();
        painter.drawPixmap(option.rect.left() + 8, option.rect.center().y() - 7,
                           theme.pixmap(icon, theme.color("chrome.secondaryText"), 16, ratio));
        QFont font = theme.font("ui");
        if (isCurrentVersion(index.row())) font.setWeight(QFont::DemiBold);
        painter.setFont(font);
        painter.setPen(option.palette.color(QPalette::Text));
        const QRect room = option.rect.adjusted(30, 0, -6, 0);
        painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                         QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideMiddle, room.width()));
    }

    void paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
        const Theme& theme = m_context.theme;
        const GridCell cell = m_model.cellAt(index.row(), index.column());
        const QRect box = option.rect.adjusted(2, 2, -2, -2);
        painter.fillRect(box, theme.color(kHeat[cell.heat]));
        const bool strong = cell.flips > 0;
        QFont font = theme.font("ui");
        font.setWeight(strong ? QFont::DemiBold : QFont::Normal);
        const QString number = QString::number(cell.flips),
                      allowed = cell.newlyAllowed > 0 ? QString::number(cell.newlyAllowed) : QString();
        const QFontMetrics metrics(font);
        const int width =
            metrics.horizontalAdvance(number) + (allowed.isEmpty() ? 0 : 8 + 18 + metrics.horizontalAdvance(allowed));
        QRect room(box.center().x() - width / 2, box.top(), width + 2, box.height());
        painter.setFont(font);
        painter.setPen(strong ? option.palette.color(QPalette::Text) : theme.color("chrome.secondaryText"));
        painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, number);
        if (!allowed.isEmpty()) {
            const QColor color = theme.color("verdict.allow.fg");
            room.setLeft(room.left() + metrics.horizontalAdvance(number) + 8);
            painter.drawPixmap(room.left(), room.center().y() - 7,
                               theme.pixmap(u"verdict-allow"_s, color, 16, painter.device()->devicePixelRatio()));
            room.setLeft(room.left() + 18);
            painter.setPen(color);
            painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, allowed);
        }
        if (option.state.testFlag(QStyle::State_Selected)) {
            painter.setPen(QPen(theme.color("chrome.focusRing"), theme.metric("focusRing")));
            painter.drawRect(box.adjusted(1, 1, -1, -1));
        }
    }

    const StudioContext& m_context;
    const GridModel& m_model;
};

}  // namespace

GridView::GridView(const StudioContext& context, GridModel& model, QWidget* parent)
    : QTableView(parent), m_context(context), m_model(model) {
    setUpView(*this, context, u"versionGrid"_s, tr("Flips of each version in each session or tool"), kRowHeight);
    setModel(&model);
    setItemDelegate(new GridDelegate(context, model, this));
    setSelectionBehavior(SelectItems);
    horizontalHeader()->setSectionsClickable(false);
    viewport()->setCursor(Qt::PointingHandCursor);
    new TableTools(context, this, u"versions"_s);
    connect(this, &QTableView::clicked, this, [this](const QModelIndex& index) { emit chosen(index.row(), index.column()); });
    connect(&context.theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void GridView::fit() {
    const int columns = m_model.columnCount() - 1;
    if (columns < 1) return;
    const int width = std::max(kLeastColumn, (viewport()->width() - kLabelWidth) / columns);
    m_model.setTitleRoom(width - 20, m_context.theme.font("caption"));
    horizontalHeader()->resizeSection(0, kLabelWidth);
    for (int column = 1; column <= columns; ++column) horizontalHeader()->resizeSection(column, width);
}

void GridView::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    fit();
}

void GridView::keyPressEvent(QKeyEvent* event) {
    const int key = event->key();
    if ((key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space) && currentIndex().isValid()) {
        emit chosen(currentIndex().row(), currentIndex().column());
        return;
    }
    QTableView::keyPressEvent(event);
}

}  // namespace writ::studio
