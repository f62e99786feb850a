#include "app/studio/window/popup_list.h"

#include "app/studio/core/theme.h"

#include <QHeaderView>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace writ::studio {

PopupList::PopupList(const Theme& theme, QWidget* parent)
    : QFrame(parent, Qt::Popup), m_theme(theme), m_tree(new QTreeWidget(this)) {
    setAttribute(Qt::WA_DeleteOnClose);
    setFrameShape(QFrame::Box);
    setProperty("popup", true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->addWidget(m_tree);
    m_tree->setObjectName(QStringLiteral("popupRows"));
    m_tree->setAccessibleName(tr("Choices"));
    m_tree->setColumnCount(2);
    m_tree->setHeaderHidden(true);
    m_tree->setRootIsDecorated(false);
    m_tree->setIndentation(0);
    m_tree->setUniformRowHeights(true);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    const auto choose = [this](QTreeWidgetItem* item) {
        if (!(item->flags() & Qt::ItemIsSelectable)) return;
        emit chosen(item->data(0, Qt::UserRole).toString());
        close();
    };
    connect(m_tree, &QTreeWidget::itemActivated, this, choose);
    connect(m_tree, &QTreeWidget::itemClicked, this, choose);
}

void PopupList::addRow(const Row& row, bool current) {
    const int height = m_theme.metric("rowHeight.palette") - 4;
    if (row.group != m_lastGroup) {
        m_lastGroup = row.group;
        auto* head = new QTreeWidgetItem(m_tree, {row.group});
        head->setFlags(Qt::ItemIsEnabled);
        head->setFirstColumnSpanned(true);
        head->setFont(0, m_theme.font("caption"));
        head->setForeground(0, m_theme.color("chrome.secondaryText"));
        head->setBackground(0, m_theme.color("palette.active.window"));
        head->setSizeHint(0, {0, height});
    }
    auto* item = new QTreeWidgetItem(m_tree, {row.label, row.detail});
    item->setIcon(0, row.icon);
    item->setData(0, Qt::UserRole, row.value);
    item->setForeground(1, m_theme.color("chrome.secondaryText"));
    item->setSizeHint(0, {0, height});
    m_labelWidth = qMax(m_labelWidth, m_tree->fontMetrics().horizontalAdvance(row.label));
    m_detailWidth = qMax(m_detailWidth, m_tree->fontMetrics().horizontalAdvance(row.detail));
    if (current) m_tree->setCurrentItem(item);
    if (isVisible()) fit();
}

void PopupList::fit() {
    const int height = m_theme.metric("rowHeight.palette") - 4;
    constexpr int kMaxRows = 16, kLeast = 380, kMost = 640, kIconAndMargins = 32, kScrollBar = 24;
    resize(qBound(kLeast, m_labelWidth + m_detailWidth + kIconAndMargins + kScrollBar, kMost),
           qMin(kMaxRows, m_tree->topLevelItemCount()) * height + 4);
    if (!m_control) return;
    QPoint place = m_control->mapToGlobal(QPoint(m_control->width() - width(), m_control->height() + 2));
    if (const QWidget* top = m_control->window(); place.x() < top->mapToGlobal(QPoint(0, 0)).x())
        place.setX(m_control->mapToGlobal(QPoint(0, 0)).x());
    move(place);
}

void PopupList::popUpBelow(const QWidget& control) {
    m_control = &control;
    fit();
    show();
    m_tree->setFocus(Qt::PopupFocusReason);
}

}  // namespace writ::studio
