#pragma once

#include <QStyledItemDelegate>

namespace writ::studio {

class Theme;

/// Paints every table and tree of the studio: the models say by CellRole what a cell is, the theme how it looks.
class CellDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    CellDelegate(const Theme& theme, int rowHeight, QObject* parent);

    /// Hair lines between columns from this one on; none by default.
    void setFirstRuledColumn(int column) { m_firstRuled = column; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    const Theme& m_theme;
    int m_rowHeight;
    int m_firstRuled = 1000;
};

}  // namespace writ::studio
